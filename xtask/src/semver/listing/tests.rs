use super::*;

const OLD: &[&str] = &[
    "// Generated.",
    "pub mod dcs_sdk",
    "#[non_exhaustive] pub enum dcs_sdk::Open",
    "pub dcs_sdk::Open::A",
    "pub enum dcs_sdk::Closed",
    "pub dcs_sdk::Closed::A",
    "#[non_exhaustive] pub struct dcs_sdk::Tag",
    "pub dcs_sdk::Tag::key: alloc::string::String",
    "impl dcs_sdk::Tag",
    "pub fn dcs_sdk::Tag::new() -> Self",
    "pub const fn dcs_sdk::Tag::id(&self) -> u32",
    "impl<T> core::convert::From<T> for dcs_sdk::Tag",
    "pub fn dcs_sdk::Tag::from(T) -> Self",
    "impl core::future::into_future::IntoFuture for dcs_sdk::Tag",
    "pub type dcs_sdk::Tag::Output = core::option::Option<alloc::string::String>",
    "pub struct dcs_sdk::Pair",
    "pub dcs_sdk::Pair::one: u32",
    "pub trait dcs_sdk::Provide: core::marker::Send",
    "pub fn dcs_sdk::Provide::provide(&self)",
    "pub const dcs_sdk::LIMIT: u32",
    "#[derive(Clone, Debug)] dcs_sdk::Tag",
];

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// The changes if lines are removed from the listing and others added to it.
fn changes(removed: &[&str], added: &[&str]) -> Vec<String> {
    for line in removed {
        assert!(OLD.contains(line), "{line}");
    }
    let mut new: Vec<&str> = OLD.iter().filter(|line| !removed.contains(line)).copied().collect();
    new.extend(added);
    let findings = compare(&lines(OLD), &lines(&new));
    findings.iter().map(|it| format!("{} {} {}: {}", it.level, it.section, it.group, it.item)).collect()
}

#[test]
fn compare_reports_nothing_for_another_order() {
    let mut reversed: Vec<&str> = OLD.to_vec();
    reversed.swap(2, 4);
    reversed.swap(3, 5);
    assert_eq!(compare(&lines(OLD), &lines(&reversed)), []);
}

#[test]
fn compare_decides_each_kind_of_change() {
    const LIMIT: &str = "pub const dcs_sdk::LIMIT: u32";
    const TAG: &str = "#[non_exhaustive] pub struct dcs_sdk::Tag";
    const OUTPUT: &str = "pub type dcs_sdk::Tag::Output = core::option::Option<alloc::string::String>";
    for (removed, added, expected) in [
        (&["pub dcs_sdk::Open::A"][..], &[][..], "major Removed Variants of `Open`: `A`"),
        (&[], &["pub dcs_sdk::Open::B"], "minor Added Variants of `Open`: `B`"),
        (&[], &["pub dcs_sdk::Closed::B(u32)"], "major Added Variants of `Closed`: `B`"),
        (&[], &["pub dcs_sdk::Tag::value: u32"], "minor Added Fields of `Tag`: `value`"),
        (&[], &["pub dcs_sdk::Pair::two: u32"], "major Added Fields of `Pair`: `two`"),
        (&[], &["pub fn dcs_sdk::Provide::more(&self)"], "major Added Methods of `Provide`: `more`"),
        (&[], &["pub fn dcs_sdk::Tag::more(&self)"], "minor Added Methods of `Tag`: `more`"),
        (&[], &["pub fn dcs_sdk::more<T: a::B>(T)"], "minor Added Functions of `dcs_sdk`: `more`"),
        (
            &[LIMIT],
            &["pub const dcs_sdk::LIMIT: u64"],
            "major Changed Constants of `dcs_sdk`: `LIMIT` is `u64` (was `u32`)",
        ),
        (&[LIMIT], &[], "major Removed Constants of `dcs_sdk`: `LIMIT`"),
        (&[TAG], &["pub struct dcs_sdk::Tag"], "minor Changed Types: `Tag` is not `#[non_exhaustive]` any more"),
        (
            &["pub struct dcs_sdk::Pair"],
            &["#[non_exhaustive] pub struct dcs_sdk::Pair"],
            "major Changed Types: `Pair` is `#[non_exhaustive]`",
        ),
        (
            &["pub fn dcs_sdk::Tag::new() -> Self"],
            &["pub const fn dcs_sdk::Tag::new() -> Self"],
            "minor Changed Methods of `Tag`: `new` is `const`",
        ),
        (
            &["pub const fn dcs_sdk::Tag::id(&self) -> u32"],
            &["pub fn dcs_sdk::Tag::id(&self) -> u32"],
            "major Changed Methods of `Tag`: `id` is not `const` any more",
        ),
        (
            &["pub fn dcs_sdk::Tag::new() -> Self"],
            &["pub fn dcs_sdk::Tag::new<T: core::convert::Into<a::B>>(impl core::marker::Send, &T) -> Self"],
            "major Changed Methods of `Tag`: `new` is `<T: Into<B>>(impl Send, &T) -> Self` (was `() -> Self`)",
        ),
        (
            &["#[derive(Clone, Debug)] dcs_sdk::Tag"],
            &["#[derive(Clone, Copy, Debug)] dcs_sdk::Tag"],
            "minor Added Traits of `Tag`: `Copy`",
        ),
        (
            &["#[derive(Clone, Debug)] dcs_sdk::Tag"],
            &["#[derive(Clone)] dcs_sdk::Tag"],
            "major Removed Traits of `Tag`: `Debug`",
        ),
        (&[], &["impl !core::marker::Unpin for dcs_sdk::Tag"], "major Added Traits of `Tag`: `!Unpin`"),
        (
            &[],
            &["impl<'a> core::convert::From<&'a str> for dcs_sdk::Tag"],
            "minor Added Traits of `Tag`: `From<&'a str>`",
        ),
        (
            &["impl<T> core::convert::From<T> for dcs_sdk::Tag", "pub fn dcs_sdk::Tag::from(T) -> Self"],
            &[],
            "major Removed Traits of `Tag`: `From<T>`",
        ),
        (
            &[OUTPUT],
            &["pub type dcs_sdk::Tag::Output = u32"],
            "major Changed Type aliases of `Tag`: `Output` is `u32` (was `Option<String>`)",
        ),
        (
            &[],
            &[
                "pub struct dcs_sdk::New<T>",
                "pub dcs_sdk::New::a: u32",
                "impl<T> core::clone::Clone for dcs_sdk::New<T>",
            ],
            "minor Added Types: `New`",
        ),
        (&["pub enum dcs_sdk::Closed", "pub dcs_sdk::Closed::A"], &[], "major Removed Types: `Closed`"),
    ] {
        assert_eq!(changes(removed, added), [expected]);
    }
}

#[test]
fn compare_treats_a_written_implementation_as_a_derived_one() {
    let derived = "#[derive(Clone, Debug)] dcs_sdk::Tag";
    let added =
        ["#[derive(Clone)] dcs_sdk::Tag", "impl core::fmt::Debug for dcs_sdk::Tag", "pub fn dcs_sdk::Tag::fmt(&self)"];
    assert_eq!(changes(&[derived], &added), [""; 0]);
}
