//! The recipes of `dcs-sdk/redis_clients.md`, one file per block.

pub mod bb8;
pub mod deadpool;
pub mod fred;

const FILES: [&str; 3] = [include_str!("fred.rs"), include_str!("deadpool.rs"), include_str!("bb8.rs")];

#[test]
fn redis_clients_has_the_code_of_the_files() {
    let mut blocks = Vec::new();
    let mut lines = include_str!("../../../dcs-sdk/redis_clients.md").lines();
    while let Some(line) = lines.next() {
        if line.starts_with("```rust,") {
            blocks.push(lines.by_ref().take_while(|line| *line != "```").collect::<Vec<_>>().join("\n"));
        }
    }
    let files: Vec<_> = FILES.iter().map(|file| file.trim_end()).collect();
    assert_eq!(blocks, files, "change redis_clients.md and the file together");
}
