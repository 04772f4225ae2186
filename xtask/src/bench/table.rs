//! Tables in Markdown.

use std::fmt;

/// A table. The first columns are left-aligned, the others are numbers.
pub(super) struct Table {
    left_aligned: usize,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(left_aligned: usize, head: &[&str]) -> Self {
        Self { left_aligned, head: head.iter().map(|name| (*name).to_owned()).collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| {} |", self.head.join(" | "))?;
        let rules = (0..self.head.len()).map(|column| if column < self.left_aligned { "---" } else { "---:" });
        writeln!(f, "|{}|", rules.collect::<Vec<_>>().join("|"))?;
        self.rows.iter().try_for_each(|row| writeln!(f, "| {} |", row.join(" | ")))
    }
}
