//! Which path a thing has, and who can name it.

use super::shows;

#[test]
fn a_thing_is_told_by_its_shortest_path_and_the_others_lead_there() {
    shows(
        &[
            (
                "lib.rs",
                "pub mod deep; mod inner;
                 pub use deep::er::Thing; pub use inner::{Hidden as Seen, sub as renamed};
                 pub use self::inner::Hidden as Again; pub use deep::er::Thing as Alike;",
            ),
            ("deep.rs", "pub mod er;"),
            ("deep/er.rs", "pub struct Thing; pub use super::er as cycle;"),
            ("inner/mod.rs", "pub struct Hidden; pub mod sub { pub struct Below(pub super::Hidden); }"),
        ],
        &[
            "pub struct my::Again",
            "pub use my::Thing as my::Alike",
            "pub use my::Again as my::Seen",
            "pub struct my::Thing",
            "pub mod my::deep",
            "pub mod my::deep::er",
            "pub use my::Thing as my::deep::er::Thing",
            "pub use my::deep::er as my::deep::er::cycle",
            "pub mod my::renamed",
            "pub struct my::renamed::Below",
            "pub my::renamed::Below::0: my::Again",
        ],
    );
}

#[test]
fn what_is_private_does_not_appear() {
    shows(
        &[
            (
                "lib.rs",
                "mod private; pub(crate) mod inside { pub struct A; } pub mod open { use super::private::Unseen; }
                 struct B; pub(crate) fn c() {} use private::Unseen as D; pub use private::Seen; const _: () = ();",
            ),
            (
                "private.rs",
                "pub struct Unseen; impl Unseen { pub fn lost() {} } impl Clone for Unseen {}
                 pub struct Seen { a: u8 } impl Seen { fn a() {} pub(super) fn b() {} pub(crate) const C: u8 = 0; }
                 impl From<Unseen> for Seen {} impl Sealed for Seen {} trait Sealed {}",
            ),
        ],
        &["pub struct my::Seen { .. }", "pub mod my::open"],
    );
}

#[test]
fn globs_bring_what_is_public_and_lose_to_names_of_the_module() {
    shows(
        &[
            (
                "lib.rs",
                "mod all { mod one; mod two; pub use self::{one::*, two::*}; } pub use all::*; mod a { pub struct Two; } pub use a::Two;",
            ),
            (
                "all/one.rs",
                "use super::*; pub struct One(pub Two, pub Vec<Two>); struct Private; pub(crate) struct Inside;",
            ),
            ("all/two.rs", "use super::*; pub struct Two { pub one: Option<Box<One>> } pub type Other = One;"),
        ],
        &[
            "pub struct my::One",
            "pub my::One::0: my::all::two::Two",
            "pub my::One::1: Vec<my::all::two::Two>",
            "pub type my::Other = my::One",
            "pub struct my::Two",
        ],
    );
}

#[test]
fn a_module_and_a_function_may_have_one_name() {
    shows(
        &[
            (
                "lib.rs",
                "mod kind; pub use kind::*; pub use self::deep::deep; mod deep; pub mod tell { pub struct A; } fn tell() {}",
            ),
            ("kind.rs", "pub fn kind() -> crate::tell::A {} pub fn tell() {}"),
            ("deep.rs", "pub fn deep() -> Deep {} pub struct Deep;"),
        ],
        &[
            "pub fn my::deep() -> my::deep::Deep",
            "pub fn my::kind() -> my::tell::A",
            "pub mod my::tell",
            "pub struct my::tell::A",
        ],
    );
}

#[test]
fn what_tests_have_and_what_is_hidden_is_left_out() {
    shows(
        &[(
            "lib.rs",
            "#[cfg(test)] mod tests; #[cfg(test)] pub fn a() {} #[cfg(all(test, unix))] pub use missing::B;
             #[doc(hidden)] pub mod hidden { pub struct C; } #[doc(hidden)] pub use hidden::C;
             #[doc(hidden)] pub fn d() {}
             pub struct E { #[doc(hidden)] pub a: u8, #[cfg(test)] pub b: u8, pub c: u8 }
             impl E { #[cfg(test)] pub fn f() {} #[doc(hidden)] pub fn g() {} /// Shown.
                      pub fn h() {} }
             #[cfg(test)] impl E { pub fn i() {} } #[doc(hidden)] impl Clone for E {}
             impl From<hidden::C> for E {}
             pub enum F { #[doc(hidden)] A, B }",
        )],
        &["pub struct my::E { .. }", "pub my::E::c: u8", "pub fn my::E::h()", "pub enum my::F", "pub my::F::B"],
    );
}

#[test]
fn conditions_stand_before_what_they_are_of() {
    shows(
        &[
            (
                "lib.rs",
                r#"#[cfg(feature = "a")] mod inner; #[cfg(feature = "a")] pub use inner::A;
                   #[cfg(unix)] pub fn b() -> u8 {} #[cfg(not(unix))] pub fn b() -> u16 {}
                   #[cfg(feature = "c")] pub mod c { pub struct D; #[cfg(any(unix, windows))] impl D { #[cfg(feature = "d")] pub fn d() {} } }"#,
            ),
            (
                "inner.rs",
                r#"#![cfg(unix)] #[cfg_attr(feature = "b", derive(Clone, Debug))] pub struct A { #[cfg(feature = "b")] pub a: u8 }"#,
            ),
        ],
        &[
            r#"#[cfg(feature = "a")] #[cfg(unix)] pub struct my::A"#,
            r#"#[cfg(feature = "a")] #[cfg(unix)] #[cfg(feature = "b")] pub my::A::a: u8"#,
            r#"#[cfg(feature = "a")] #[cfg(unix)] #[cfg(feature = "b")] impl Clone for my::A"#,
            r#"#[cfg(feature = "a")] #[cfg(unix)] #[cfg(feature = "b")] impl std::fmt::Debug for my::A"#,
            r#"#[cfg(not(unix))] pub fn my::b() -> u16"#,
            r#"#[cfg(unix)] pub fn my::b() -> u8"#,
            r#"#[cfg(feature = "c")] pub mod my::c"#,
            r#"#[cfg(feature = "c")] pub struct my::c::D"#,
            r#"#[cfg(feature = "c")] #[cfg(any(unix, windows))] #[cfg(feature = "d")] pub fn my::c::D::d()"#,
        ],
    );
}

#[test]
fn names_mean_what_is_in_scope_where_they_stand() {
    shows(
        &[(
            "lib.rs",
            "use std::fmt::{self, Write as _}; use core::time::Duration; extern crate other as first;
             pub mod plain { pub fn a(_: Option<String>) -> Result<Vec<u8>, ()> {} }
             pub mod own { use super::fmt::Result; pub struct Vec; pub fn a() -> Result {} pub fn b() -> Vec {} }
             pub fn c(_: Duration, _: ::std::option::Option<alloc::boxed::Box<dyn fmt::Debug>>) {}
             pub fn d<Vec>(_: Vec) -> self::own::Vec {}
             pub fn e(_: first::A, _: second::B<third::C>) -> crate::own::Vec {}",
        )],
        &[
            "pub fn my::c(_: std::time::Duration, _: Option<Box<dyn std::fmt::Debug>>)",
            "pub fn my::d<Vec>(_: Vec) -> my::own::Vec",
            "pub fn my::e(_: other::A, _: second::B<third::C>) -> my::own::Vec",
            "pub mod my::own",
            "pub struct my::own::Vec",
            "pub fn my::own::a() -> std::fmt::Result",
            "pub fn my::own::b() -> my::own::Vec",
            "pub mod my::plain",
            "pub fn my::plain::a(_: Option<String>) -> Result<Vec<u8>, ()>",
        ],
    );
}

#[test]
fn what_of_other_crates_is_published_is_named() {
    shows(
        &[("lib.rs", "pub use bytes; pub use http::{StatusCode as Status, header::*}; pub use std::time::Duration;")],
        &[
            "pub use http::header::* as my::*",
            "pub use std::time::Duration as my::Duration",
            "pub use http::StatusCode as my::Status",
            "pub use bytes as my::bytes",
        ],
    );
}

#[test]
fn a_private_type_in_a_signature_is_told_by_where_it_is() {
    shows(
        &[("lib.rs", "mod a { pub struct B; } pub fn c() -> a::B {} pub trait D: a::B {}")],
        &["pub trait my::D: my::a::B", "pub fn my::c() -> my::a::B"],
    );
}
