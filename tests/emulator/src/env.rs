//! Environment variables for clients of an emulator.

use std::path::PathBuf;

use crate::{emulator::Emulator, error::Error, lock::lock};

impl Emulator {
    /// Returns the environment variables that configure a client, such as `dcs_sdk::Client::from_env()`, and the ID of
    /// the first instance as `DCS_INSTANCE_ID`. A client with the password of a user ([`Emulator::iam`]) in place of the
    /// access key also uses `OS_AUTH_URL`.
    ///
    /// The file that `OS_CACERT` names is deleted when the emulator is dropped.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the file cannot be written.
    pub fn env(&self) -> Result<Vec<(&'static str, String)>, Error> {
        let mut variables = vec![
            ("OS_ACCESS_KEY", self.access_key().to_owned()),
            ("OS_SECRET_KEY", self.secret_key().to_owned()),
            ("OS_PROJECT_ID", self.project_id().to_owned()),
            ("OS_REGION_NAME", self.region().to_owned()),
            ("OS_CACERT", self.ca_file()?.display().to_string()),
            ("DCS_ENDPOINT", self.url().to_owned()),
            ("OS_AUTH_URL", format!("{}/v3", self.url())),
            ("DCS_INSTANCE_ID", self.instance_id().to_owned()),
        ];
        variables.extend(self.security_token().map(|token| ("OS_SECURITY_TOKEN", token.to_owned())));
        Ok(variables)
    }

    /// Writes the CA certificate to a file, unless it exists.
    fn ca_file(&self) -> Result<PathBuf, Error> {
        let mut directory = lock(&self.ca_directory);
        if directory.is_none() {
            let created = tempfile::Builder::new().prefix("dcs-emulator-").tempdir();
            let created = created.map_err(Error::io("create a directory for the CA certificate"))?;
            let written = std::fs::write(created.path().join("ca.pem"), self.ca_pem());
            written.map_err(Error::io("write the CA certificate"))?;
            *directory = Some(created);
        }
        Ok(directory.as_ref().map(|directory| directory.path().join("ca.pem")).unwrap_or_default())
    }
}
