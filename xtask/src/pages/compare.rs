//! Differences between two versions of a page: what changes the transcription, and what is only wording.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use super::{
    rst::{Example, Page, Place, StatusHeading, Table},
    text::{difference, plain, values, words},
};

/// Columns with sentences, in which only values matter.
const PROSE_COLUMNS: [&str; 4] = ["Description", "Error Message", "Solution", "What's New"];

/// A difference between two versions of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub kind: ChangeKind,
    /// Place on the page, such as ``table `Path Parameters` ``.
    pub place: String,
    pub what: String,
}

/// What a change concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// Method or path.
    Uri,
    /// Fields, types, and which of them are mandatory; values in descriptions.
    Table,
    /// Status codes.
    Status,
    /// Example payloads.
    Example,
    /// Values in sentences outside of tables, such as versions and limits.
    Value,
    /// Sentences without a change of the values in them.
    Wording,
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Uri => "URI",
            Self::Table => "table",
            Self::Status => "status",
            Self::Example => "example",
            Self::Value => "value",
            Self::Wording => "wording",
        })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "section `{}`", self.section)?;
        self.status.as_ref().map_or(Ok(()), |status| write!(out, ", status {status}"))
    }
}

/// Returns the differences, ordered by kind. Layout, such as the width of columns, is not compared.
pub fn compare(old: &Page, new: &Page) -> Vec<Change> {
    let mut changes = Changes(Vec::new());
    let headings = changes.headings(old, new);
    changes.statuses(old, new, &headings);
    changes.tables(old, new, &headings);
    changes.examples(old, new, &headings);
    changes.paragraphs(old, new, &headings);
    changes.0.sort_by_key(|change| change.kind);
    changes.0
}

/// The new headings of sections that were renamed, by their old ones.
type Headings = BTreeMap<String, String>;

struct Changes(Vec<Change>);

impl Changes {
    fn push(&mut self, kind: ChangeKind, place: impl fmt::Display, what: impl Into<String>) {
        self.0.push(Change { kind, place: place.to_string(), what: what.into() });
    }

    fn headings(&mut self, old: &Page, new: &Page) -> Headings {
        let gone: Vec<_> = old.sections.iter().filter(|section| !new.sections.contains(section)).collect();
        let added: Vec<_> = new.sections.iter().filter(|section| !old.sections.contains(section)).collect();
        if gone.len() != added.len() {
            return Headings::new();
        }
        for (old, new) in gone.iter().zip(&added) {
            self.push(ChangeKind::Wording, "headings", format!("`{old}` → `{new}`"));
        }
        gone.into_iter().cloned().zip(added.into_iter().cloned()).collect()
    }

    fn statuses(&mut self, old: &Page, new: &Page, headings: &Headings) {
        let statuses = |page: &Page| -> Vec<(String, String)> {
            let pair = |heading: &StatusHeading| (heading.section.clone(), heading.status.clone());
            page.status_headings.iter().map(pair).collect()
        };
        let old: Vec<_> =
            statuses(old).into_iter().map(|(section, status)| (renamed(&section, headings), status)).collect();
        let new = statuses(new);
        for (section, status) in old.iter().filter(|heading| !new.contains(heading)) {
            self.push(ChangeKind::Status, format!("section `{section}`"), format!("status {status} removed"));
        }
        for (section, status) in new.iter().filter(|heading| !old.contains(heading)) {
            self.push(ChangeKind::Status, format!("section `{section}`"), format!("status {status} added"));
        }
    }

    fn tables(&mut self, old: &Page, new: &Page, headings: &Headings) {
        let same_place = |old: &Table, new: &Table| moved(&old.place, headings) == new.place;
        let same_section = |old: &Table, new: &Table| renamed(&old.place.section, headings) == new.place.section;
        let pairs = pair(
            &old.tables,
            &new.tables,
            &[
                &|old, new| same_place(old, new) && old.title == new.title && alike(old, new),
                &|old, new| same_place(old, new) && old.title == new.title,
                &|old, new| same_section(old, new) && old.title == new.title,
                &|old, new| same_place(old, new) && alike(old, new),
            ],
        );
        for (old, new) in pairs {
            match (old, new) {
                (Some(old), Some(new)) => self.table(old, new),
                (Some(old), None) => self.push(kind(old), table_place(old), "table removed"),
                (None, Some(new)) => {
                    let keys: Vec<_> =
                        new.rows.iter().filter_map(|row| row.first()).map(|key| format!("`{key}`")).collect();
                    self.push(kind(new), table_place(new), format!("table added: {}", keys.join(", ")));
                }
                (None, None) => {}
            }
        }
    }

    fn table(&mut self, old: &Table, new: &Table) {
        let place = table_place(new);
        if old.title != new.title {
            self.push(ChangeKind::Wording, &place, format!("title `{}` → `{}`", old.title, new.title));
        }
        let columns = self.columns(old, new);
        let width = key_width(old, new);
        let key = |row: &Vec<String>| row.iter().take(width).map(|cell| plain(cell)).collect::<Vec<_>>();
        let gone: Vec<_> = old.rows.iter().filter(|row| !new.rows.iter().any(|other| key(other) == key(row))).collect();
        let added: Vec<_> =
            new.rows.iter().filter(|row| !old.rows.iter().any(|other| key(other) == key(row))).collect();
        if let ([gone], [added]) = (&gone[..], &added[..])
            && gone.iter().skip(width).eq(added.iter().skip(width))
        {
            let what = format!("row `{}` renamed `{}`", key(gone).join(" "), key(added).join(" "));
            self.push(kind(new), &place, what);
        } else {
            for row in gone {
                self.push(kind(old), &place, format!("row `{}` removed", key(row).join(" ")));
            }
            for row in added {
                self.push(kind(new), &place, format!("row `{}` added", key(row).join(" ")));
            }
        }
        for row in &old.rows {
            let Some(other) = new.rows.iter().find(|other| key(other) == key(row)) else { continue };
            for (from, to, name) in &columns {
                let (Some(from), Some(to)) = (row.get(*from), other.get(*to)) else { continue };
                let at = format!("{place}, row `{}`, column `{name}`", key(row).join(" "));
                if PROSE_COLUMNS.contains(&name.as_str()) {
                    self.prose(kind(new), &at, from, to);
                } else if plain(from) != plain(to) {
                    self.push(kind(new), &at, format!("`{}` → `{}`", plain(from), plain(to)));
                }
            }
        }
    }

    /// The positions of the columns that both tables have, and their names.
    fn columns(&mut self, old: &Table, new: &Table) -> Vec<(usize, usize, String)> {
        let place = table_place(new);
        if old.header.len() == new.header.len() {
            for (from, to) in old.header.iter().zip(&new.header).filter(|(from, to)| from != to) {
                self.push(ChangeKind::Wording, &place, format!("column `{from}` → `{to}`"));
            }
            return old.header.iter().enumerate().map(|(at, name)| (at, at, name.clone())).collect();
        }
        for name in old.header.iter().filter(|name| !new.header.contains(name)) {
            self.push(kind(old), &place, format!("column `{name}` removed"));
        }
        for name in new.header.iter().filter(|name| !old.header.contains(name)) {
            self.push(kind(new), &place, format!("column `{name}` added"));
        }
        let common = old
            .header
            .iter()
            .enumerate()
            .filter_map(|(at, name)| Some((at, new.header.iter().position(|other| other == name)?, name.clone())));
        common.collect()
    }

    fn examples(&mut self, old: &Page, new: &Page, headings: &Headings) {
        let same_section = |old: &Example, new: &Example| renamed(&old.place.section, headings) == new.place.section;
        let pairs = pair(
            &old.examples,
            &new.examples,
            &[
                &|old, new| moved(&old.place, headings) == new.place && words(&old.text) == words(&new.text),
                &|old, new| moved(&old.place, headings) == new.place,
                &|old, new| same_section(old, new),
            ],
        );
        for (old, new) in pairs {
            match (old, new) {
                (Some(old), Some(new)) => {
                    let (from, to) = (words(&old.text), words(&new.text));
                    if from != to {
                        self.push(ChangeKind::Example, &new.place, difference(from, to));
                    }
                }
                (Some(old), None) => self.push(ChangeKind::Example, &old.place, "example removed"),
                (None, Some(new)) => self.push(ChangeKind::Example, &new.place, "example added"),
                (None, None) => {}
            }
        }
    }

    fn paragraphs(&mut self, old: &Page, new: &Page, headings: &Headings) {
        let (old, new) = (prose(old, |place| moved(place, headings)), prose(new, Place::clone));
        let places: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        for place in places {
            let text = |page: &BTreeMap<Place, String>| page.get(place).cloned().unwrap_or_default();
            let (old, new) = (text(&old), text(&new));
            if place.section == "URI" && old != new {
                self.push(ChangeKind::Uri, place, format!("`{}` → `{}`", old.trim(), new.trim()));
            } else {
                self.prose(ChangeKind::Value, &place.to_string(), &old, &new);
            }
        }
    }

    fn prose(&mut self, kind: ChangeKind, place: &str, old: &str, new: &str) {
        if old == new {
            return;
        }
        let (from, to) = (values(old), values(new));
        if from == to {
            self.push(ChangeKind::Wording, place, "reworded");
        } else {
            self.push(kind, place, difference(from, to));
        }
    }
}

fn renamed(section: &str, headings: &Headings) -> String {
    headings.get(section).map_or(section, String::as_str).to_owned()
}

fn moved(place: &Place, headings: &Headings) -> Place {
    Place { section: renamed(&place.section, headings), status: place.status.clone() }
}

fn prose(page: &Page, place: impl Fn(&Place) -> Place) -> BTreeMap<Place, String> {
    let mut prose = BTreeMap::new();
    for paragraph in &page.paragraphs {
        let text: &mut String = prose.entry(place(&paragraph.place)).or_default();
        *text = format!("{text} {}", paragraph.text);
    }
    prose
}

/// Whether an old item and a new one are the same.
type Relation<'a, T> = &'a dyn Fn(&T, &T) -> bool;

/// Pairs the items that satisfy the first relation, then those of the rest that satisfy the second, and so on. Items
/// without a partner come last.
fn pair<'a, T>(old: &'a [T], new: &'a [T], relations: &[Relation<'_, T>]) -> Vec<(Option<&'a T>, Option<&'a T>)> {
    let (mut old, mut new): (Vec<_>, Vec<_>) = (old.iter().collect(), new.iter().collect());
    let mut pairs = Vec::new();
    for related in relations {
        old.retain(|one| {
            let Some(at) = new.iter().position(|other| related(one, other)) else { return true };
            pairs.push((Some(*one), Some(new.remove(at))));
            false
        });
    }
    pairs.extend(old.into_iter().map(|item| (Some(item), None)));
    pairs.extend(new.into_iter().map(|item| (None, Some(item))));
    pairs
}

/// Whether at least half of the rows have the same first cell.
fn alike(old: &Table, new: &Table) -> bool {
    let first = |row: &Vec<String>| row.first().cloned().unwrap_or_default();
    let common = old.rows.iter().filter(|row| new.rows.iter().any(|other| first(other) == first(row))).count();
    2 * common >= old.rows.len().max(new.rows.len())
}

fn kind(table: &Table) -> ChangeKind {
    if table.place.section == "Status Codes" { ChangeKind::Status } else { ChangeKind::Table }
}

fn table_place(table: &Table) -> String {
    if table.title.is_empty() {
        return format!("table in {}", table.place);
    }
    let status = table.place.status.as_ref().map(|status| format!(", status {status}")).unwrap_or_default();
    format!("table `{}`{status}", table.title)
}

/// The number of leading columns that identify a row.
fn key_width(old: &Table, new: &Table) -> usize {
    let columns = old.header.len().min(new.header.len());
    let unique = |table: &Table, width: usize| {
        let mut keys: Vec<Vec<_>> = table.rows.iter().map(|row| row.iter().take(width).collect()).collect();
        keys.sort();
        let rows = keys.len();
        keys.dedup();
        keys.len() == rows
    };
    (1..=columns).find(|width| unique(old, *width) && unique(new, *width)).unwrap_or(columns)
}
