//! Nothing: the tests start in `main.rs`.
