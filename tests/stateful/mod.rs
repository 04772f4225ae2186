//! The account of the emulator, as the library sees it.

mod consistency;
mod strict;
mod twelve_tasks;
