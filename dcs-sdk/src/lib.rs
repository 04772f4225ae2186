//! Client of the Distributed Cache Service, as stock progenitor generates it.

mod generated;
pub use generated::*;
