//! Empty, because Cargo requires a library target. The tests start in `main.rs`.
