//! The visitor of values, which all types share.

use std::fmt;

use serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer,
    },
};
use serde_json::{Number, Value as Json};

use super::{
    object,
    recorder::{Path, Recorder, Step},
    scalar::{Fit, Scalar},
    slot::{ListSlot, MapSlot, Slot},
};
use crate::{drift::DriftKind, schema::Type, secret::Secret};

/// A value to be read: its type, where it is stored, and where it is in the response.
pub(super) struct Value<'a> {
    pub ty: &'a Type,
    pub slot: Slot<'a>,
    /// Null does not clear the slot.
    pub keep: bool,
    pub path: &'a Path<'a>,
    pub recorder: &'a mut Recorder,
    /// What was read.
    pub outcome: Outcome,
}

/// What was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Present,
    /// Null, or what the service sends instead.
    Null,
    /// A value that cannot be converted, which is recorded.
    Dropped,
}

impl<'de> DeserializeSeed<'de> for &mut Value<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // Only the documented type lets formats other than JSON convert strings, such as those of query strings.
        match self.recorder.is_strict() {
            true => deserializer.deserialize_option(self),
            false => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for &mut Value<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.ty {
            Type::Integer | Type::EpochMillis => "an integer",
            Type::Number => "a number",
            Type::Boolean => "a boolean",
            Type::List(_) => "a list",
            Type::Object(_) | Type::Map(_) | Type::AnyObject => "an object",
            _ => "a string",
        })
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.null();
        Ok(())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.null();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        match self.ty {
            Type::Integer | Type::EpochMillis => deserializer.deserialize_i64(self),
            Type::Number => deserializer.deserialize_f64(self),
            Type::Boolean => deserializer.deserialize_bool(self),
            Type::List(_) => deserializer.deserialize_seq(self),
            Type::Object(_) | Type::Map(_) | Type::AnyObject => deserializer.deserialize_map(self),
            _ => deserializer.deserialize_str(self),
        }
    }

    fn visit_bool<E: Error>(self, boolean: bool) -> Result<(), E> {
        self.scalar(Scalar::Boolean(boolean));
        Ok(())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.scalar(Scalar::Number(number.into()));
        Ok(())
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.scalar(Scalar::Number(number.into()));
        Ok(())
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        match Number::from_f64(number) {
            Some(number) => self.scalar(Scalar::Number(number)),
            None => self.invalid(false),
        }
        Ok(())
    }

    fn visit_str<E: Error>(self, string: &str) -> Result<(), E> {
        // Most fields are strings.
        if let Slot::String(place) = &mut self.slot {
            place.set(string.to_owned());
            return Ok(());
        }
        self.scalar(Scalar::String(string));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let (Type::List(ty), Slot::List(list)) = (self.ty, &mut self.slot) else {
            let mut is_empty = true;
            while items.next_element::<IgnoredAny>()?.is_some() {
                is_empty = false;
            }
            self.invalid(is_empty);
            return Ok(());
        };
        list.insert();
        let mut index = 0;
        loop {
            let path = Path::In(self.path, Step::Item(index));
            if items.next_element_seed(Item { ty, list: &mut **list, path: &path, recorder: self.recorder })?.is_none()
            {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<(), A::Error> {
        match (self.ty, &mut self.slot) {
            (Type::Object(schema), Slot::Object(slot)) => {
                self.outcome = object::read(fields, schema, slot.insert(), self.path, self.recorder)?;
                if self.outcome == Outcome::Dropped {
                    slot.clear();
                }
                Ok(())
            }
            (Type::Map(ty), Slot::Map(map)) => entries(fields, ty, &mut **map, self.path, self.recorder),
            _ => {
                self.json(Json::deserialize(MapAccessDeserializer::new(fields))?);
                Ok(())
            }
        }
    }
}

impl<'a> Value<'a> {
    pub fn new(ty: &'a Type, slot: Slot<'a>, path: &'a Path<'a>, recorder: &'a mut Recorder) -> Self {
        Self { ty, slot, keep: false, path, recorder, outcome: Outcome::Present }
    }

    /// Stores a scalar, converted if necessary.
    fn scalar(&mut self, scalar: Scalar<'_>) {
        let ty = *self.ty;
        let mut is_known = true;
        let fit = match &mut self.slot {
            Slot::String(place) => {
                let (string, fit) = scalar.string();
                place.set(string.into_owned());
                Some(fit)
            }
            Slot::Secret(place) => {
                let (string, fit) = scalar.string();
                place.set(Secret::new(string));
                Some(fit)
            }
            Slot::Enum(slot) => {
                let (string, fit) = scalar.string();
                is_known = slot.set(&string);
                Some(fit)
            }
            Slot::Integer(place) => place.fill(scalar.integer(ty)),
            Slot::Number(place) => place.fill(scalar.number(ty)),
            Slot::Boolean(place) => place.fill(scalar.boolean(ty)),
            Slot::Timestamp(place) => place.fill(scalar.timestamp(ty)),
            Slot::AnyObject(_) | Slot::Object(_) | Slot::List(_) | Slot::Map(_) => None,
        };
        match fit {
            Some(Fit::Exact) => {}
            Some(Fit::Coerced) => self.recorder.note(self.path, DriftKind::Coerced),
            None => return self.invalid(scalar.is_blank()),
        }
        if !is_known {
            self.recorder.note(self.path, DriftKind::UnknownValue);
        }
    }

    /// Stores an object without documented fields, or what was received as an object: numbers are, too, if serde_json has
    /// the feature `arbitrary_precision`.
    fn json(&mut self, json: Json) {
        match (json, &mut self.slot) {
            (Json::Object(fields), Slot::AnyObject(place)) => {
                place.set(fields);
            }
            (Json::Object(fields), _) => self.invalid(fields.is_empty()),
            (Json::Number(number), _) => self.scalar(Scalar::Number(number)),
            _ => self.invalid(false),
        }
    }

    fn null(&mut self) {
        if !self.keep {
            self.slot.clear();
        }
        self.outcome = Outcome::Null;
    }

    /// Records a value that cannot be converted: `{}`, `[]` and blank strings mean null.
    fn invalid(&mut self, is_empty: bool) {
        if is_empty {
            self.recorder.note(self.path, DriftKind::Coerced);
            return self.null();
        }
        self.recorder.note(self.path, DriftKind::Dropped);
        self.slot.clear();
        self.outcome = Outcome::Dropped;
    }
}

/// The next item of a list.
struct Item<'a> {
    ty: &'a Type,
    list: &'a mut (dyn ListSlot + 'static),
    path: &'a Path<'a>,
    recorder: &'a mut Recorder,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { ty, list, path, recorder } = self;
        let Some(slot) = list.push() else { return IgnoredAny::deserialize(deserializer).map(drop) };
        let mut value = Value::new(ty, slot, path, recorder);
        value.deserialize(deserializer)?;
        let outcome = value.outcome;
        if outcome == Outcome::Null {
            recorder.note(path, DriftKind::Dropped);
        }
        if outcome != Outcome::Present {
            list.pop();
        }
        Ok(())
    }
}

/// Reads the entries of a map. Null is dropped.
fn entries<'de, A: MapAccess<'de>>(
    mut entries: A,
    ty: &Type,
    map: &mut (dyn MapSlot + 'static),
    path: &Path<'_>,
    recorder: &mut Recorder,
) -> Result<(), A::Error> {
    map.insert();
    let mut index = 0;
    while let Some(key) = entries.next_key::<String>()? {
        let path = Path::In(path, Step::Untrusted(index, &key));
        index += 1;
        let mut value = Value::new(ty, map.add(&key), &path, recorder);
        entries.next_value_seed(&mut value)?;
        let outcome = value.outcome;
        if outcome == Outcome::Null {
            recorder.note(&path, DriftKind::Dropped);
        }
        if outcome != Outcome::Present {
            map.remove(&key);
        }
    }
    Ok(())
}
