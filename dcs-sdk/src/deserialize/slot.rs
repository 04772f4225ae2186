//! Slots: the fields, list items and map values that values are read into.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::{Fields, scalar::Fit};
use crate::Secret;

/// A type of fields, list items or map values.
pub trait Target {
    /// Returns the slot for the value.
    fn slot(&mut self) -> Slot<'_>;
}

/// Where a value is read into, by its type. Set to the default before.
pub enum Slot<'a> {
    String(Place<'a, String>),
    Secret(Place<'a, Secret>),
    Integer(Place<'a, i64>),
    Number(Place<'a, f64>),
    Boolean(Place<'a, bool>),
    Timestamp(Place<'a, DateTime<Utc>>),
    AnyObject(Place<'a, Map<String, Value>>),
    Enum(&'a mut (dyn EnumSlot + 'static)),
    Object(&'a mut (dyn ObjectSlot + 'static)),
    List(&'a mut (dyn ListSlot + 'static)),
    Map(&'a mut (dyn MapSlot + 'static)),
}

impl Slot<'_> {
    /// Sets the default.
    pub(super) fn clear(&mut self) {
        match self {
            Self::String(place) => place.clear(),
            Self::Secret(place) => place.clear(),
            Self::Integer(place) => place.clear(),
            Self::Number(place) => place.clear(),
            Self::Boolean(place) => place.clear(),
            Self::Timestamp(place) => place.clear(),
            Self::AnyObject(place) => place.clear(),
            Self::Enum(slot) => slot.clear(),
            Self::Object(slot) => slot.clear(),
            Self::List(slot) => slot.clear(),
            Self::Map(slot) => slot.clear(),
        }
    }
}

/// The place of a value that is set at once.
pub enum Place<'a, T> {
    Required(&'a mut T),
    Optional(&'a mut Option<T>),
}

impl<T: Default> Place<'_, T> {
    pub(super) fn set(&mut self, value: T) {
        match self {
            Self::Required(place) => **place = value,
            Self::Optional(place) => **place = Some(value),
        }
    }

    /// Sets a converted value, and returns how well it fitted.
    pub(super) fn fill(&mut self, converted: Option<(T, Fit)>) -> Option<Fit> {
        let (value, fit) = converted?;
        self.set(value);
        Some(fit)
    }

    fn clear(&mut self) {
        match self {
            Self::Required(place) => **place = T::default(),
            Self::Optional(place) => **place = None,
        }
    }
}

/// An open enum.
pub trait EnumSlot {
    /// Sets the value, and returns whether it is a known one.
    fn set(&mut self, value: &str) -> bool;
    fn clear(&mut self);
}

/// An object.
pub trait ObjectSlot {
    /// Sets an object without fields, and returns it.
    fn insert(&mut self) -> &mut dyn Fields;
    fn clear(&mut self);
}

/// A list.
pub trait ListSlot {
    /// Sets an empty list.
    fn insert(&mut self);
    /// Adds an item, and returns its slot.
    fn push(&mut self) -> Option<Slot<'_>>;
    /// Removes the last item.
    fn pop(&mut self);
    fn clear(&mut self);
}

/// A map.
pub trait MapSlot {
    /// Sets an empty map.
    fn insert(&mut self);
    /// Adds or replaces an entry, and returns the slot of its value.
    fn add(&mut self, key: &str) -> Slot<'_>;
    fn remove(&mut self, key: &str);
    fn clear(&mut self);
}

macro_rules! places {
    ($($variant:ident($type:ty),)+) => {$(
        impl Target for $type {
            fn slot(&mut self) -> Slot<'_> {
                Slot::$variant(Place::Required(self))
            }
        }

        impl Target for Option<$type> {
            fn slot(&mut self) -> Slot<'_> {
                Slot::$variant(Place::Optional(self))
            }
        }
    )+};
}

places! {
    String(String),
    Secret(Secret),
    Integer(i64),
    Number(f64),
    Boolean(bool),
    Timestamp(DateTime<Utc>),
    AnyObject(Map<String, Value>),
}

impl<T: EnumSlot + Default> EnumSlot for Option<T> {
    fn set(&mut self, value: &str) -> bool {
        self.insert(T::default()).set(value)
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Fields + Default + 'static> Target for T {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Object(self)
    }
}

impl<T: Fields + Default + 'static> Target for Option<T> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Object(self)
    }
}

impl<T: Fields + Default> ObjectSlot for T {
    fn insert(&mut self) -> &mut dyn Fields {
        *self = T::default();
        self
    }

    fn clear(&mut self) {
        *self = T::default();
    }
}

impl<T: Fields + Default> ObjectSlot for Option<T> {
    fn insert(&mut self) -> &mut dyn Fields {
        self.insert(T::default())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Target + Default + 'static> Target for Vec<T> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Target + Default + 'static> Target for Option<Vec<T>> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: Target + Default> ListSlot for Vec<T> {
    fn insert(&mut self) {
        Vec::clear(self);
    }

    fn push(&mut self) -> Option<Slot<'_>> {
        Vec::push(self, T::default());
        self.last_mut().map(Target::slot)
    }

    fn pop(&mut self) {
        Vec::pop(self);
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }
}

impl<T: Target + Default> ListSlot for Option<Vec<T>> {
    fn insert(&mut self) {
        *self = Some(Vec::new());
    }

    fn push(&mut self) -> Option<Slot<'_>> {
        self.as_mut().and_then(ListSlot::push)
    }

    fn pop(&mut self) {
        self.as_mut().map(Vec::pop);
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: Target + Default + 'static> Target for BTreeMap<String, T> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Target + Default + 'static> Target for Option<BTreeMap<String, T>> {
    fn slot(&mut self) -> Slot<'_> {
        Slot::Map(self)
    }
}

impl<T: Target + Default> MapSlot for BTreeMap<String, T> {
    fn insert(&mut self) {
        BTreeMap::clear(self);
    }

    fn add(&mut self, key: &str) -> Slot<'_> {
        let value = self.entry(key.to_owned()).or_default();
        *value = T::default();
        value.slot()
    }

    fn remove(&mut self, key: &str) {
        BTreeMap::remove(self, key);
    }

    fn clear(&mut self) {
        BTreeMap::clear(self);
    }
}

impl<T: Target + Default> MapSlot for Option<BTreeMap<String, T>> {
    fn insert(&mut self) {
        *self = Some(BTreeMap::new());
    }

    fn add(&mut self, key: &str) -> Slot<'_> {
        self.get_or_insert_default().add(key)
    }

    fn remove(&mut self, key: &str) {
        self.as_mut().map(|map| map.remove(key));
    }

    fn clear(&mut self) {
        *self = None;
    }
}
