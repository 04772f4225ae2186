//! Compares two listings of the public API.

mod items;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use self::items::{Item, ItemKind, parent, parse, signature, without_attributes};
use super::{Finding, Level, Section};

/// A listing by kind and path. Several items can have the same path, such as those of implementations of a generic trait.
struct Listing {
    items: BTreeMap<(ItemKind, String), BTreeSet<String>>,
    definitions: BTreeMap<String, (ItemKind, String)>,
}

/// Returns the changes between two listings, one for each item. The items of a new or removed type are not reported.
pub fn compare(old: &[String], new: &[String]) -> Vec<Finding> {
    let (old, new) = (Listing::new(old), Listing::new(new));
    let mut findings = Vec::new();
    let keys: BTreeSet<_> = old.items.keys().chain(new.items.keys()).collect();
    for key in keys {
        let (kind, path) = key;
        let none = BTreeSet::new();
        let (before, after) = (old.items.get(key).unwrap_or(&none), new.items.get(key).unwrap_or(&none));
        let (gone, added): (Vec<_>, Vec<_>) = (before.difference(after).collect(), after.difference(before).collect());
        match (&gone[..], &added[..]) {
            ([], []) => {}
            ([gone, ..], [added, ..]) if *kind != ItemKind::Implementation => {
                findings.push(changed(*kind, path, gone, added));
            }
            _ => {
                let removed = gone.iter().filter(|_| !new.lacks_owner_of(*kind, path));
                findings.extend(removed.map(|line| removed_item(*kind, path, line)));
                let added = added.iter().filter(|_| !old.lacks_owner_of(*kind, path));
                findings.extend(added.map(|line| added_item(*kind, path, line, &old)));
            }
        }
    }
    findings
}

impl Listing {
    fn new(lines: &[String]) -> Self {
        let mut listing = Self { items: BTreeMap::new(), definitions: BTreeMap::new() };
        let parsed = parse(lines);
        for Item { line, kind, path, .. } in parsed.iter().filter(|item| has_items(item.kind)) {
            listing.definitions.insert(path.clone(), (*kind, line.clone()));
        }
        for item in parsed {
            // A method of a trait changes only with the trait.
            if !(item.of_trait && item.kind == ItemKind::Function) {
                listing.items.entry((item.kind, item.path)).or_default().insert(item.line);
            }
        }
        listing
    }

    /// Whether the type, trait or module that an item belongs to is not in the listing.
    fn lacks_owner_of(&self, kind: ItemKind, path: &str) -> bool {
        let owner = if kind == ItemKind::Implementation { Some(path) } else { parent(path) };
        owner.is_some_and(|owner| owner.starts_with("dcs_sdk") && !self.definitions.contains_key(owner))
    }
}

/// Whether other items can belong to an item.
fn has_items(kind: ItemKind) -> bool {
    use ItemKind::{Enum, Module, Struct, Trait, Type, Union, Variant};
    matches!(kind, Module | Struct | Enum | Union | Trait | Type | Variant)
}

fn removed_item(kind: ItemKind, path: &str, line: &str) -> Finding {
    let minor = is_negative(line);
    Finding {
        level: if minor { Level::Minor } else { Level::Major },
        section: Section::Removed,
        group: group(kind, path),
        item: name(kind, path, line),
        reason: None,
    }
}

fn added_item(kind: ItemKind, path: &str, line: &str, old: &Listing) -> Finding {
    let owner = parent(path).and_then(|owner| old.definitions.get(owner));
    let reason = match (kind, owner) {
        (ItemKind::Implementation, _) if is_negative(line) => Some("the type had the auto trait"),
        (ItemKind::Field | ItemKind::Variant, Some((_, owner))) if !is_non_exhaustive(owner) => {
            Some("the type is not `#[non_exhaustive]`")
        }
        (_, Some((ItemKind::Trait, _))) => Some("programs may implement the trait"),
        _ => None,
    };
    Finding {
        level: if reason.is_some() { Level::Major } else { Level::Minor },
        section: Section::Added,
        group: group(kind, path),
        item: name(kind, path, line),
        reason,
    }
}

fn changed(kind: ItemKind, path: &str, old: &str, new: &str) -> Finding {
    let finding = |level, what: String, reason| Finding {
        level,
        section: Section::Changed,
        group: group(kind, path),
        item: format!("{} {what}", name(kind, path, new)),
        reason,
    };
    if without_attributes(old) == without_attributes(new) {
        return match is_non_exhaustive(new) {
            true => {
                finding(Level::Major, "is `#[non_exhaustive]`".to_owned(), Some("programs may construct or match it"))
            }
            false => finding(Level::Minor, "is not `#[non_exhaustive]` any more".to_owned(), None),
        };
    }
    if old.replacen("const fn ", "fn ", 1) == new.replacen("const fn ", "fn ", 1) {
        return match new.contains("const fn ") {
            true => finding(Level::Minor, "is `const`".to_owned(), None),
            false => finding(Level::Major, "is not `const` any more".to_owned(), None),
        };
    }
    finding(Level::Major, format!("is `{}` (was `{}`)", signature(new), signature(old)), None)
}

fn is_non_exhaustive(line: &str) -> bool {
    line.starts_with("#[non_exhaustive] ")
}

fn is_negative(line: &str) -> bool {
    line.starts_with('!')
}

/// What the changelog groups an item by.
fn group(kind: ItemKind, path: &str) -> String {
    let owner = parent(path).map_or("dcs_sdk", short);
    match kind {
        ItemKind::Module => "Modules".to_owned(),
        ItemKind::Reexport => "Reexports".to_owned(),
        ItemKind::Struct | ItemKind::Enum | ItemKind::Union => "Types".to_owned(),
        ItemKind::Trait => "Traits".to_owned(),
        ItemKind::Type => format!("Type aliases of `{owner}`"),
        ItemKind::Constant => format!("Constants of `{owner}`"),
        ItemKind::Function if owner.rsplit("::").next().is_some_and(|name| name.starts_with(char::is_uppercase)) => {
            format!("Methods of `{owner}`")
        }
        ItemKind::Function => format!("Functions of `{owner}`"),
        ItemKind::Field => format!("Fields of `{owner}`"),
        ItemKind::Variant => format!("Variants of `{owner}`"),
        ItemKind::Implementation => format!("Traits of `{}`", short(path)),
    }
}

/// The name of an item within its group.
fn name(kind: ItemKind, path: &str, line: &str) -> String {
    match kind {
        ItemKind::Implementation => format!("`{}`", line.split(" for ").next().unwrap_or_default().trim()),
        ItemKind::Module
        | ItemKind::Reexport
        | ItemKind::Struct
        | ItemKind::Enum
        | ItemKind::Union
        | ItemKind::Trait => {
            format!("`{}`", short(path))
        }
        _ => format!("`{}`", path.rsplit("::").next().unwrap_or(path)),
    }
}

fn short(path: &str) -> &str {
    path.strip_prefix("dcs_sdk::").unwrap_or(path)
}
