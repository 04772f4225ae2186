//! The recipes of `dcs-sdk/redis_clients.md`, one file per block.

pub mod bb8;
pub mod deadpool;
pub mod fred;

use crate::code_blocks;

const FILES: [&str; 3] = [include_str!("fred.rs"), include_str!("deadpool.rs"), include_str!("bb8.rs")];

#[test]
fn redis_clients_has_the_code_of_the_files() {
    let blocks = code_blocks::of(include_str!("../../../dcs-sdk/redis_clients.md"), "rust,");
    assert_eq!(blocks, FILES, "change redis_clients.md and the file together");
}
