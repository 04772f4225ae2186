//! The downloads, each with its exact result.

mod files;
mod links;
mod responses;
mod zips;

use dcs_sdk::certificate::CaCertificates;

use super::server::{Reply, STORE};

pub struct Case {
    pub name: &'static str,
    pub link: String,
    /// Created when it is requested, so that only the server needs memory for it.
    pub reply: fn() -> Reply,
    pub options: fn(CaCertificates) -> CaCertificates,
    pub expected: String,
}

impl Case {
    /// The ID of the instance.
    pub fn id(&self) -> String {
        id(self.name)
    }
}

fn id(name: &str) -> String {
    name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '-' }).collect()
}

pub fn all() -> Vec<Case> {
    let cases: Vec<_> =
        links::cases().into_iter().chain(responses::cases()).chain(zips::cases()).chain(files::cases()).collect();
    let mut ids: Vec<_> = cases.iter().map(Case::id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), cases.len(), "two cases with the same ID");
    cases
}

fn case(name: &'static str, reply: fn() -> Reply, expected: String) -> Case {
    let link = format!("https://{STORE}/{}/f.zip?AWSAccessKeyId=AK&Expires=1&Signature=hush-hush", id(name));
    Case { name, link, reply, options: |request| request, expected }
}

/// A file whose content is the problem.
fn file(name: &'static str, reply: fn() -> Reply, problem: &str, message: &str) -> Case {
    case(name, reply, format!("Certificate({problem}) | DownloadSSLCert: {message} ({STORE}:443)"))
}
