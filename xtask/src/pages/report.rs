//! The report for maintainers.

use std::fmt;

use super::{ChangedPage, Event, Report, counts};

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(from) = &self.from else {
            return writeln!(out, "commit {}: no lock to compare it with", self.to);
        };
        let counts: Vec<_> =
            counts(self.pages.iter()).into_iter().map(|(name, count)| format!("{count} {name}")).collect();
        let summary =
            if counts.is_empty() { "no page changed".to_owned() } else { format!("pages: {}", counts.join(", ")) };
        writeln!(out, "{} → {}: {summary}", short(from), short(&self.to))?;
        let (review, reworded): (Vec<_>, Vec<_>) = self.pages.iter().partition(|page| page.needs_review());
        for page in review {
            write!(out, "\n{page}")?;
        }
        if !reworded.is_empty() {
            writeln!(out, "\nOnly the wording of these pages changed:")?;
            for page in reworded {
                write!(out, "\n{page}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for ChangedPage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = self.operation.as_deref().unwrap_or("no operation");
        match &self.event {
            Event::Changed => writeln!(out, "{operation}: {} changed", self.path)?,
            Event::Added => writeln!(out, "{operation}: {} added", self.path)?,
            Event::Removed => writeln!(out, "{operation}: {} removed", self.path)?,
            Event::Moved { to } => writeln!(out, "{operation}: {} moved to {to}", self.path)?,
        }
        for (name, paths) in [("files", &self.files), ("tests", &self.tests)] {
            if !paths.is_empty() {
                writeln!(out, "  {name}: {}", paths.join(", "))?;
            }
        }
        for change in &self.changes {
            writeln!(out, "  {}: {}: {}", change.kind, printable(&change.place), printable(&change.what))?;
        }
        for line in self.diff.lines() {
            writeln!(out, "    {line}")?;
        }
        Ok(())
    }
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// The lines of a word diff with a difference in them, each once, without the padding of tables.
pub fn changed_lines(diff: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let hunks = diff.lines().skip_while(|line| !line.starts_with("@@"));
    for line in hunks.filter(|line| line.contains("[-") || line.contains("{+")) {
        let line = printable(&line.split_whitespace().collect::<Vec<_>>().join(" "));
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// Untrusted input: control characters could act on a terminal.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}
