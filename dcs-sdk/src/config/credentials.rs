//! The credentials that the sources hold: the first complete ones.

use super::layer::{Field, Layer, Slot, quoted};
use crate::{credentials::Credentials, untrusted::one_line};

/// The kinds of credentials that a source can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Token,
    AccessKey,
    Password,
}

/// The values of `auth_type`.
const AUTH_TYPES: [(&str, Kind); 7] = [
    ("token", Kind::Token),
    ("v3token", Kind::Token),
    ("password", Kind::Password),
    ("v3password", Kind::Password),
    ("aksk", Kind::AccessKey),
    ("v3aksk", Kind::AccessKey),
    ("ak/sk", Kind::AccessKey),
];

/// Values that make up credentials. The first required one says whose they are.
struct Form {
    kind: Kind,
    required: &'static [Slot],
    optional: &'static [Slot],
}

/// In the order of precedence.
const FORMS: [Form; 5] = [
    Form { kind: Kind::Token, required: &[Slot::Token], optional: &[] },
    Form { kind: Kind::AccessKey, required: &[Slot::AccessKey, Slot::SecretKey], optional: &[Slot::SecurityToken] },
    Form { kind: Kind::Password, required: &[Slot::UserId, Slot::Password], optional: &[] },
    Form { kind: Kind::Password, required: &[Slot::UserName, Slot::Password, Slot::DomainId], optional: &[] },
    Form { kind: Kind::Password, required: &[Slot::UserName, Slot::Password, Slot::DomainName], optional: &[] },
];

/// Returns the credentials of the first source that holds any; `None` if none does.
///
/// # Errors
/// That source holds only a part of them, and later sources do not have the rest.
pub(super) fn find(layers: &[Layer]) -> Result<Option<Credentials>, String> {
    for first in 0..layers.len() {
        if let Some(credentials) = find_from(layers.get(first..).unwrap_or_default())? {
            return Ok(Some(credentials));
        }
    }
    Ok(None)
}

/// The credentials that the first of these sources holds. If it holds a part of some, the other sources may have the rest.
fn find_from(layers: &[Layer]) -> Result<Option<Credentials>, String> {
    let Some(layer) = layers.first() else { return Ok(None) };
    let auth_type = layer.find(Slot::AuthType);
    let wanted = auth_type.map(|field| kind_of(field, layer)).transpose()?;
    let is_begun = |form: &&Form| wanted.is_none_or(|kind| kind == form.kind) && form.is_begun(layer);
    let forms: Vec<&Form> = FORMS.iter().filter(is_begun).collect();
    let Some(first) = forms.first() else { return Ok(None) };
    let complete = |layers| forms.iter().find_map(|form| form.complete(layers));
    let Some(fields) = complete(std::slice::from_ref(layer)).or_else(|| complete(layers)) else {
        let closest = forms.iter().filter(|form| form.kind == first.kind).max_by_key(|form| form.held(layer));
        return Err(closest.unwrap_or(first).incomplete(layer));
    };
    for field in fields.iter().copied().chain(auth_type) {
        field.take();
    }
    let values: Vec<_> = fields.iter().map(|field| (field.slot, field.value())).collect();
    let credentials = create(&values);
    match credentials.as_ref().and_then(Credentials::problem) {
        Some(problem) => Err(problem.to_owned()),
        None => Ok(credentials),
    }
}

fn kind_of(auth_type: &Field, layer: &Layer) -> Result<Kind, String> {
    let value = auth_type.value();
    AUTH_TYPES.iter().find(|(known, _)| *known == value).map(|(_, kind)| *kind).ok_or_else(|| {
        let (value, name) = (one_line(value), auth_type.quoted());
        format!("`{value}` ({name} of {}) is not supported: use `password`, `token` or `aksk`", layer.origin)
    })
}

impl Form {
    /// Whether a source holds a part of the credentials. A domain alone is that of a project.
    fn is_begun(&self, layer: &Layer) -> bool {
        let slots = self.required.iter().chain(self.optional);
        slots.filter(|slot| !matches!(slot, Slot::DomainId | Slot::DomainName)).any(|slot| layer.find(*slot).is_some())
    }

    /// The values of the credentials, each from the first source that has it; `None` if one is missing. The secrets
    /// of a source that names another user or access key are not used.
    fn complete<'a>(&self, layers: &'a [Layer]) -> Option<Vec<&'a Field>> {
        let first = |slot: &Slot| layers.iter().find_map(|layer| layer.find(*slot));
        let owner = first(self.required.first()?)?;
        let is_of_other = |layer: &Layer| {
            let mut owners = layer.fields.iter().filter(|field| self.is_owner(field.slot)).peekable();
            owners.peek().is_some() && owners.all(|field| field.value() != owner.value())
        };
        let find = |slot: &Slot| match slot.is_secret() {
            true => layers.iter().filter(|layer| !is_of_other(layer)).find_map(|layer| layer.find(*slot)),
            false => first(slot),
        };
        let mut fields = self.required.iter().map(find).collect::<Option<Vec<_>>>()?;
        fields.extend(self.optional.iter().filter_map(find));
        Some(fields)
    }

    /// Whether a value says whose credentials of this kind a source holds.
    fn is_owner(&self, slot: Slot) -> bool {
        FORMS.iter().any(|form| form.kind == self.kind && form.required.first() == Some(&slot))
    }

    /// Which of the required values a source holds.
    fn held(&self, layer: &Layer) -> Vec<bool> {
        self.required.iter().map(|slot| layer.find(*slot).is_some()).collect()
    }

    /// Describes which part of the credentials a source holds.
    fn incomplete(&self, layer: &Layer) -> String {
        let held = self.required.iter().chain(self.optional).filter_map(|slot| layer.find(*slot)).map(Field::quoted);
        let missing = self.required.iter().filter(|slot| layer.find(**slot).is_none());
        let missing = missing.map(|slot| quoted(&layer.origin.name_of(*slot)));
        let (held, missing): (Vec<_>, Vec<_>) = (held.collect(), missing.collect());
        let verb = |names: &[String]| if names.len() == 1 { "is" } else { "are" };
        format!(
            "incomplete credentials in {}: {} {} set, but {} {} missing",
            layer.origin,
            held.join(" and "),
            verb(&held),
            missing.join(" and "),
            verb(&missing)
        )
    }
}

/// Creates credentials from the values of a form.
fn create(values: &[(Slot, &str)]) -> Option<Credentials> {
    Some(match *values {
        [(Slot::Token, token)] => Credentials::token(token),
        [(Slot::AccessKey, key), (Slot::SecretKey, secret)] => Credentials::access_key(key, secret),
        [(Slot::AccessKey, key), (Slot::SecretKey, secret), (Slot::SecurityToken, token)] => {
            Credentials::access_key(key, secret).security_token(token)
        }
        [(Slot::UserId, id), (Slot::Password, password)] => Credentials::password_of_user_id(id, password),
        [(Slot::UserName, name), (Slot::Password, password), (Slot::DomainId, domain)] => {
            Credentials::password(name, password).domain_id(domain)
        }
        [(Slot::UserName, name), (Slot::Password, password), (Slot::DomainName, domain)] => {
            Credentials::password(name, password).domain_name(domain)
        }
        _ => return None,
    })
}
