//! The project's `x-` keys, the object types that may have them, and the types of their values.

use super::{Extension, Layer, ObjectType, ValueType, optional, required};

const OPERATION: &str = "an operation";
const PARAMETER: &str = "a parameter";
const SCHEMA: &str = "a schema";
const EXAMPLE: &str = "an example";
const RESPONSE: &str = "a response";
const BODY: &str = "a request body";
const ACTION: &str = "an overlay action";

/// All `x-` keys: those of pages, those of overlay actions, and those that overlays add to the document.
pub static EXTENSIONS: &[Extension] = &[
    // An error on the documentation page at this location, and how it was interpreted.
    Extension {
        name: "x-page-defect",
        on: &[OPERATION, PARAMETER, SCHEMA, EXAMPLE, RESPONSE, BODY],
        value_type: ValueType::String,
        layer: Layer::Transcription,
    },
    // Places of an example that differ from the schema on the page: JSON pointers with `*` for any array index.
    Extension {
        name: "x-differs",
        on: &[EXAMPLE],
        value_type: ValueType::List(&ValueType::String),
        layer: Layer::Transcription,
    },
    // The evidence for a correction.
    Extension {
        name: "x-evidence",
        on: &[ACTION],
        value_type: ValueType::Object(&EVIDENCE),
        layer: Layer::Corrections,
    },
    // The reason for an annotation.
    Extension { name: "x-reason", on: &[ACTION], value_type: ValueType::String, layer: Layer::Annotations },
    // Other names of a property in responses of the service.
    Extension {
        name: "x-aliases",
        on: &[SCHEMA],
        value_type: ValueType::List(&ValueType::String),
        layer: Layer::Corrections,
    },
    // Whether a value is a secret, such as a password, token or presigned link.
    Extension { name: "x-secret", on: &[SCHEMA, PARAMETER], value_type: ValueType::Bool, layer: Layer::Annotations },
    // Essential properties, without which a response is useless.
    Extension {
        name: "x-essential",
        on: &[SCHEMA],
        value_type: ValueType::List(&ValueType::String),
        layer: Layer::Annotations,
    },
    // A constraint on this property in requests that depends on another property of the same object.
    Extension { name: "x-when", on: &[SCHEMA], value_type: ValueType::Object(&WHEN), layer: Layer::Annotations },
    // The minimum number of character classes in a string, such as lowercase letters.
    Extension {
        name: "x-character-classes",
        on: &[SCHEMA],
        value_type: ValueType::Object(&CHARACTER_CLASSES),
        layer: Layer::Annotations,
    },
    // Additional search terms for an operation in the library's documentation.
    Extension {
        name: "x-doc-aliases",
        on: &[OPERATION],
        value_type: ValueType::List(&ValueType::String),
        layer: Layer::Annotations,
    },
    // The property that reports the result of a response or list item, and its values that mean success.
    Extension { name: "x-success", on: &[SCHEMA], value_type: ValueType::Object(&SUCCESS), layer: Layer::Annotations },
    // The body that a 204 is equivalent to, where it means more than that there is nothing.
    Extension {
        name: "x-no-content",
        on: &[RESPONSE],
        value_type: ValueType::Map(&ValueType::Any),
        layer: Layer::Annotations,
    },
    // Whether an operation is idempotent.
    Extension { name: "x-idempotent", on: &[OPERATION], value_type: ValueType::Bool, layer: Layer::Annotations },
    // What an operation starts in the background, and the property of its response that contains the ID.
    Extension {
        name: "x-long-running",
        on: &[OPERATION],
        value_type: ValueType::Object(&LONG_RUNNING),
        layer: Layer::Annotations,
    },
    // The pagination of an operation.
    Extension { name: "x-paged", on: &[OPERATION], value_type: ValueType::Object(&PAGED), layer: Layer::Annotations },
    // The format of a timestamp: RFC 3339, milliseconds since the Unix epoch, or another format, which remains a string.
    Extension {
        name: "x-time",
        on: &[SCHEMA],
        value_type: ValueType::Choice(&["rfc-3339", "epoch-milliseconds", "text"]),
        layer: Layer::Annotations,
    },
    // The type of the value that a string contains.
    Extension {
        name: "x-type",
        on: &[SCHEMA],
        value_type: ValueType::Choice(&["boolean", "integer", "number"]),
        layer: Layer::Annotations,
    },
    // Values for the examples in the library's documentation where the example of the page does not work.
    Extension { name: "x-example", on: &[SCHEMA, PARAMETER], value_type: ValueType::Any, layer: Layer::Annotations },
    // Where the values of a path parameter are listed: an operation and the names in its response, separated by dots.
    Extension { name: "x-listed-by", on: &[PARAMETER], value_type: ValueType::String, layer: Layer::Annotations },
    // Rust names of enum values whose derived names are unclear.
    Extension {
        name: "x-variant-names",
        on: &[SCHEMA],
        value_type: ValueType::Map(&ValueType::String),
        layer: Layer::Annotations,
    },
    // The IAM action that an operation requires.
    Extension { name: "x-iam-action", on: &[OPERATION], value_type: ValueType::String, layer: Layer::Annotations },
    // The cloud on which an operation was seen to work, and the source.
    Extension {
        name: "x-confirmed",
        on: &[OPERATION],
        value_type: ValueType::Object(&CONFIRMED),
        layer: Layer::Annotations,
    },
];

static EVIDENCE: ObjectType = ObjectType {
    name: "`x-evidence`",
    keys: &[
        // A: observed on Open Telekom Cloud; B: observed on another cloud with the same service; C: another client handles it
        // this way; D: the documentation contradicts itself.
        required("grade", ValueType::Choice(&["A", "B", "C", "D"])),
        required("page", ValueType::String),
        required("service", ValueType::String),
        required("source", ValueType::String),
    ],
};

static WHEN: ObjectType = ObjectType {
    name: "a conditional constraint",
    keys: &[
        required("field", ValueType::String),
        // At most one condition; the default is that the other property is present. An empty string counts as absent.
        optional("absent", ValueType::Bool),
        optional("is", ValueType::List(&ValueType::Any)),
        optional("is-not", ValueType::List(&ValueType::Any)),
        optional("above", ValueType::Number),
        // Exactly one constraint.
        optional("required", ValueType::Bool),
        optional("different", ValueType::Bool),
        optional("one-of", ValueType::List(&ValueType::Number)),
        optional("max-length", ValueType::Count),
    ],
};

static CHARACTER_CLASSES: ObjectType = ObjectType {
    name: "a character class constraint",
    keys: &[required("at-least", ValueType::Count), required("special", ValueType::String)],
};

static CONFIRMED: ObjectType = ObjectType {
    name: "the confirmation of an operation",
    keys: &[
        required("on", ValueType::Choice(&["this-cloud", "sister-cloud", "nowhere"])),
        required("by", ValueType::String),
    ],
};

static LONG_RUNNING: ObjectType = ObjectType {
    name: "a long-running operation",
    keys: &[
        required(
            "until",
            ValueType::Choice(&[
                "running",
                "deleted",
                "job",
                "configuration",
                "backup",
                "backup-deletion",
                "restoration",
                "bigkey-scan",
                "hotkey-scan",
                "migration",
            ]),
        ),
        // `instances.instance_id` is the property of each item of a list. By default, the ID is in the path.
        optional("id", ValueType::String),
    ],
};

static SUCCESS: ObjectType = ObjectType {
    name: "a success condition",
    keys: &[
        required("field", ValueType::String),
        required("values", ValueType::List(&ValueType::String)),
        // The property that contains the service's message.
        optional("message", ValueType::String),
    ],
};

static PAGED: ObjectType = ObjectType {
    name: "the pagination of an operation",
    keys: &[
        required("items", ValueType::String),
        required("offset", ValueType::String),
        required("limit", ValueType::String),
        required("total", ValueType::String),
        optional("first", ValueType::Count),
    ],
};
