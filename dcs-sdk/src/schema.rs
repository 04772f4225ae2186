//! The schemas of requests and responses. The generated tables consist of these types.

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
    /// A string with these known values. Other values are allowed.
    Enum(&'static [&'static str]),
    List(&'static Type),
    Map(&'static Type),
    Object(&'static Object),
    /// An object whose fields are not documented.
    AnyObject,
}

/// An object and its fields.
#[derive(Debug)]
pub(crate) struct Object {
    pub fields: &'static [Field],
    /// The bits of the fields without which a response cannot be used.
    pub essential: u128,
    /// True if a field has an alias.
    pub has_aliases: bool,
}

impl Object {
    pub const EMPTY: Self = Self::new(&[]);

    pub const fn new(fields: &'static [Field]) -> Self {
        assert!(fields.len() <= u128::BITS as usize, "an object has too many fields");
        let (mut essential, mut has_aliases) = (0, false);
        let mut index = 0;
        let mut rest = fields;
        while let [field, next @ ..] = rest {
            if field.essential {
                essential |= Self::bit(index);
            }
            has_aliases |= !field.aliases.is_empty();
            index += 1;
            rest = next;
        }
        Self { fields, essential, has_aliases }
    }

    /// Returns 0 for the name of a field, and the number of the alias otherwise.
    pub fn rank(&self, index: usize, name: &str) -> usize {
        let mut aliases = self.fields.get(index).into_iter().flat_map(|field| field.aliases);
        aliases.position(|alias| *alias == name).map_or(0, |alias| alias + 1)
    }

    /// The bit of the field at an index in a set of fields.
    pub const fn bit(index: usize) -> u128 {
        1 << index
    }
}

#[derive(Debug)]
pub(crate) struct Field {
    pub name: &'static str,
    pub ty: Type,
    /// True if the field is required in requests.
    pub required: bool,
    /// True if a response cannot be used without the field.
    pub essential: bool,
    /// Alternative names in responses.
    pub aliases: &'static [&'static str],
    /// True if the value is a secret, which is redacted in errors.
    pub secret: bool,
    /// Constraints on the value in a request.
    pub constraints: &'static [Constraint],
    /// Constraints on each list item or map value in a request.
    pub item_constraints: &'static [Constraint],
    /// A constraint in requests that depends on another field of the same object.
    pub rule: Option<Rule>,
}

/// A demand on a field that applies under a condition on another field of the same object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rule {
    pub other: &'static str,
    pub condition: Condition,
    pub demand: Demand,
}

/// The condition on the other field. An empty string counts as absent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Condition {
    Present,
    Absent,
    /// One of these values, booleans as `true` and `false`.
    Is(&'static [&'static str]),
    /// Absent or none of these values.
    IsNot(&'static [&'static str]),
    Above(f64),
}

/// The demand on a field if the condition is met.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Demand {
    Required,
    /// Not equal to the other field.
    Different,
    Meets(Constraint),
}

/// The response field that reports the result of an operation, and its values for success.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Success {
    pub field: &'static str,
    pub values: &'static [&'static str],
    /// The field with the error message.
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
    /// A minimum number of character classes. The classes are lowercase letters, uppercase letters, digits and the given
    /// special characters.
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
        secret: false,
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

    pub const fn secret(mut self) -> Self {
        self.secret = true;
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
