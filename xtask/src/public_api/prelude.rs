//! Names that are in scope everywhere.

/// The modules of `std`, and what the prelude takes from each.
const PRELUDE: [(&str, &[&str]); 14] = [
    ("borrow", &["ToOwned"]),
    ("boxed", &["Box"]),
    ("clone", &["Clone"]),
    ("cmp", &["Eq", "Ord", "PartialEq", "PartialOrd"]),
    ("convert", &["AsMut", "AsRef", "From", "Into", "TryFrom", "TryInto"]),
    ("default", &["Default"]),
    ("future", &["Future", "IntoFuture"]),
    ("iter", &["DoubleEndedIterator", "ExactSizeIterator", "Extend", "FromIterator", "IntoIterator", "Iterator"]),
    ("marker", &["Copy", "Send", "Sized", "Sync", "Unpin"]),
    ("ops", &["AsyncFn", "AsyncFnMut", "AsyncFnOnce", "Drop", "Fn", "FnMut", "FnOnce"]),
    ("option", &["Option"]),
    ("result", &["Result"]),
    ("string", &["String", "ToString"]),
    ("vec", &["Vec"]),
];

const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16", "u32", "u64", "u8",
    "usize",
];

/// Traits whose derive is in scope everywhere, and they themselves aren't.
const DERIVED: [(&str, [&str; 3]); 2] = [("Debug", ["std", "fmt", "Debug"]), ("Hash", ["std", "hash", "Hash"])];

/// Whether a name alone means something of the language or of the prelude.
pub fn has(name: &str) -> bool {
    PRIMITIVES.contains(&name) || PRELUDE.iter().any(|(_, names)| names.contains(&name))
}

/// A path into the standard library as it is shown: from `std`, and the name alone of what is in the prelude. `None` for
/// a path into any other crate.
pub fn shown(path: &[String]) -> Option<Vec<String>> {
    let (first, rest) = path.split_first()?;
    if !["alloc", "core", "std"].contains(&first.as_str()) {
        return None;
    }
    if let [module, name] = rest
        && PRELUDE.iter().any(|(known, names)| known == module && names.contains(&name.as_str()))
    {
        return Some(vec![name.clone()]);
    }
    Some([&["std".to_owned()], rest].concat())
}

/// The trait that a derive of one word means, when that isn't in scope itself.
pub fn derived(name: &str) -> Option<&'static [&'static str]> {
    DERIVED.iter().find(|(known, _)| *known == name).map(|(_, path)| &path[..])
}
