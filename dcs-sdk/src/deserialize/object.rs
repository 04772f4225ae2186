//! Reading the fields of an object.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::{
    Fields, Outcome,
    recorder::{Path, Recorder, Step},
    slot::Slot,
    visitor::Value,
};
use crate::{
    drift::DriftKind,
    schema::{Field, Object, Type},
};

/// Reads an object. Unknown fields are recorded and ignored. The last value of a repeated field is used.
///
/// # Errors
/// If the recorder is strict and an essential field is missing, or an essential field or one with aliases is repeated.
pub(super) fn read<'de, A: MapAccess<'de>>(
    mut map: A,
    schema: &'static Object,
    fields: &mut dyn Fields,
    path: &Path<'_>,
    recorder: &mut Recorder,
) -> Result<Outcome, A::Error> {
    let mut seen = Seen::default();
    let mut names = Names { schema, path, recorder, rank: 0, unknown: 0 };
    loop {
        let mut key = Key { fields: Some(&mut *fields), found: None, names: &mut names };
        if map.next_key_seed(&mut key)?.is_none() {
            break;
        }
        let Some((field, index, slot)) =
            key.found.and_then(|(index, slot)| Some((schema.fields.get(index)?, index, slot)))
        else {
            map.next_value::<IgnoredAny>()?;
            continue;
        };
        let path = Path::In(path, Step::Field(index, field.name));
        let mut value = Value::new(&field.ty, slot, &path, names.recorder);
        if !field.essential && field.aliases.is_empty() {
            map.next_value_seed(&mut value)?;
            continue;
        }
        let best = seen.best(index);
        if value.recorder.is_strict() && (best.is_some() || seen.present & Object::bit(index) != 0) {
            return Err(A::Error::duplicate_field(field.name));
        }
        if best.is_some_and(|best| best < names.rank) {
            map.next_value::<IgnoredAny>()?;
            continue;
        }
        // Null does not replace the value of an alias.
        value.keep = best.is_some_and(|best| best != names.rank);
        map.next_value_seed(&mut value)?;
        if !(value.keep && value.outcome == Outcome::Null) {
            seen.add(index, field, names.rank, value.outcome);
        }
    }
    match schema.essential & !seen.present {
        0 => Ok(Outcome::Present),
        missing => incomplete(schema, missing, path, recorder),
    }
}

/// Decides what happens to an object without all essential fields.
fn incomplete<E: Error>(
    schema: &'static Object,
    missing: u128,
    path: &Path<'_>,
    recorder: &mut Recorder,
) -> Result<Outcome, E> {
    let fields = schema.fields.iter().enumerate();
    let mut missing = fields.filter(|(index, _)| missing & Object::bit(*index) != 0);
    if recorder.is_strict() {
        return missing.next().map_or(Ok(Outcome::Present), |(_, field)| Err(E::missing_field(field.name)));
    }
    let is_complete = match path {
        Path::Root => {
            recorder.missing = missing.next().map(|(_, field)| field.name);
            true
        }
        // Empty strings are the default.
        Path::In(_, Step::Item(_)) => missing.fold(true, |is_complete, (index, field)| {
            let is_string = matches!(field.ty, Type::String | Type::Enum(_));
            if is_string {
                recorder.note(&Path::In(path, Step::Missing(index, field.name)), DriftKind::Missing);
            }
            is_complete && is_string
        }),
        Path::In(..) => false,
    };
    if is_complete {
        return Ok(Outcome::Present);
    }
    recorder.note(path, DriftKind::Dropped);
    Ok(Outcome::Dropped)
}

/// The fields of an object that have a value, as far as they are essential or have aliases.
#[derive(Default)]
struct Seen {
    /// The bits of essential fields.
    present: u128,
    /// The indices of fields with aliases, and under which name they have a value: 0 is the name, followed by the aliases
    /// in order of precedence.
    aliased: Vec<(usize, usize)>,
}

impl Seen {
    fn best(&self, index: usize) -> Option<usize> {
        self.aliased.iter().find(|(known, _)| *known == index).map(|(_, rank)| *rank)
    }

    fn add(&mut self, index: usize, field: &Field, rank: usize, outcome: Outcome) {
        self.present &= !Object::bit(index);
        if outcome == Outcome::Present {
            self.present |= Object::bit(index);
        }
        if !field.aliases.is_empty() {
            self.aliased.retain(|(known, _)| *known != index);
            self.aliased.extend((outcome != Outcome::Null).then_some((index, rank)));
        }
    }
}

/// The names in an object.
struct Names<'a> {
    schema: &'static Object,
    path: &'a Path<'a>,
    recorder: &'a mut Recorder,
    /// 0 if the last name is that of a field, and the number of the alias otherwise.
    rank: usize,
    /// The number of unknown fields.
    unknown: usize,
}

/// The next name in an object.
struct Key<'a, 'k, 'n> {
    fields: Option<&'a mut dyn Fields>,
    /// The field of the name.
    found: Option<(usize, Slot<'a>)>,
    names: &'k mut Names<'n>,
}

impl<'de> DeserializeSeed<'de> for &mut Key<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for &mut Key<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<(), E> {
        self.found = self.fields.take().and_then(|fields| fields.field(name));
        let names = &mut *self.names;
        match self.found {
            Some((index, _)) if names.schema.has_aliases => names.rank = names.schema.rank(index, name),
            Some(_) => {}
            None => {
                let path = Path::In(names.path, Step::Untrusted(names.unknown, name));
                names.recorder.note(&path, DriftKind::UnknownField);
                names.unknown += 1;
            }
        }
        Ok(())
    }
}
