//! Environment variables.

use std::{env, path::PathBuf};

use super::layer::{Field, Layer, Origin, Slot};
use crate::{error::Error, secret::Secret};

/// The variables by what they set. The first that is set takes precedence. The last ones are only mentioned.
pub(super) const VARIABLES: [(Slot, &[&str]); 26] = [
    (Slot::Token, &["OS_TOKEN", "OS_TOKEN_ID", "OS_AUTH_TOKEN"]),
    (Slot::AccessKey, &["OS_ACCESS_KEY", "OS_ACCESS_KEY_ID", "OS_AK"]),
    (Slot::SecretKey, &["OS_SECRET_KEY", "OS_ACCESS_KEY_SECRET", "OS_SK"]),
    (Slot::SecurityToken, &["OS_SECURITY_TOKEN", "OS_AKSK_SECURITY_TOKEN", "OS_ST"]),
    (Slot::UserName, &["OS_USERNAME"]),
    (Slot::UserId, &["OS_USER_ID", "OS_USERID"]),
    (Slot::Password, &["OS_PASSWORD"]),
    (Slot::DomainName, &["OS_USER_DOMAIN_NAME", "OS_PROJECT_DOMAIN_NAME", "OS_DOMAIN_NAME", "OS_DEFAULT_DOMAIN"]),
    (Slot::DomainId, &["OS_USER_DOMAIN_ID", "OS_PROJECT_DOMAIN_ID", "OS_DOMAIN_ID"]),
    (Slot::AuthType, &["OS_AUTH_TYPE"]),
    (Slot::ProjectId, &["OS_PROJECT_ID", "OS_TENANT_ID"]),
    (Slot::ProjectName, &["OS_PROJECT_NAME", "OS_TENANT_NAME"]),
    (Slot::Region, &["OS_REGION_NAME", "OS_REGION", "OS_REGION_ID"]),
    (Slot::Endpoint, &["DCS_ENDPOINT"]),
    (Slot::IamEndpoint, &["OS_AUTH_URL"]),
    (Slot::CaFile, &["OS_CACERT", "OS_CA_CERT", "OS_CA_CERT_FILE"]),
    (Slot::Cloud, &["OS_CLOUD", "OS_CLOUD_NAME"]),
    (Slot::UnreadSecret("virtual MFA is not supported"), &["OS_PASSCODE"]),
    (Slot::Unread("agencies are not supported"), &["OS_AGENCY_NAME", "OS_TARGET_AGENCY_NAME"]),
    (Slot::Unread("certificates are always verified"), &["OS_INSECURE"]),
    (Slot::UnreadSecret("only OS_ACCESS_KEY is read"), &["AWS_ACCESS_KEY_ID", "S3_ACCESS_KEY_ID", "OTC_SDK_AK"]),
    (
        Slot::UnreadSecret("only OS_SECRET_KEY is read"),
        &["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_SECRET_KEY", "S3_SECRET_ACCESS_KEY", "OTC_SDK_SK"],
    ),
    (Slot::UnreadSecret("only OS_SECURITY_TOKEN is read"), &["AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"]),
    (Slot::Unread("only OS_PROJECT_ID is read"), &["OTC_SDK_PROJECTID"]),
    (Slot::Unread("only OS_REGION_NAME is read"), &["OTC_SDK_REGION"]),
    (Slot::Unread("only OS_AUTH_URL is read"), &["OTC_IAM_ENDPOINT"]),
];

/// The variables that say where files are.
const PATHS: [&str; 5] = [CONFIG_FILE, SECURE_FILE, "XDG_CONFIG_HOME", "HOME", "APPDATA"];
pub(super) const CONFIG_FILE: &str = "OS_CLIENT_CONFIG_FILE";
pub(super) const SECURE_FILE: &str = "OS_CLIENT_SECURE_FILE";

/// Variables and directories, read once.
#[derive(Debug, Clone)]
pub(crate) struct Environment {
    variables: Vec<(&'static str, Secret)>,
    /// Whether variables other than those of paths are read.
    pub(super) is_read: bool,
    /// The working directory.
    pub(super) directory: PathBuf,
    /// The directory for files of the whole system.
    pub(super) system: PathBuf,
}

impl Environment {
    /// Reads the environment of the process.
    ///
    /// # Errors
    /// A variable is not valid Unicode.
    pub(crate) fn of_process() -> Result<Self, Error> {
        let settings = VARIABLES.iter().flat_map(|(_, names)| names.iter().copied());
        let mut environment = Self::new(true);
        for name in settings.chain(PATHS) {
            match env::var(name) {
                Ok(value) => environment.set(name, value),
                Err(env::VarError::NotPresent) => {}
                Err(env::VarError::NotUnicode(_)) => {
                    return Err(Error::configuration(format!("environment variable {name} is not valid Unicode")));
                }
            }
        }
        Ok(environment)
    }

    /// Reads only the variables that say where files are.
    pub(crate) fn paths_of_process() -> Self {
        let mut environment = Self::new(false);
        for name in PATHS {
            if let Ok(value) = env::var(name) {
                environment.set(name, value);
            }
        }
        environment
    }

    fn new(is_read: bool) -> Self {
        let (directory, system) = (PathBuf::from("."), PathBuf::from("/etc/openstack"));
        Self { variables: Vec::new(), is_read, directory, system }
    }

    /// An environment for tests.
    #[cfg(test)]
    pub(crate) fn fake(variables: &[(&str, &str)], is_read: bool, root: &std::path::Path) -> Self {
        let mut environment = Self::new(is_read);
        let known: Vec<_> = VARIABLES.iter().flat_map(|(_, names)| names.iter().copied()).chain(PATHS).collect();
        for (name, value) in variables {
            let name = known.iter().find(|known| *known == name).unwrap_or_else(|| panic!("unknown variable {name}"));
            environment.set(name, (*value).to_owned());
        }
        (environment.directory, environment.system) = (root.join("work"), root.join("system"));
        environment
    }

    /// An empty variable is taken as not set.
    fn set(&mut self, name: &'static str, value: String) {
        if !value.is_empty() {
            self.variables.push((name, value.into()));
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.expose_secret())
    }

    /// The directory for files of the user.
    pub(super) fn user_directory(&self) -> Option<PathBuf> {
        let config = self.get("XDG_CONFIG_HOME").map(PathBuf::from);
        let config = config.or_else(|| Some(PathBuf::from(self.get("HOME")?).join(".config")));
        let config = config.or_else(|| self.get("APPDATA").map(PathBuf::from));
        config.map(|config| config.join("openstack"))
    }

    /// The settings in the variables.
    pub(super) fn layer(&self) -> Option<Layer> {
        let set = |(slot, names): &(Slot, &'static [&'static str])| {
            let (slot, names) = (*slot, *names);
            names.iter().filter_map(move |name| Some(Field::new(*name, slot, self.get(name)?)))
        };
        let fields = VARIABLES.iter().flat_map(set).collect();
        self.is_read.then(|| Layer::new(Origin::Environment, fields))
    }
}

/// The preferred variable of a setting.
pub(super) fn name_of(slot: Slot) -> &'static str {
    let names = VARIABLES.iter().find(|(known, _)| *known == slot).and_then(|(_, names)| names.first());
    names.copied().unwrap_or_default()
}
