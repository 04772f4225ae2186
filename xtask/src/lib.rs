//! The pipeline from the transcribed pages to the generated client.

pub mod cli;
pub mod document;
mod extensions;
pub mod failure;
mod findings;
pub mod freshness;
pub mod generate;
mod generator;
pub mod lint;
mod lower;
pub mod output;
mod post;
mod shape;

pub use findings::{Finding, Findings};
