//! Nothing but a place for the tests, which start in `main.rs`.
