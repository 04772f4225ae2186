//! Deserialization of the types of requests and responses.
//!
//! All types share one visitor ([`visitor`]). A type only returns the slot of a field by its name ([`Fields`]), and the
//! visitor finds in the schema what to expect there. The visitor is independent of the type, so that it is compiled once.
//!
//! Responses are parsed leniently, and differences from their schema are recorded on the way. The service omits fields,
//! and sends null instead of lists, strings instead of numbers and `{}` instead of null. A value of another type is
//! converted if the meaning is unambiguous. Otherwise its field or list item is dropped, without failing the call.
//!
//! If an essential field is missing from the response itself, the call fails. If it is missing from an object in a field,
//! the object is dropped. If an essential string, such as an ID, is missing from a list item, it is set to an empty string:
//! without the item, a caller that compares the list with an expected state would conclude that the resource does not
//! exist.
//!
//! The public `Deserialize` implementations of the types reject what would be recorded, except for unknown fields and
//! values.

mod object;
mod recorder;
mod scalar;
mod slot;
#[cfg(test)]
mod tests;
mod visitor;

use serde::de::{DeserializeSeed, Deserializer, Error};

pub(crate) use self::recorder::Recorder;
use self::{recorder::Path, visitor::Value};
pub use self::{
    slot::{EnumSlot, Slot, Target},
    visitor::Outcome,
};
use crate::schema::{Object, Type};

/// A type that is deserialized from a JSON object, field by field.
pub trait Fields {
    /// Returns the index of a field in the schema of the type, and its slot. The name may be an alias.
    fn field(&mut self, name: &str) -> Option<(usize, Slot<'_>)>;
}

/// The value of responses without a documented body.
impl Fields for () {
    fn field(&mut self, _: &str) -> Option<(usize, Slot<'_>)> {
        None
    }
}

/// Parses a response into a slot.
///
/// # Errors
/// If it is not valid JSON.
pub(crate) fn parse(json: &str, ty: &Type, slot: Slot<'_>, recorder: &mut Recorder) -> serde_json::Result<Outcome> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let mut value = Value::new(ty, slot, &Path::Root, recorder);
    value.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(value.outcome)
}

/// Implements `Deserialize` for a type.
pub(crate) fn object<'de, T, D>(deserializer: D, schema: &'static Object) -> Result<T, D::Error>
where
    T: Target + Default,
    D: Deserializer<'de>,
{
    let mut object = T::default();
    match value(deserializer, &Type::Object(schema), object.slot())? {
        Outcome::Present => Ok(object),
        Outcome::Null | Outcome::Dropped => Err(D::Error::custom("expected an object")),
    }
}

/// Deserializes a value of the documented type into a slot.
///
/// # Errors
/// If the value has another type.
pub(crate) fn value<'de, D: Deserializer<'de>>(
    deserializer: D,
    ty: &Type,
    slot: Slot<'_>,
) -> Result<Outcome, D::Error> {
    let mut recorder = Recorder::strict();
    let mut value = Value::new(ty, slot, &Path::Root, &mut recorder);
    value.deserialize(deserializer)?;
    let outcome = value.outcome;
    match recorder.rejected() {
        Some(path) => Err(D::Error::custom(format_args!("invalid value at `{path}`"))),
        None => Ok(outcome),
    }
}
