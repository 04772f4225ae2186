//! The snapshot of the library's public API, and that it shows what changes.

#![allow(clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

use std::path::{Path, PathBuf};

use xtask::{failure::Failure, freshness, public_api};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The lines that differ from the snapshot after edits of sources of the library, each a file, a text in it and another.
fn changed(edits: &[[&str; 3]]) -> Result<Vec<String>, Failure> {
    let mut sources = public_api::library(&root()).unwrap();
    for [file, from, to] in edits {
        let text = sources.get_mut(&format!("dcs-sdk/src/{file}")).unwrap_or_else(|| panic!("there is no {file}"));
        assert!(text.contains(from), "{file} has no {from}");
        *text = text.replacen(from, to, 1);
    }
    let diff = freshness::diff(&root(), &public_api::outputs_of(&sources)?).unwrap();
    let lines = diff.lines().filter(|line| line.starts_with(['+', '-']) && !line.contains("/dcs-sdk/public-api/"));
    Ok(lines.map(str::to_owned).collect())
}

#[test]
fn the_snapshot_is_fresh() {
    assert_eq!(freshness::diff(&root(), &public_api::outputs(&root()).unwrap()).unwrap(), "");
}

#[test]
fn any_change_of_the_public_api_shows() {
    let edits = [
        ["client.rs", "impl Client {", "impl Client { pub fn added(&self, one: Option<Credentials>) -> Duration {}"],
        ["client.rs", "pub fn project_id(", "pub(crate) fn project_id("],
        ["lib.rs", "pub use secret::Secret;", "pub use secret::Secret; pub use secret::Secret as Second;"],
        ["open_enum.rs", "impl AsRef<str> for $name", "impl AsRef<[u8]> for $name"],
        ["generated/tag_management.rs", "fn instance_id<V>(mut self, value: V)", "fn instance_id<V>(self, value: &V)"],
        ["generated/types/tag_management.rs", "#[non_exhaustive]\npub struct ListTagsOf", "pub struct ListTagsOf"],
        ["generated/types/tag_management.rs", "Create = \"create\",", "Create = \"created\","],
    ];
    let lines = [
        "-pub fn dcs_sdk::builder::BatchCreateOrDeleteTags::instance_id<V>(self, value: V) -> Self where V: TryInto<String>",
        "+pub fn dcs_sdk::builder::BatchCreateOrDeleteTags::instance_id<V>(self, value: &V) -> Self where V: TryInto<String>",
        "-#[non_exhaustive] pub struct dcs_sdk::types::ListTagsOfTenantResponse",
        "+pub struct dcs_sdk::types::ListTagsOfTenantResponse",
        "-pub dcs_sdk::types::TagAction::Create = \"create\"",
        "+pub dcs_sdk::types::TagAction::Create = \"created\"",
        "+pub fn dcs_sdk::Client::added(&self, one: Option<dcs_sdk::Credentials>) -> std::time::Duration",
        "-pub fn dcs_sdk::Client::project_id(&self) -> &str",
        "+pub use dcs_sdk::Secret as dcs_sdk::Second",
        "-impl AsRef<str> for open_enum::name",
        "+impl AsRef<[u8]> for open_enum::name",
    ];
    assert_eq!(changed(&edits).unwrap(), lines);
}

#[test]
fn what_nobody_sees_from_outside_does_not_show() {
    let edits = [
        ["client.rs", "struct Inner {", "struct Inner { added: bool,"],
        ["client.rs", "impl Client {", "impl Client { pub(crate) fn added(&self) -> zip::Unseen {}"],
        ["meta.rs", "    pub id: &'static str,", "    /// Says it otherwise.\n    pub id: &'static str,"],
        ["shape.rs", "pub(crate) enum Shape {", "pub(crate) enum Shape { Added,"],
    ];
    assert_eq!(changed(&edits).unwrap(), Vec::<String>::new());
}

#[test]
fn a_type_of_another_crate_stops_it() {
    let edit = ["error.rs", "impl Error {", "impl Error { pub fn pem(&self) -> x509_cert::Certificate {}"];
    let said = changed(&[edit]).unwrap_err().to_string();
    let expected = "error[foreign-type]: `x509_cert::Certificate` stands in the public API: \
                    `pub fn dcs_sdk::Error::pem(&self) -> x509_cert::Certificate`\n--> dcs-sdk/src/error.rs\n";
    assert!(said.starts_with(expected), "{said}\ndoesn't start with\n{expected}");
}
