//! The public API of the library as text, and what of other crates stands in it.
//!
//! The compiler's own account of it, rustdoc's JSON, takes a nightly toolchain, so the sources are walked here. What only
//! type checking knows isn't told: which types are `Send`, and what a blanket `impl` of another crate adds.

mod attributes;
mod foreign;
mod impls;
mod items;
mod lines;
mod names;
mod open_enum;
mod prelude;
mod reach;
mod read;
mod resolve;
mod snapshot;
mod sources;
#[cfg(test)]
mod tests;
mod text;
mod tree;

use std::{io, path::Path};

pub use self::sources::Sources;
use self::{
    lines::{Foreign, Line, Writer},
    reach::Reach,
};
use crate::{Findings, failure::Failure, generate::Outputs};

/// The library, by its name in code and the folder of its sources.
const LIBRARY: (&str, &str) = ("dcs_sdk", "dcs-sdk/src");

/// The public API of a crate.
struct Api {
    /// Its lines, by path.
    lines: Vec<Line>,
    /// What of other crates stands in them.
    foreign: Vec<Foreign>,
}

impl Api {
    /// Walks a crate whose root is `lib.rs` in a folder.
    ///
    /// # Errors
    /// What can't be told from its sources.
    fn of(name: &str, folder: &str, sources: &Sources) -> Result<Self, Findings> {
        let tree = read::read(name, folder, sources)?;
        let reach = Reach::of(&tree);
        let mut writer = Writer::new(&tree, &reach);
        for export in &reach.exports {
            writer.export(export);
        }
        for (inside, module) in &tree.modules {
            for item in &module.impls {
                writer.implementation(inside, module, item);
            }
        }
        let (lines, foreign, findings) = writer.sorted();
        findings.or(Self { lines, foreign })
    }
}

/// The snapshot of the library's public API.
///
/// # Errors
/// A source that can't be read or told, or something of another crate that isn't allowed there.
pub fn outputs(root: &Path) -> Result<Outputs, Failure> {
    outputs_of(&library(root)?)
}

/// The same of other sources than those that lie there.
///
/// # Errors
/// As [`outputs`].
pub fn outputs_of(sources: &Sources) -> Result<Outputs, Failure> {
    let api = Api::of(LIBRARY.0, LIBRARY.1, sources)?;
    foreign::check(&api.foreign, foreign::ALLOWED).or(())?;
    Ok(snapshot::files(&api.lines, LIBRARY.1))
}

/// The sources of the library.
///
/// # Errors
/// One that can't be read.
pub fn library(root: &Path) -> io::Result<Sources> {
    sources::read(root, LIBRARY.1)
}
