//! Schemas of requests and responses, as data. The generated tables consist of these types.

/// The type of a value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Type {
    String,
    /// A timestamp in RFC 3339 format.
    Timestamp,
    /// A timestamp in milliseconds since the Unix epoch, as a string.
    EpochMillisString,
    /// A timestamp in milliseconds since the Unix epoch.
    EpochMillis,
    Integer,
    Number,
    Boolean,
    /// An integer, as a string.
    IntegerString,
    /// A number, as a string.
    NumberString,
    /// A boolean, as a string.
    BooleanString,
    /// A string with these known values. Others are allowed.
    Enum(&'static [&'static str]),
    List(&'static Type),
    Map(&'static Type),
    Object(&'static Object),
    /// An object whose fields are not documented.
    AnyObject,
}

/// An object and its fields.
#[derive(Debug)]
pub(crate) struct Object(pub &'static [Field]);

impl Object {
    pub const EMPTY: Self = Self(&[]);
}

#[derive(Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub ty: Type,
    /// Whether a request must have it.
    pub required: bool,
    /// Whether a response is unusable without it.
    pub essential: bool,
    /// Alternative names in responses.
    pub aliases: &'static [&'static str],
    /// Constraints on the value in a request.
    pub constraints: &'static [Constraint],
    /// Constraints on each item of a list, or each value of a map, in a request.
    pub item_constraints: &'static [Constraint],
    /// What another field of the same object asks of the value in a request.
    pub rule: Option<Rule>,
}

/// A rule on a field that depends on another field of the same object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub other: &'static str,
    pub condition: Condition,
    pub demand: Demand,
}

/// What the other field must be for a rule to apply. An empty string counts as absent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Condition {
    Present,
    Absent,
    /// One of these values, booleans as `true` and `false`.
    Is(&'static [&'static str]),
    /// Absent, or another value than these.
    IsNot(&'static [&'static str]),
    Above(f64),
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Demand {
    Required,
    /// A value other than that of the other field.
    Different,
    Meets(Constraint),
}

/// The field of a response that reports success, and the values that mean it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Success {
    pub field: &'static str,
    pub values: &'static [&'static str],
    /// The field with the service's message.
    pub message: Option<&'static str>,
}

/// A constraint on a value in a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Constraint {
    Minimum(f64),
    Maximum(f64),
    /// In characters.
    MinLength(usize),
    /// In characters.
    MaxLength(usize),
    MaxItems(usize),
    Pattern(&'static str),
    OneOf(&'static [f64]),
    /// This number of character classes: lowercase and uppercase letters, digits, and these special characters.
    CharacterClasses(usize, &'static str),
    /// A 32-bit integer.
    Int32,
}

pub(crate) const fn field(name: &'static str, ty: Type) -> Field {
    Field {
        name,
        ty,
        required: false,
        essential: false,
        aliases: &[],
        constraints: &[],
        item_constraints: &[],
        rule: None,
    }
}

impl Field {
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    pub const fn essential(mut self) -> Self {
        self.essential = true;
        self
    }

    pub const fn aliases(mut self, aliases: &'static [&'static str]) -> Self {
        self.aliases = aliases;
        self
    }

    pub const fn constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.constraints = constraints;
        self
    }

    pub const fn item_constraints(mut self, constraints: &'static [Constraint]) -> Self {
        self.item_constraints = constraints;
        self
    }

    pub const fn when(mut self, other: &'static str, condition: Condition, demand: Demand) -> Self {
        self.rule = Some(Rule { other, condition, demand });
        self
    }
}
