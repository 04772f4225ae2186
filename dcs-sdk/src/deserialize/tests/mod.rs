//! Tests with a schema that has every type.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{Fields, Outcome, Recorder, Slot, Target, object, parse, value};
use crate::{
    drift::DriftKind::{self, *},
    open_enum::open_enum,
    schema::{Object, Type, field},
    untrusted::Secrets,
};

static ITEM: Object = Object::new(&[field("id", Type::String).essential(), field("size", Type::Integer)]);
static RESPONSE: Object = Object::new(&[
    field("name", Type::String),
    field("mode", Type::Enum(Mode::VALUES)),
    field("port", Type::Integer),
    field("capacity", Type::Number),
    field("enabled", Type::Boolean),
    field("job_id", Type::String).aliases(&["jobId", "jobID"]),
    field("part", Type::Object(&ITEM)),
    field("parts", Type::List(&Type::Object(&ITEM))),
    field("codes", Type::List(&Type::String)),
    field("labels", Type::Map(&Type::String)),
    field("extra", Type::AnyObject),
    field("at", Type::Timestamp),
    field("began", Type::EpochMillisString),
    field("ends", Type::EpochMillis),
    field("ready", Type::BooleanString),
    field("tries", Type::IntegerString),
    field("load", Type::NumberString),
    field("sizes", Type::List(&Type::NumberString)),
]);

open_enum! {
    /// Modes.
    pub enum Mode {
        /// `on`
        On = "on",
        /// `off`
        Off = "off",
    }
}

/// Defines a type with the fields of a schema.
macro_rules! define {
    ($schema:ident: $name:ident { $($field:ident: $type:ty,)+ }) => {
        #[derive(Debug, Default, Clone, PartialEq)]
        struct $name {
            $($field: $type,)+
        }

        impl Fields for $name {
            fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)> {
                let mut fields = $schema.fields.iter();
                let index = fields.position(|field| field.name == name || field.aliases.contains(&name))?;
                let slot = match $schema.fields[index].name {
                    $(stringify!($field) => self.$field.slot(),)+
                    name => panic!("{name} is not a field"),
                };
                Some((index, slot))
            }
        }
    };
}

mod differences;
mod input;
mod strict;

define!(ITEM: Item { id: String, size: Option<i64>, });

define!(RESPONSE: Response {
    name: Option<String>,
    mode: Option<Mode>,
    port: Option<i64>,
    capacity: Option<f64>,
    enabled: Option<bool>,
    job_id: Option<String>,
    part: Option<Item>,
    parts: Vec<Item>,
    codes: Option<Vec<String>>,
    labels: Option<BTreeMap<String, String>>,
    extra: Option<Map<String, Value>>,
    at: Option<DateTime<Utc>>,
    began: Option<DateTime<Utc>>,
    ends: Option<DateTime<Utc>>,
    ready: Option<bool>,
    tries: Option<i64>,
    load: Option<f64>,
    sizes: Vec<f64>,
});

static OUTER: Object = Object::new(&[field("parts", Type::List(&Type::Object(&ITEM))).essential()]);
define!(OUTER: Outer { parts: Vec<Item>, });
static LISTS: Object = Object::new(&[field("items", Type::List(&Type::Object(&OUTER)))]);
define!(LISTS: Lists { items: Vec<Outer>, });

type Differences = Vec<(String, DriftKind)>;

/// Parses a response. Returns the value, the missing field, and the differences by path and kind.
fn parsed<T: Target + Default>(response: &str, ty: Type) -> (T, Outcome, Option<String>, Differences) {
    let (mut value, mut recorder) = (T::default(), Recorder::lenient(true));
    let outcome = parse(response, &ty, value.slot(), &mut recorder).unwrap();
    let missing = recorder.missing_field();
    let differences = recorder.differences(&Secrets::new(|| vec!["t0ken-of-mine".to_owned()])).collect();
    (value, outcome, missing, differences)
}

fn parse_json(response: &str) -> (Response, Differences) {
    let (value, _, _, differences) = parsed(response, Type::Object(&RESPONSE));
    (value, differences)
}

/// Parses a response as if it were the expected one, which has no differences.
#[track_caller]
fn assert_parsed(response: Value, expected: Value, differences: &[(&str, DriftKind)]) {
    let differences: Vec<_> = differences.iter().map(|(path, kind)| ((*path).to_owned(), *kind)).collect();
    assert_eq!(parse_json(&response.to_string()), (object(expected, &RESPONSE).unwrap(), differences));
}

fn job(id: &str) -> Response {
    Response { job_id: Some(id.to_owned()), ..Response::default() }
}
