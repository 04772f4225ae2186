//! Configuration by environment variables.

use std::{fs::File, io::Read};

use super::ClientBuilder;
use crate::{credentials::Credentials, error::Error};

/// In bytes, larger than any bundle of root certificates.
const LARGEST_BUNDLE: u64 = 4 * 1024 * 1024;

impl ClientBuilder {
    /// Returns a builder with the settings of these environment variables, which other tools for this cloud read as well.
    /// An empty variable is taken as not set.
    ///
    /// | variable | setting |
    /// |---|---|
    /// | `OS_TOKEN` | IAM token, scoped to the project; takes precedence over an access key |
    /// | `OS_ACCESS_KEY`, `OS_SECRET_KEY` | access key and its secret key |
    /// | `OS_SECURITY_TOKEN` | security token of a temporary access key |
    /// | `OS_PROJECT_ID` | ID of the project |
    /// | `OS_REGION_NAME` | region, such as `eu-de` |
    /// | `DCS_ENDPOINT` | URL of the service; takes precedence over the region |
    /// | `OS_CACERT` | path of a PEM file with root certificates to trust in addition to those of the platform |
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming every missing variable.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_variables(|name| std::env::var(name).ok())
    }

    pub(super) fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let mut missing = Vec::new();
        let mut builder = Self::new();

        match (variable("OS_TOKEN"), variable("OS_ACCESS_KEY"), variable("OS_SECRET_KEY")) {
            (Some(token), ..) => builder = builder.credentials(Credentials::token(token)),
            (None, Some(access_key), Some(secret_key)) => {
                let credentials = Credentials::access_key(access_key, secret_key);
                builder = builder.credentials(match variable("OS_SECURITY_TOKEN") {
                    Some(token) => credentials.security_token(token),
                    None => credentials,
                });
            }
            (None, Some(_), None) => missing.push("OS_SECRET_KEY (OS_ACCESS_KEY is set)"),
            (None, None, Some(_)) => missing.push("OS_ACCESS_KEY (OS_SECRET_KEY is set)"),
            (None, None, None) => missing.push("OS_ACCESS_KEY and OS_SECRET_KEY, or OS_TOKEN"),
        }
        match variable("OS_PROJECT_ID") {
            Some(id) => builder = builder.project_id(id),
            None => missing.push("OS_PROJECT_ID"),
        }
        match (variable("DCS_ENDPOINT"), variable("OS_REGION_NAME")) {
            (Some(endpoint), _) => builder = builder.endpoint(endpoint),
            (None, Some(region)) => builder = builder.region(region),
            (None, None) => missing.push("OS_REGION_NAME or DCS_ENDPOINT"),
        }
        if !missing.is_empty() {
            return Err(Error::configuration(format!("missing environment variables: {}", missing.join("; "))));
        }
        if let Some(path) = variable("OS_CACERT") {
            builder.root_certificates.push(read_bundle(&path)?);
        }
        Ok(builder)
    }
}

fn read_bundle(path: &str) -> Result<Vec<u8>, Error> {
    let mut bundle = Vec::new();
    File::open(path).and_then(|file| file.take(LARGEST_BUNDLE).read_to_end(&mut bundle)).map_err(|error| {
        Error::configuration(format!("failed to read OS_CACERT ({path}): {error}")).with_source(error)
    })?;
    Ok(bundle)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Client;

    fn client(variables: &[(&str, &str)]) -> Result<Client, Error> {
        ClientBuilder::from_variables(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })?
        .build()
    }

    const KEY: [(&str, &str); 2] = [("OS_ACCESS_KEY", "AK"), ("OS_SECRET_KEY", "SK")];
    const PLACE: [(&str, &str); 2] = [("OS_PROJECT_ID", "p1"), ("OS_REGION_NAME", "eu-nl")];

    #[test]
    fn from_variables_needs_an_access_key_a_project_and_a_region() {
        let client = client(&[KEY, PLACE].concat()).unwrap();
        assert_eq!((client.project_id(), client.endpoint()), ("p1", "https://dcs.eu-nl.otc.t-systems.com"));
        assert!(format!("{client:?}").contains("AccessKey"));
    }

    #[test]
    fn token_takes_precedence_over_access_key_and_endpoint_over_region() {
        let more = [("OS_TOKEN", "t"), ("DCS_ENDPOINT", "https://dcs.example")];
        let client = client(&[KEY, PLACE, more].concat()).unwrap();
        assert_eq!(client.endpoint(), "https://dcs.example");
        assert!(format!("{client:?}").contains("Token"));
    }

    #[test]
    fn from_variables_reads_a_security_token() {
        let client = client(&[&KEY[..], &PLACE, &[("OS_SECURITY_TOKEN", "st")]].concat()).unwrap();
        assert!(format!("{client:?}").contains("security_token: Some([redacted])"));
    }

    #[test]
    fn from_variables_names_every_missing_variable() {
        for (variables, lacks) in [
            (&[][..], "OS_ACCESS_KEY and OS_SECRET_KEY, or OS_TOKEN; OS_PROJECT_ID; OS_REGION_NAME or DCS_ENDPOINT"),
            (&[KEY[0], PLACE[0], PLACE[1]], "OS_SECRET_KEY (OS_ACCESS_KEY is set)"),
            (&[KEY[1], PLACE[0], PLACE[1]], "OS_ACCESS_KEY (OS_SECRET_KEY is set)"),
            (&[KEY[0], ("OS_SECRET_KEY", ""), PLACE[0], PLACE[1]], "OS_SECRET_KEY (OS_ACCESS_KEY is set)"),
            (&[KEY[0], KEY[1], PLACE[1]], "OS_PROJECT_ID"),
            (&[KEY[0], KEY[1], PLACE[0]], "OS_REGION_NAME or DCS_ENDPOINT"),
        ] {
            assert_eq!(client(variables).unwrap_err().to_string(), format!("missing environment variables: {lacks}"));
        }
    }

    #[test]
    fn from_variables_names_a_ca_file_that_cannot_be_read() {
        let error = client(&[&KEY[..], &PLACE, &[("OS_CACERT", "/nowhere/ca.pem")]].concat()).unwrap_err();
        assert!(error.to_string().contains("/nowhere/ca.pem") && error.to_string().contains("OS_CACERT"), "{error}");
    }
}
