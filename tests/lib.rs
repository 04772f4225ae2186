//! Empty: the tests start in `main.rs`.
