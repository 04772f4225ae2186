//! The account of the emulator, as the library sees it.

mod strict;
mod twelve_tasks;
