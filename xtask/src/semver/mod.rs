//! `cargo xtask semver`: the version that a change of the library requires.
//!
//! CONTRIBUTING.md has the rules. `cargo-semver-checks` compares neither the types of fields nor those of parameters and
//! results, which is what a regeneration changes most often. The listing of the public API has all of them, one item per
//! line. The listing does not have what is validated when a request is sent, which is compared in the OpenAPI document.

mod listing;
mod report;
mod requests;

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::Path,
};

use serde_json::Value;

pub use self::report::Report;
use crate::{document::Document, failure::Failure, git::Checkout, public_api};

const MANIFESTS: [&str; 2] = ["Cargo.toml", "dcs-sdk/Cargo.toml"];

/// A kind of release, in the terms of Semantic Versioning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Patch,
    Minor,
    Major,
}

/// How an item changed: a section of the changelog.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    Added,
    Changed,
    Removed,
}

/// A change, and the release that it requires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    pub level: Level,
    pub section: Section,
    /// What the items of the changelog are grouped by, such as ``Fields of `types::Tag` ``.
    pub group: String,
    /// The item, such as `` `key` ``, and what changed.
    pub item: String,
    /// Why the change requires the release, unless it is obvious.
    pub reason: Option<&'static str>,
}

/// What users of the library rely on.
#[derive(Debug, Clone)]
pub struct Api {
    /// The lines of the listing of the public API.
    pub listing: Vec<String>,
    /// The OpenAPI document with corrections and annotations.
    pub document: Value,
}

impl Api {
    fn at(checkout: &Checkout<'_>, commit: &str) -> Result<Self, Failure> {
        let file = |path: &str| match checkout.blobs(commit, path)?.get(path) {
            Some(blob) => checkout.text(blob),
            None => Err(Failure::from(format!("{path} is not in commit {commit}"))),
        };
        let listing = checkout.blobs(commit, &format!("{}/", public_api::FOLDER))?.into_values();
        let listing: Vec<String> = listing.map(|blob| checkout.text(&blob)).collect::<Result<_, _>>()?;
        let document = serde_json::from_str(&file("openapi/dcs.json")?)
            .map_err(|error| format!("openapi/dcs.json in commit {commit}: {error}"))?;
        Ok(Self { listing: listing.iter().flat_map(|text| text.lines()).map(str::to_owned).collect(), document })
    }
}

/// Prints the release that the changes since a commit require.
///
/// # Errors
/// If the commit has no listing, or the public API cannot be listed.
pub fn run(root: &Path, since: &str) -> Result<(), Failure> {
    let checkout = Checkout::new(root);
    let commit = checkout.commit(since)?;
    let old = Api::at(&checkout, &commit)?;
    let outputs = public_api::outputs(root)?;
    let new = Api {
        listing: outputs.files().values().flat_map(|text| text.lines()).map(str::to_owned).collect(),
        document: Document::corrected(&root.join("openapi"))?.json(),
    };
    let mut out = io::stdout();
    write!(out, "{}", compare(&old, &new))?;
    for path in checkout.changed(&commit, &MANIFESTS)? {
        writeln!(out, "\n{path} changed: features, dependencies and the Rust version are not part of the verdict")?;
    }
    Ok(())
}

/// Compares two versions of the library.
pub fn compare(old: &Api, new: &Api) -> Report {
    let mut findings = listing::compare(&old.listing, &new.listing);
    findings.extend(requests::compare(&old.document, &new.document));
    let mut reworded: BTreeSet<String> = requests::changed_operations(&old.document, &new.document);
    let is_reported =
        |operation: &String| findings.iter().any(|finding| finding.group.contains(&format!("`{operation}`")));
    reworded.retain(|operation| !is_reported(operation));
    findings.extend(reworded.into_iter().map(|operation| Finding {
        level: Level::Patch,
        section: Section::Changed,
        group: "Documentation or behavior of operations".to_owned(),
        item: format!("`{operation}`"),
        reason: None,
    }));
    Report { findings }
}
