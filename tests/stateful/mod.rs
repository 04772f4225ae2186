//! The account of the emulator, as the library sees it.

mod consistency;
mod first_test;
mod strict;
mod twelve_tasks;

#[test]
fn readme_of_the_emulator_has_the_code_of_the_first_test() {
    let (_, block) = include_str!("../emulator/README.md").split_once("```rust,ignore\n").unwrap();
    let (block, _) = block.split_once("```\n").unwrap();
    assert_eq!(block, include_str!("first_test.rs"), "change the README and the file together");
}
