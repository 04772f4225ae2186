//! What is refused, rather than told wrong.

use super::{refused, walked};
use crate::public_api::foreign;

#[test]
fn what_cannot_be_told_is_refused_with_its_file() {
    let open = "macro_rules! open { (pub enum $a:ident { $($b:ident = $c:literal,)+ }) => {";
    let rest = "}; } open! { pub enum A { B = \"b\", } }";
    let repeating = format!("{open} pub enum $a {{}} $(impl $b {{}})* {rest}");
    let two = format!("{open} pub enum $a {{}} pub enum Other {{}} {rest}");
    let more = format!("{open} pub enum $a {{}} pub fn a() {{}} {rest}");
    for (text, rule, said) in [
        ("mod missing;", "file-missing", "the module `missing` has no file"),
        ("#[path = \"a.rs\"] mod a;", "module-path", "the module `a` says where its file is"),
        ("#[cfg(unix)] mod a {} #[cfg(windows)] mod a {}", "module-twice", "two modules are named `a`"),
        ("pub fn", "no-rust", "this file is no Rust"),
        ("make!(a, b);", "macro-unknown", "`make!` makes items that can't be told"),
        ("make! { pub enum A { B, } }", "macro-unknown", "`make!` isn't a macro of this crate"),
        (&repeating, "macro-unknown", "`open!` can't be told: it repeats `impl`"),
        (&two, "macro-unknown", "`open!` can't be told: it makes 2 enums"),
        (&more, "macro-unknown", "`open!` can't be told: it makes more than an enum and its `impl`s"),
        (
            "macro_rules! a { () => {} } mod b { macro_rules! a { () => {} } }",
            "macro-twice",
            "two macros are named `a!`",
        ),
        ("type B = A; pub struct A; impl B {}", "impl-of-alias", "an `impl` of the alias `B`"),
        ("extern \"C\" { pub fn a(); }", "item-unknown", "an item of an unknown kind: extern"),
        ("pub union A { a: u8 }", "item-unknown", "a public item of an unknown kind: pub union A"),
        ("pub struct A; impl A { make!(); }", "item-unknown", "`my::A` has methods that a macro makes"),
        (
            "use other::*; pub fn a() -> B {}",
            "name-unknown",
            "`B` means nothing that is known, in `pub fn my::a() -> B`",
        ),
        (
            "type B = u8; pub fn a() -> B {}",
            "private-alias",
            "`B` is private and hides a type, in `pub fn my::a() -> my::B`",
        ),
    ] {
        let report = refused(&[("lib.rs", text)]);
        let title = format!("error[{rule}]: {said}");
        assert!(report.starts_with(&title), "{report}\ndoesn't start with\n{title}");
        assert!(report.contains("--> src/lib.rs") && report.contains("= help: "), "{report}");
    }
}

#[test]
fn a_type_of_another_crate_has_to_be_allowed() {
    let text = "use zip::ZipArchive; pub struct A { pub b: Vec<ZipArchive<u8>>, c: tar::Archive }
                impl A { pub fn d(&self) -> Option<&bytes::Bytes> {} fn e(&self) -> tar::Archive {} }
                #[derive(serde::Serialize)] pub struct F; impl From<zip::Error> for F {} impl From<zip::Error> for A {}
                pub use bytes::BytesMut;";
    let api = walked(&[("lib.rs", text)]).unwrap();
    let found: Vec<_> = api.foreign.iter().map(|foreign| (foreign.path.as_str(), foreign.line.as_str())).collect();
    let expected = [
        ("bytes::Bytes", "pub fn my::A::d(&self) -> Option<&bytes::Bytes>"),
        ("bytes::BytesMut", "pub use bytes::BytesMut as my::BytesMut"),
        ("serde::Serialize", "impl serde::Serialize for my::F"),
        ("zip::Error", "impl From<zip::Error> for my::A"),
        ("zip::Error", "impl From<zip::Error> for my::F"),
        ("zip::ZipArchive", "pub my::A::b: Vec<zip::ZipArchive<u8>>"),
    ];
    assert_eq!(found, expected);

    let allowed = [("zip::ZipArchive", ""), ("bytes::Bytes", ""), ("bytes::BytesMut", ""), ("serde::Serialize", "")];
    let one = "\
error[foreign-type]: `zip::Error` stands in the public API: `impl From<zip::Error> for my::A`, and in 1 more
--> src/lib.rs
 = help: keep it out of the public API, or add it to the table in xtask/src/public_api/foreign.rs and to the choices in \
ARCHITECTURE.md
";
    assert_eq!(foreign::check(&api.foreign, &allowed).to_string(), one);
}

#[test]
fn what_is_allowed_has_to_be_there() {
    let api = walked(&[("lib.rs", "pub fn a() -> bytes::Bytes {}")]).unwrap();
    let allowed = [("bytes::Bytes", "a body"), ("bytes::BytesMut", "a body")];
    let report = "\
error[foreign-type-unused]: `bytes::BytesMut` is allowed in the public API and doesn't stand there
--> xtask/src/public_api/foreign.rs
 = help: drop it from the table, and from the choices in ARCHITECTURE.md
";
    assert_eq!(foreign::check(&api.foreign, &allowed).to_string(), report);
    assert!(foreign::check(&api.foreign, &allowed[..1]).is_empty());
}
