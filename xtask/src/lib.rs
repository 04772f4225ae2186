//! The pipeline from the transcribed pages to the generated client.

mod api;
mod baseline;
pub mod cli;
pub mod corrections;
pub mod document;
mod extensions;
mod findings;
pub mod lint;
mod openapi;
pub mod output;
mod shape;

pub use findings::{Finding, Findings};
