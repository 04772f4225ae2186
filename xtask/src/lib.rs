//! The pipeline from the transcribed pages to the generated client, and the checks of the workspace.
//!
//! A verb of `cargo xtask` has a file of its own here. The document is in [`document`], code generation in [`codegen`].

pub mod cli;
pub mod codegen;
mod command;
mod demo;
pub mod document;
mod external_checks;
pub mod failure;
pub mod generate;
mod install;
pub mod outputs;
mod public_api;
mod test;
