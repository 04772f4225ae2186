//! OpenAPI Overlays 1.0: corrections, where the service differs from its documentation, and annotations of this project.

mod apply;
mod read;
mod rules;

pub use self::{
    apply::{Applied, apply},
    read::{Change, Evidence, OverlayKind, read},
};
