use dcs_sdk::{Client, Credentials, Error};

pub fn client(project_id: &str, access_key: &str, secret_key: &str) -> Result<Client, Error> {
    Client::builder()
        .region("eu-de") // or `endpoint`
        .project_id(project_id)
        .credentials(Credentials::access_key(access_key, secret_key)) // or `Credentials::token`
        .build() // sends nothing
}
