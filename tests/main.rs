//! The hand-written tests: a module for each operation, named after the operation, and modules for behavior that
//! several operations share. Start with `download_ssl_cert`. `cargo xtask generate` lists the former in `operations.rs`.

// An instance has more fields than `json!` accepts with the default recursion limit.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test fails by panicking")]

mod calls;
mod canary_report;
mod code_blocks;
mod emulator;
mod operations;
mod payloads;
mod peak_memory;
mod plain_server;

mod any_query;
mod any_request;
mod any_response;
mod any_value;
mod authentication;
mod client_setup;
mod concurrent_calls;
mod connect;
mod corrections;
mod every_method;
mod every_payload;
mod examples;
mod fault_matrix;
mod guide;
mod hostile_store;
mod json_schemas;
mod pages;
mod quoted_secrets;
mod readme;
mod redis_endpoint;
mod redis_over_tls;
mod requests;
mod responses;
mod rustdoc_examples;
mod secrets;
mod stateful;
mod value_types;
mod waits;
