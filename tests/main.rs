//! The hand-written tests: a module for each operation, named as the operation, and one for each promise that is about
//! no single operation. `download_ssl_cert` is the one to read first.

#![allow(clippy::unwrap_used, reason = "a test says what is wrong by failing")]
#![allow(clippy::indexing_slicing, clippy::panic, reason = "a test says what is wrong by failing")]

mod calls;
mod double;
mod payloads;

mod download_ssl_cert;
mod show_instance_ssl_detail;
mod update_ssl_switch;

mod any_answer;
mod every_method;
mod every_payload;
mod reality;
mod redis_over_tls;
mod secrets;
