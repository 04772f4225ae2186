//! The `x-` keys of this project: the objects that may have each, and the type of its value.

use super::{Extension, Home, ObjectType, ValueType, may, must};

const OPERATION: &str = "an operation";
const PARAMETER: &str = "a parameter";
const SCHEMA: &str = "a schema";
const EXAMPLE: &str = "an example";
const RESPONSE: &str = "a response";
const BODY: &str = "a request body";
const ACTION: &str = "an action of an overlay";

/// Every key, in three groups: what a page's transcription carries, what an action of an overlay carries, what overlays add
/// to the document.
pub static EXTENSIONS: &[Extension] = &[
    // What is broken on the page at this place, and how it was read.
    Extension {
        name: "x-page-defect",
        on: &[OPERATION, PARAMETER, SCHEMA, EXAMPLE, RESPONSE, BODY],
        value_type: ValueType::String,
        home: Home::Pages,
    },
    // How the service is known to differ from its page.
    Extension { name: "x-evidence", on: &[ACTION], value_type: ValueType::Object(&EVIDENCE), home: Home::Corrections },
    // Why this project decides so.
    Extension { name: "x-reason", on: &[ACTION], value_type: ValueType::String, home: Home::Annotations },
    // Other spellings under which the service sends a property.
    Extension {
        name: "x-aliases",
        on: &[SCHEMA],
        value_type: ValueType::List(&ValueType::String),
        home: Home::Corrections,
    },
    // Whether a value opens something to whoever reads it.
    Extension { name: "x-secret", on: &[SCHEMA, PARAMETER], value_type: ValueType::Bool, home: Home::Annotations },
    // The properties that a response is useless without.
    Extension {
        name: "x-essential",
        on: &[SCHEMA],
        value_type: ValueType::List(&ValueType::String),
        home: Home::Annotations,
    },
    // What another property of the same object asks of this one in a request.
    Extension { name: "x-when", on: &[SCHEMA], value_type: ValueType::Object(&WHEN), home: Home::Annotations },
    // How many classes of characters a string needs, such as lowercase letters.
    Extension {
        name: "x-character-classes",
        on: &[SCHEMA],
        value_type: ValueType::Object(&CHARACTER_CLASSES),
        home: Home::Annotations,
    },
    // Other words by which people search for an operation in the library's documentation.
    Extension {
        name: "x-doc-aliases",
        on: &[OPERATION],
        value_type: ValueType::List(&ValueType::String),
        home: Home::Annotations,
    },
    // Which values of which property report success, in a response or in an item of a list.
    Extension { name: "x-success", on: &[SCHEMA], value_type: ValueType::Object(&SUCCESS), home: Home::Annotations },
    // Whether sending a request twice does no more than sending it once.
    Extension { name: "x-idempotent", on: &[OPERATION], value_type: ValueType::Bool, home: Home::Annotations },
    // A long-running operation, and the property of its response with the ID of the job.
    Extension {
        name: "x-long-running",
        on: &[OPERATION],
        value_type: ValueType::Object(&LONG_RUNNING),
        home: Home::Annotations,
    },
    // How an operation hands out a list in parts.
    Extension { name: "x-paged", on: &[OPERATION], value_type: ValueType::Object(&PAGED), home: Home::Annotations },
    // The format of a timestamp: RFC 3339, milliseconds since 1970, or another, which leaves it a string.
    Extension {
        name: "x-time",
        on: &[SCHEMA],
        value_type: ValueType::Choice(&["rfc-3339", "epoch-milliseconds", "text"]),
        home: Home::Annotations,
    },
    // The type of the value that a string holds.
    Extension {
        name: "x-type",
        on: &[SCHEMA],
        value_type: ValueType::Choice(&["boolean", "integer", "number"]),
        home: Home::Annotations,
    },
    // The value in the examples of the library's documentation, if the page's example has none that works.
    Extension { name: "x-example", on: &[SCHEMA, PARAMETER], value_type: ValueType::Any, home: Home::Annotations },
    // Names in Rust for values of an enum, where the rule for names reads badly.
    Extension {
        name: "x-variant-names",
        on: &[SCHEMA],
        value_type: ValueType::Map(&ValueType::String),
        home: Home::Annotations,
    },
    // Where an operation was seen to work, and by whom.
    Extension {
        name: "x-confirmed",
        on: &[OPERATION],
        value_type: ValueType::Object(&CONFIRMED),
        home: Home::Annotations,
    },
];

static EVIDENCE: ObjectType = ObjectType {
    name: "evidence",
    keys: &[
        // A: seen on Open Telekom Cloud; B: on Huawei Cloud; C: another client does so; D: the pages contradict themselves.
        must("grade", ValueType::Choice(&["A", "B", "C", "D"])),
        must("page", ValueType::String),
        must("service", ValueType::String),
        must("source", ValueType::String),
    ],
};

static WHEN: ObjectType = ObjectType {
    name: "a rule about another property",
    keys: &[
        must("field", ValueType::String),
        // At most one condition; without one, that the other property is present. An empty string counts as absent.
        may("absent", ValueType::Bool),
        may("is", ValueType::List(&ValueType::Any)),
        may("is-not", ValueType::List(&ValueType::Any)),
        may("above", ValueType::Number),
        // Exactly one demand.
        may("required", ValueType::Bool),
        may("different", ValueType::Bool),
        may("one-of", ValueType::List(&ValueType::Number)),
        may("max-length", ValueType::Count),
    ],
};

static CHARACTER_CLASSES: ObjectType = ObjectType {
    name: "the classes of characters of a string",
    keys: &[must("at-least", ValueType::Count), must("special", ValueType::String)],
};

static CONFIRMED: ObjectType = ObjectType {
    name: "where an operation is confirmed",
    keys: &[must("on", ValueType::Choice(&["this-cloud", "sister-cloud", "nowhere"])), must("by", ValueType::String)],
};

static LONG_RUNNING: ObjectType =
    ObjectType { name: "the job of an operation", keys: &[must("job", ValueType::String)] };

static SUCCESS: ObjectType = ObjectType {
    name: "the success of a response",
    keys: &[
        must("field", ValueType::String),
        must("values", ValueType::List(&ValueType::String)),
        // The property with the service's message.
        may("message", ValueType::String),
    ],
};

static PAGED: ObjectType = ObjectType {
    name: "the paging of an operation",
    keys: &[
        must("items", ValueType::String),
        may("offset", ValueType::String),
        may("limit", ValueType::String),
        may("marker", ValueType::String),
        may("next", ValueType::String),
        may("total", ValueType::String),
    ],
};
