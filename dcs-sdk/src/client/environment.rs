//! A client from the variables of the environment.

use std::{fs::File, io::Read};

use super::ClientBuilder;
use crate::{credentials::Credentials, error::Error};

/// Longer than any bundle of root certificates.
const LONGEST_BUNDLE: u64 = 4 * 1024 * 1024;

impl ClientBuilder {
    /// Starts a client from the variables of the environment, those the other tools for the cloud read too. An empty
    /// variable counts as none.
    ///
    /// | variable | what |
    /// |---|---|
    /// | `OS_TOKEN` | an IAM token with the project as its scope; it goes before an access key |
    /// | `OS_ACCESS_KEY`, `OS_SECRET_KEY` | an access key and its secret key |
    /// | `OS_SECURITY_TOKEN` | the security token of a temporary access key |
    /// | `OS_PROJECT_ID` | the project |
    /// | `OS_REGION_NAME` | the region, such as `eu-de` |
    /// | `DCS_ENDPOINT` | the URL of the service; it goes before the region |
    /// | `OS_CACERT` | the path of a PEM file with root certificates to trust, too |
    ///
    /// # Errors
    /// [`Configuration`](crate::ErrorKind::Configuration), naming every variable that is missing.
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
            return Err(Error::configuration(format!("the environment lacks {}", missing.join("; "))));
        }
        if let Some(path) = variable("OS_CACERT") {
            builder.root_certificates.push(read_bundle(&path)?);
        }
        Ok(builder)
    }
}

fn read_bundle(path: &str) -> Result<Vec<u8>, Error> {
    let mut bundle = Vec::new();
    File::open(path).and_then(|file| file.take(LONGEST_BUNDLE).read_to_end(&mut bundle)).map_err(|error| {
        Error::configuration(format!("the file {path} that OS_CACERT names can't be read: {error}")).with_source(error)
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
    fn an_access_key_a_project_and_a_region_are_enough() {
        let client = client(&[KEY, PLACE].concat()).unwrap();
        assert_eq!((client.project_id(), client.endpoint()), ("p1", "https://dcs.eu-nl.otc.t-systems.com"));
        assert!(format!("{client:?}").contains("AccessKey"));
    }

    #[test]
    fn a_token_goes_before_an_access_key_and_an_endpoint_before_a_region() {
        let more = [("OS_TOKEN", "t"), ("DCS_ENDPOINT", "https://dcs.example")];
        let client = client(&[KEY, PLACE, more].concat()).unwrap();
        assert_eq!(client.endpoint(), "https://dcs.example");
        assert!(format!("{client:?}").contains("Token"));
    }

    #[test]
    fn a_security_token_goes_with_the_access_key() {
        let client = client(&[&KEY[..], &PLACE, &[("OS_SECURITY_TOKEN", "st")]].concat()).unwrap();
        assert!(format!("{client:?}").contains("security_token: Some([redacted])"));
    }

    #[test]
    fn all_that_is_missing_is_named() {
        for (variables, lacks) in [
            (&[][..], "OS_ACCESS_KEY and OS_SECRET_KEY, or OS_TOKEN; OS_PROJECT_ID; OS_REGION_NAME or DCS_ENDPOINT"),
            (&[KEY[0], PLACE[0], PLACE[1]], "OS_SECRET_KEY (OS_ACCESS_KEY is set)"),
            (&[KEY[1], PLACE[0], PLACE[1]], "OS_ACCESS_KEY (OS_SECRET_KEY is set)"),
            (&[KEY[0], ("OS_SECRET_KEY", ""), PLACE[0], PLACE[1]], "OS_SECRET_KEY (OS_ACCESS_KEY is set)"),
            (&[KEY[0], KEY[1], PLACE[1]], "OS_PROJECT_ID"),
            (&[KEY[0], KEY[1], PLACE[0]], "OS_REGION_NAME or DCS_ENDPOINT"),
        ] {
            assert_eq!(client(variables).unwrap_err().to_string(), format!("the environment lacks {lacks}"));
        }
    }

    #[test]
    fn a_file_of_root_certificates_has_to_be_there() {
        let error = client(&[&KEY[..], &PLACE, &[("OS_CACERT", "/nowhere/ca.pem")]].concat()).unwrap_err();
        assert!(error.to_string().contains("/nowhere/ca.pem") && error.to_string().contains("OS_CACERT"), "{error}");
    }
}
