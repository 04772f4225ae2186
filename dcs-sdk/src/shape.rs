//! What requests and answers look like, as data: the generated table is made of these.

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    Text,
    /// A moment as RFC 3339.
    Time,
    /// A moment in milliseconds since 1970, as text.
    EpochText,
    /// A moment in milliseconds since 1970.
    EpochNumber,
    Integer,
    Number,
    Boolean,
    /// A text, mostly one of these.
    Choice(&'static [&'static str]),
    List(&'static Shape),
    Map(&'static Shape),
    Fields(&'static Object),
    /// An object whose fields no page has.
    Anything,
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
    pub shape: Shape,
    /// A request has to have it.
    pub required: bool,
    /// An answer is of no use without it.
    pub essential: bool,
    /// How else an answer may spell it.
    pub aliases: &'static [&'static str],
    /// What its value has to keep to in a request.
    pub rules: &'static [Rule],
    /// What each item of a list, or each value of a map, has to keep to in a request.
    pub each: &'static [Rule],
}

/// What a value in a request has to keep to.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Rule {
    Minimum(f64),
    Maximum(f64),
    /// In characters.
    MinLength(usize),
    MaxLength(usize),
    MaxItems(usize),
    Pattern(&'static str),
    OneOf(&'static [i64]),
    /// A whole number of 32 bits.
    Int32,
}

pub(crate) const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, required: false, essential: false, aliases: &[], rules: &[], each: &[] }
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

    pub const fn rules(mut self, rules: &'static [Rule]) -> Self {
        self.rules = rules;
        self
    }

    pub const fn each(mut self, rules: &'static [Rule]) -> Self {
        self.each = rules;
        self
    }
}
