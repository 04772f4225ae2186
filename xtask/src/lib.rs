//! The pipeline from the transcribed pages to the generated client.

mod api;
pub mod cli;
pub mod corrections;
pub mod document;
mod extensions;
pub mod failure;
mod findings;
pub mod freshness;
pub mod generate;
mod generator;
pub mod lint;
mod lower;
mod openapi;
pub mod output;
mod post;
mod shape;

pub use findings::{Finding, Findings};
