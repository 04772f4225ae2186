//! The values that a source of configuration holds.

use std::{cell::Cell, fmt};

use super::{clouds, environment};
use crate::{secret::Secret, untrusted::one_line};

const REDACTED: &str = "[redacted]";

/// What a value sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slot {
    /// Credentials of the builder.
    Credentials,
    Token,
    AccessKey,
    SecretKey,
    SecurityToken,
    UserName,
    UserId,
    Password,
    DomainName,
    DomainId,
    AuthType,
    ProjectId,
    ProjectName,
    Region,
    Endpoint,
    IamEndpoint,
    CaFile,
    Cloud,
    Profile,
    /// Nothing, and why.
    Unread(&'static str),
    /// As `Unread`, for a value that may be a secret.
    UnreadSecret(&'static str),
}

impl Slot {
    pub(super) fn is_secret(self) -> bool {
        matches!(self, Self::Token | Self::SecretKey | Self::SecurityToken | Self::Password | Self::UnreadSecret(_))
    }
}

/// A value of a source.
#[derive(Debug)]
pub(super) struct Field {
    pub name: String,
    pub slot: Slot,
    value: Secret,
    is_used: Cell<bool>,
}

impl Field {
    pub(super) fn new(name: impl Into<String>, slot: Slot, value: &str) -> Self {
        Self { name: name.into(), slot, value: value.into(), is_used: Cell::new(false) }
    }

    pub(super) fn value(&self) -> &str {
        self.value.expose_secret()
    }

    /// Marks the value as used, and returns it.
    pub(super) fn take(&self) -> &str {
        self.is_used.set(true);
        self.value()
    }

    pub(super) fn is_used(&self) -> bool {
        self.is_used.get()
    }

    /// The value as it may be shown.
    pub(super) fn shown(&self) -> String {
        // A URL may contain a password, or a token in its query.
        let is_secret = self.slot.is_secret()
            || matches!(self.slot, Slot::Endpoint | Slot::IamEndpoint) && self.value().contains(['@', '?']);
        if is_secret { REDACTED.to_owned() } else { one_line(self.value()) }
    }

    /// The name in a message.
    pub(super) fn quoted(&self) -> String {
        quoted(&self.name)
    }
}

/// A name in a message: in backticks, unless it is that of an environment variable, which its case shows.
pub(super) fn quoted(name: &str) -> String {
    if name.contains(|character: char| character.is_ascii_lowercase()) { format!("`{name}`") } else { name.to_owned() }
}

/// The source of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    Builder,
    Environment,
    Cloud(String),
    /// Files of clouds, none of which is named.
    Clouds,
}

impl Origin {
    /// The name that a setting has in this source.
    pub(super) fn name_of(&self, slot: Slot) -> String {
        match self {
            Self::Environment => environment::name_of(slot).to_owned(),
            Self::Builder | Self::Cloud(_) | Self::Clouds => clouds::name_of(slot),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Builder => f.write_str("builder"),
            Self::Environment => f.write_str("environment"),
            Self::Cloud(name) => write!(f, "cloud `{}`", one_line(name)),
            Self::Clouds => f.write_str("clouds.yaml"),
        }
    }
}

/// What a source holds.
#[derive(Debug)]
pub(super) struct Layer {
    pub origin: Origin,
    pub notes: Vec<String>,
    pub warnings: Vec<String>,
    pub fields: Vec<Field>,
    /// Why the source cannot be read although it was chosen.
    pub problem: Option<String>,
}

impl Layer {
    pub(super) fn new(origin: Origin, fields: Vec<Field>) -> Self {
        Self { origin, notes: Vec::new(), warnings: Vec::new(), fields, problem: None }
    }

    pub(super) fn find(&self, slot: Slot) -> Option<&Field> {
        self.fields.iter().find(|field| field.slot == slot)
    }
}
