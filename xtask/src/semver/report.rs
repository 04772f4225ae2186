//! The verdict and the draft of a changelog.

use std::{collections::BTreeMap, fmt};

use super::{Finding, Level, Section};

/// The changes of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub findings: Vec<Finding>,
}

impl Report {
    /// The release that the changes require; `None` if nothing changed.
    pub fn verdict(&self) -> Option<Level> {
        self.findings.iter().map(|finding| finding.level).max()
    }

    /// The changes that decide the verdict.
    pub fn deciding(&self) -> impl Iterator<Item = &Finding> {
        let verdict = self.verdict();
        self.findings.iter().filter(move |finding| Some(finding.level) == verdict)
    }
}

/// Returns the version after the given one. Before 1.0, a breaking change increments the second number, as Cargo
/// expects.
fn next_version(version: &str, level: Level) -> Option<String> {
    let numbers: Vec<u64> = version.split('.').map(|number| number.parse().ok()).collect::<Option<_>>()?;
    let [major, minor, patch] = numbers[..] else { return None };
    let next = match (major, level) {
        (0, Level::Major) => [0, minor + 1, 0],
        (0, _) | (_, Level::Patch) => [major, minor, patch + 1],
        (_, Level::Minor) => [major, minor + 1, 0],
        (_, Level::Major) => [major + 1, 0, 0],
    };
    Some(next.map(|number| number.to_string()).join("."))
}

impl fmt::Display for Level {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

impl fmt::Display for Section {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Added => "Added",
            Self::Changed => "Changed",
            Self::Removed => "Removed",
        })
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(verdict) = self.verdict() else { return writeln!(out, "no change for users of the library") };
        let version = env!("CARGO_PKG_VERSION");
        let next = next_version(version, verdict).map(|next| format!(": {version} → {next}")).unwrap_or_default();
        writeln!(out, "{verdict}{next}\n\ndecided by")?;
        for Finding { section, group, item, reason, .. } in self.deciding() {
            let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
            writeln!(out, "  {}: {group}: {item}{reason}", section.to_string().to_lowercase())?;
        }
        writeln!(out, "\nDraft for CHANGELOG.md:")?;
        for section in [Section::Added, Section::Changed, Section::Removed] {
            // Breaking changes first.
            let mut groups: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
            for finding in self.findings.iter().filter(|finding| finding.section == section) {
                groups.entry((finding.level != Level::Major, &finding.group)).or_default().push(&finding.item);
            }
            if !groups.is_empty() {
                writeln!(out, "\n### {section}\n")?;
            }
            for ((compatible, group), items) in groups {
                let breaking = if compatible { "" } else { "**Breaking:** " };
                writeln!(out, "- {breaking}{group}: {}.", items.join(", "))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_version_increments_what_cargo_expects() {
        for (version, level, next) in [
            ("0.1.2", Level::Patch, "0.1.3"),
            ("0.1.2", Level::Minor, "0.1.3"),
            ("0.1.2", Level::Major, "0.2.0"),
            ("1.2.3", Level::Patch, "1.2.4"),
            ("1.2.3", Level::Minor, "1.3.0"),
            ("1.2.3", Level::Major, "2.0.0"),
        ] {
            assert_eq!(next_version(version, level).as_deref(), Some(next));
        }
        assert_eq!(next_version("1.0.0-alpha", Level::Patch), None);
    }

    #[test]
    fn report_lists_what_decides_and_a_draft() {
        let finding = |level, section, item: &str| Finding {
            level,
            section,
            group: "Fields of `types::Tag`".to_owned(),
            item: item.to_owned(),
            reason: (level == Level::Major).then_some("why"),
        };
        let report = Report {
            findings: vec![
                finding(Level::Minor, Section::Added, "`a`"),
                finding(Level::Minor, Section::Added, "`b`"),
                finding(Level::Major, Section::Removed, "`c`"),
            ],
        };
        let text = report.to_string();
        let (decision, draft) = text.split_once("\nDraft for CHANGELOG.md:\n").unwrap();
        assert!(decision.ends_with("\ndecided by\n  removed: Fields of `types::Tag`: `c` (why)\n"), "{decision}");
        let expected = "
### Added

- Fields of `types::Tag`: `a`, `b`.

### Removed

- **Breaking:** Fields of `types::Tag`: `c`.
";
        assert_eq!(draft, expected);
        assert_eq!(Report { findings: Vec::new() }.to_string(), "no change for users of the library\n");
    }
}
