use std::path::Path;

use dcs_sdk::{Client, Error};

/// Updates a file with the CA certificates of an instance, and returns whether it has changed.
pub async fn update(dcs: &Client, id: &str, file: &Path) -> Result<bool, Error> {
    let certificates = dcs.ca_certificates(id).await?;
    for certificate in certificates.certificates() {
        println!("{}, valid until {}", certificate.subject(), certificate.not_after());
    }
    certificates.save_if_changed(file).await
}
