//! The pipeline from the transcribed pages to the generated client.

mod baseline;
pub mod cli;
pub mod document;
mod extensions;
mod findings;
pub mod lint;
pub mod output;
mod shape;

pub use findings::{Finding, Findings};
