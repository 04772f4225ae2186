//! What progenitor alone makes of the API reference: its default settings on the bare transcription, with nothing done to
//! the document before or to the code after. Nobody should use it; `tests/reality` holds the library against it.

#[rustfmt::skip]
mod generated {
    pub mod client;
    pub mod refused;
}

pub use generated::{
    client::{Client, Error, ResponseValue, types},
    refused::{OPERATIONS, REFUSED, WHOLE},
};
