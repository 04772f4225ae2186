//! The pipeline from the transcribed pages to the generated client.

mod api;
pub mod cli;
mod command;
pub mod corrections;
mod demo;
mod dependencies;
pub mod document;
mod extensions;
pub mod failure;
mod findings;
pub mod freshness;
pub mod generate;
mod generator;
mod install;
mod judge;
pub mod lint;
mod lower;
mod openapi;
pub mod output;
mod post;
pub mod public_api;
mod shape;
mod stats;
mod stock;
mod test;

pub use findings::{Finding, Findings};
