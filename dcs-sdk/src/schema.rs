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
    OneOf(&'static [i64]),
    /// A 32-bit integer.
    Int32,
}

pub(crate) const fn field(name: &'static str, ty: Type) -> Field {
    Field { name, ty, required: false, essential: false, aliases: &[], constraints: &[], item_constraints: &[] }
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
}
