//! OpenAPI Overlays 1.0: what the service does otherwise than its pages say, and what this project decides.

mod apply;
mod read;
mod rules;

pub use self::{
    apply::{Applied, apply},
    read::{Change, Evidence, OverlayKind, read},
};
