//! `clouds.yaml` and `secure.yaml`, as other OpenStack clients read them.

use std::path::{Path, PathBuf};

use super::{
    environment::{CONFIG_FILE, Environment, SECURE_FILE},
    files::{self, expand, is_readable_by_others},
    layer::{Field, Layer, Origin, Slot},
};
use crate::{secret::Secret, untrusted::one_line};

#[cfg(feature = "clouds-yaml")]
mod yaml;

/// In bytes, larger than any of these files.
const LARGEST_FILE: u64 = 1024 * 1024;

/// The keys of a cloud, by what they set. Each may be in `auth` or beside it. The first that is set takes precedence.
const KEYS: [(Slot, &[&str]); 20] = [
    (Slot::Profile, &["profile", "cloud"]),
    (Slot::Token, &["token"]),
    (Slot::AccessKey, &["access_key", "ak"]),
    (Slot::SecretKey, &["secret_key", "sk"]),
    (Slot::SecurityToken, &["security_token"]),
    (Slot::UserName, &["username", "user_name"]),
    (Slot::UserId, &["user_id"]),
    (Slot::Password, &["password"]),
    (Slot::DomainName, &["user_domain_name", "project_domain_name", "domain_name", "default_domain"]),
    (Slot::DomainId, &["user_domain_id", "project_domain_id", "domain_id"]),
    (Slot::AuthType, &["auth_type"]),
    (Slot::ProjectId, &["project_id", "tenant_id"]),
    (Slot::ProjectName, &["project_name", "tenant_name"]),
    (Slot::Region, &["region_name"]),
    (Slot::Endpoint, &["dcs_endpoint_override"]),
    (Slot::IamEndpoint, &["auth_url"]),
    (Slot::CaFile, &["cacert"]),
    (Slot::UnreadSecret("virtual MFA is not supported"), &["passcode"]),
    (Slot::Unread("agencies are not supported"), &["target_agency_name"]),
    (Slot::Unread("certificates are always verified"), &["verify", "insecure"]),
];

/// The vendor profiles of this cloud, with their region if there is only one. The endpoints are those of the regions.
const PROFILES: [(&str, Option<&str>); 2] = [("otc", None), ("otc-swiss", Some("eu-ch2"))];

/// The key of a setting, as most files have it.
pub(super) fn name_of(slot: Slot) -> String {
    let key = KEYS.iter().find(|(known, _)| *known == slot).and_then(|(_, keys)| keys.first()).copied();
    match slot {
        Slot::AccessKey => "ak".to_owned(),
        Slot::SecretKey => "sk".to_owned(),
        _ if is_auth(slot) => format!("auth.{}", key.unwrap_or_default()),
        _ => key.unwrap_or_default().to_owned(),
    }
}

fn is_auth(slot: Slot) -> bool {
    !matches!(slot, Slot::Profile | Slot::AuthType | Slot::Region | Slot::Endpoint | Slot::CaFile)
}

/// The region of a profile that has only one.
pub(super) fn only_region(profile: &str) -> Option<&'static str> {
    PROFILES.iter().find(|(known, _)| *known == profile).and_then(|(_, region)| *region)
}

/// A scalar or an object of a file. Scalars are strings as written, since a password may look like a number.
#[derive(Debug, Clone)]
#[cfg_attr(not(feature = "clouds-yaml"), allow(dead_code, reason = "no file is parsed"))]
enum Node {
    Scalar(Secret),
    Object(Vec<(String, Self)>),
    List,
}

impl Node {
    fn get(&self, key: &str) -> Option<&Self> {
        self.fields().iter().find(|(known, _)| known == key).map(|(_, value)| value)
    }

    fn scalar(&self, key: &str) -> Option<&str> {
        self.scalars().find(|(known, _)| *known == key).map(|(_, value)| value)
    }

    /// The fields that are set to a scalar.
    fn scalars(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().iter().filter_map(|(key, value)| match value {
            Self::Scalar(value) => Some((key.as_str(), value.expose_secret())).filter(|(_, value)| !value.is_empty()),
            Self::Object(_) | Self::List => None,
        })
    }

    fn fields(&self) -> &[(String, Self)] {
        match self {
            Self::Object(fields) => fields,
            Self::Scalar(_) | Self::List => &[],
        }
    }

    /// Adds the fields of another object, which take precedence; objects in both are merged.
    fn merge(&mut self, other: Self) {
        match (self, other) {
            (Self::Object(fields), Self::Object(others)) => {
                for (key, value) in others {
                    match fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, existing)) => existing.merge(value),
                        None => fields.push((key, value)),
                    }
                }
            }
            (this, other) => *this = other,
        }
    }
}

/// Returns the settings of a cloud.
pub(super) fn layer(cloud: &str, environment: &Environment) -> Layer {
    let mut layer = Layer::new(Origin::Cloud(cloud.to_owned()), Vec::new());
    if let Err(problem) = read_into(&mut layer, cloud, environment) {
        layer.notes.push(format!("not used: {problem}"));
        layer.problem = Some(problem);
    }
    layer
}

/// The source for a program that names no cloud.
pub(super) fn not_named(environment: &Environment) -> Layer {
    let mut layer = Layer::new(Origin::Clouds, Vec::new());
    let note = match find("clouds", CONFIG_FILE, environment) {
        Ok(Some(path)) => format!("not read: {} exists, but OS_CLOUD is not set", path.display()),
        Ok(None) | Err(_) => "not read: OS_CLOUD is not set".to_owned(),
    };
    layer.notes.push(note);
    layer
}

fn read_into(layer: &mut Layer, cloud: &str, environment: &Environment) -> Result<(), String> {
    let Some(path) = find("clouds", CONFIG_FILE, environment)? else {
        let places: Vec<_> = directories(environment).iter().map(|place| place.display().to_string()).collect();
        return Err(format!("no clouds.yaml in {}", places.join(", ")));
    };
    let mut entry = entries(&read(&path)?, &path)?;
    layer.notes.push(format!("read {}", path.display()));
    let known = entry.fields().iter().map(|(cloud, _)| cloud.as_str()).collect::<Vec<_>>().join(", ");
    let secure = find("secure", SECURE_FILE, environment)?;
    let mut files = vec![path.clone()];
    if let Some(secure) = secure {
        entry.merge(entries(&read(&secure)?, &secure)?);
        layer.notes.push(format!("read {}", secure.display()));
        files.push(secure);
    }
    let Some(entry) = entry.get(cloud) else {
        return Err(format!("not defined in {} (clouds: {known})", path.display()));
    };
    if let Some(profile) = entry.scalar("profile").or_else(|| entry.scalar("cloud"))
        && !PROFILES.iter().any(|(known, _)| *known == profile)
    {
        let known: Vec<_> = PROFILES.iter().map(|(known, _)| *known).collect();
        return Err(format!("unknown profile `{profile}` (known profiles: {})", known.join(", ")));
    }
    layer.fields = fields(entry);
    if layer.fields.iter().any(|field| field.slot.is_secret()) {
        layer.warnings.extend(
            files.iter().filter(|file| is_readable_by_others(file)).map(|file| {
                format!("{} contains secrets, but other users can read it: run `chmod 600`", file.display())
            }),
        );
    }
    layer.fields.extend(unknown_fields(entry));
    Ok(())
}

/// The values of a cloud: those in `auth` before those beside it.
fn fields(entry: &Node) -> Vec<Field> {
    let mut fields = Vec::new();
    for (slot, keys) in KEYS {
        let auth = entry.get("auth");
        for (prefix, object) in [("auth.", auth), ("", Some(entry))] {
            for key in keys {
                let Some(value) = object.and_then(|object| object.scalar(key)) else { continue };
                let is_default = matches!((*key, value), ("verify", "true" | "True" | "yes") | ("insecure", "false"));
                if !is_default {
                    fields.push(Field::new(format!("{prefix}{key}"), slot, value));
                }
            }
        }
    }
    fields
}

/// The values whose keys are not known: those of other settings, or misspelled.
fn unknown_fields(entry: &Node) -> impl Iterator<Item = Field> {
    let objects = [("auth.", entry.get("auth")), ("", Some(entry))];
    let objects = objects.into_iter().filter_map(|(prefix, object)| Some((prefix, object?)));
    let values = objects.flat_map(|(prefix, object)| object.scalars().map(move |(key, value)| (prefix, key, value)));
    values.filter(|(_, key, _)| !KEYS.iter().any(|(_, known)| known.contains(key))).map(|(prefix, key, value)| {
        Field::new(one_line(&format!("{prefix}{key}")), Slot::UnreadSecret("not a setting of this library"), value)
    })
}

/// The object `clouds` of a file.
fn entries(file: &Node, path: &Path) -> Result<Node, String> {
    match file.get("clouds") {
        Some(clouds @ Node::Object(_)) => Ok(clouds.clone()),
        _ => Err(format!("{} has no object `clouds`", path.display())),
    }
}

/// The directories that are searched, in this order.
fn directories(environment: &Environment) -> Vec<PathBuf> {
    let user = environment.user_directory();
    [Some(environment.directory.clone()), user, Some(environment.system.clone())].into_iter().flatten().collect()
}

/// Finds a file: the one that the variable names, or the first in the directories.
fn find(stem: &str, variable: &str, environment: &Environment) -> Result<Option<PathBuf>, String> {
    if let Some(path) = environment.get(variable) {
        let path = expand(path, environment);
        return match path.is_file() {
            true => Ok(Some(path)),
            false => Err(format!("{variable} names {}, which does not exist", path.display())),
        };
    }
    let names = ["yaml", "yml", "json"].map(|extension| format!("{stem}.{extension}"));
    let paths = directories(environment).into_iter().flat_map(|place| names.clone().map(|name| place.join(name)));
    Ok(paths.into_iter().find(|path| path.is_file()))
}

fn read(path: &Path) -> Result<Node, String> {
    let unreadable = |why: &dyn std::fmt::Display| format!("failed to read {}: {why}", path.display());
    let content = files::read(path, LARGEST_FILE).map_err(|error| unreadable(&error))?;
    let text = str::from_utf8(&content).map_err(|_| unreadable(&"not UTF-8"))?;
    parse(text).map_err(|why| unreadable(&why))
}

#[cfg(feature = "clouds-yaml")]
fn parse(text: &str) -> Result<Node, String> {
    yaml::parse(text)
}

#[cfg(not(feature = "clouds-yaml"))]
fn parse(_: &str) -> Result<Node, String> {
    Err("this program was built without the feature `clouds-yaml` of dcs-sdk".to_owned())
}
