//! Generates the client from the OpenAPI document, and checks and measures the workspace.
//!
//! Each subcommand of `cargo xtask` has its own module. [`document`] reads the document, [`codegen`] generates code.

mod bench;
mod canary;
mod cargo_install;
pub mod cli;
pub mod codegen;
mod command;
mod demo;
pub mod document;
mod emulator;
mod external_checks;
pub mod failure;
mod features;
pub mod generate;
mod git;
mod install;
pub mod links;
pub mod outputs;
pub mod pages;
pub mod public_api;
mod reserved;
pub mod semver;
mod test;
