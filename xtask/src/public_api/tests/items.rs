//! What is told of each kind of item.

use super::shows;

#[test]
fn structs_show_their_public_fields_and_whether_there_are_others() {
    shows(
        &[(
            "lib.rs",
            "#[non_exhaustive] #[derive(Debug)] pub struct A { pub z: u8, pub a: &'static str }
             pub struct B<'a, T: Clone = u8> where T: Send { pub a: &'a [T], b: u8, pub(crate) c: u8 }
             pub struct C(pub u8, u8, pub Option<(u8, String)>); pub struct D; pub struct E {} pub struct F(pub [u8; 4]);",
        )],
        &[
            "#[non_exhaustive] pub struct my::A",
            "pub my::A::a: &'static str",
            "pub my::A::z: u8",
            "impl std::fmt::Debug for my::A",
            "pub struct my::B<'a, T: Clone = u8> where T: Send { .. }",
            "pub my::B::a: &'a [T]",
            "pub struct my::C(..)",
            "pub my::C::0: u8",
            "pub my::C::2: Option<(u8, String)>",
            "pub struct my::D",
            "pub struct my::E {}",
            "pub struct my::F",
            "pub my::F::0: [u8; 4]",
        ],
    );
}

#[test]
fn enums_show_their_variants_in_their_order() {
    shows(
        &[(
            "lib.rs",
            "use std::net::IpAddr;
             #[non_exhaustive] pub enum Kind<T> { Zero = 0, One(T, IpAddr), #[non_exhaustive] Two { a: T, b: u8 }, None }",
        )],
        &[
            "#[non_exhaustive] pub enum my::Kind<T>",
            "pub my::Kind::Zero = 0",
            "pub my::Kind::One(T, std::net::IpAddr)",
            "#[non_exhaustive] pub my::Kind::Two { a: T, b: u8 }",
            "pub my::Kind::None",
        ],
    );
}

#[test]
fn functions_show_their_whole_signature() {
    shows(
        &[(
            "lib.rs",
            "mod a { pub struct A<T>(T); } pub use a::A; use std::{future::Future, path::Path};
             pub async fn b(mut b: u8, (c, d): (u8, u8), #[allow(unused)] e: &mut [A<u8>; 2]) {}
             pub const unsafe extern \"C\" fn c<const N: usize>(a: [u8; N]) -> ! {}
             pub fn d<V, F>(value: V, call: F) -> impl Future<Output = Result<(), <V as TryInto<A<u8>>>::Error>> + Send
             where V: TryInto<A<u8>>, <V as TryInto<A<u8>>>::Error: std::fmt::Display, V::Error: Send, F: for<'a> FnOnce(&'a Path) -> A<V> {}
             impl<T: Clone> A<T> where T: AsRef<Path> { pub fn e(mut self: Box<Self>) -> Self {} pub fn f<U: Into<T>>(&mut self, u: U) -> &T where U: Send {} }
             impl A<u8> { pub const G: &'static [&'static str] = &[]; pub fn h(mut self) -> Option<Self> {} }",
        )],
        &[
            "pub struct my::A<T>(..)",
            "pub const my::A<u8>::G: &'static [&'static str]",
            "pub fn my::A<T>::e(self: Box<Self>) -> Self where T: Clone, T: AsRef<std::path::Path>",
            "pub fn my::A<T>::f<U: Into<T>>(&mut self, u: U) -> &T where U: Send, T: Clone, T: AsRef<std::path::Path>",
            "pub fn my::A<u8>::h(self) -> Option<Self>",
            "pub async fn my::b(b: u8, _: (u8, u8), e: &mut [my::A<u8>; 2])",
            "pub const unsafe extern \"C\" fn my::c<const N: usize>(a: [u8; N]) -> !",
            "pub fn my::d<V, F>(value: V, call: F) -> impl Future<Output = Result<(), <V as TryInto<my::A<u8>>>::Error>> + Send \
             where V: TryInto<my::A<u8>>, <V as TryInto<my::A<u8>>>::Error: std::fmt::Display, V::Error: Send, \
             F: for<'a> FnOnce(&'a std::path::Path) -> my::A<V>",
        ],
    );
}

#[test]
fn methods_are_told_of_their_type_in_whatever_file_they_stand() {
    shows(
        &[
            ("lib.rs", "mod client; mod one; pub mod two; pub use client::Client;"),
            ("client.rs", "pub struct Client; mod more;"),
            ("client/more.rs", "impl super::Client { pub fn d(&self) {} }"),
            (
                "one.rs",
                "use crate::Client; impl Client { pub fn b(&self) {} } impl Iterator for &Client { type Item = Client; }",
            ),
            ("two.rs", "impl crate::client::Client { pub fn a(&self) -> super::two::Two {} } pub struct Two;"),
        ],
        &[
            "pub struct my::Client",
            "pub fn my::Client::a(&self) -> my::two::Two",
            "pub fn my::Client::b(&self)",
            "pub fn my::Client::d(&self)",
            "impl Iterator for &my::Client",
            "pub type <&my::Client as Iterator>::Item = my::Client",
            "pub mod my::two",
            "pub struct my::two::Two",
        ],
    );
}

#[test]
fn impls_of_traits_are_told_with_their_types_derived_or_not() {
    shows(
        &[(
            "lib.rs",
            "use std::{fmt, ops::Deref}; use serde::{Deserialize, Serialize};
             #[derive(Clone, Hash, ::serde::Serialize, Deserialize)] pub struct A<T>(T);
             impl<T: fmt::Debug> fmt::Debug for A<T> { fn fmt(&self, f: &mut zip::Unseen) -> fmt::Result {} }
             impl<T> Deref for A<T> where T: Send { type Target = T; fn deref(&self) -> &T {} }
             impl PartialEq<A<u8>> for str {} impl !Send for A<u8> {} unsafe impl Sync for A<u8> {}
             impl Local for A<u8> { const C: u8 = 0; } pub trait Local { const C: u8; }",
        )],
        &[
            "pub struct my::A<T>(..)",
            "impl !Send for my::A<u8>",
            "impl my::Local for my::A<u8>",
            "pub const <my::A<u8> as my::Local>::C: u8",
            "impl<T: Clone> Clone for my::A<T>",
            "impl<T: serde::Deserialize> serde::Deserialize for my::A<T>",
            "impl<T: serde::Serialize> serde::Serialize for my::A<T>",
            "impl<T: std::fmt::Debug> std::fmt::Debug for my::A<T>",
            "impl<T: std::hash::Hash> std::hash::Hash for my::A<T>",
            "impl<T> std::ops::Deref for my::A<T> where T: Send",
            "pub type <my::A<T> as std::ops::Deref>::Target = T",
            "unsafe impl Sync for my::A<u8>",
            "pub trait my::Local",
            "pub const my::Local::C: u8",
            "impl PartialEq<my::A<u8>> for str",
        ],
    );
}

#[test]
fn traits_and_what_has_no_members_are_told() {
    shows(
        &[(
            "lib.rs",
            "pub unsafe trait A<T>: std::fmt::Debug + Send { type B: Clone + Into<C>; const D: u8 = 0; fn e(&self) -> C; fn f() {} }
             pub type C = Result<u8, std::io::Error>; pub type G<T> = Vec<T>;
             pub const H: [C; 2] = []; pub static I: &str = \"\"; #[macro_export] macro_rules! j { () => {} } macro_rules! k { () => {} }",
        )],
        &[
            "pub unsafe trait my::A<T>: std::fmt::Debug + Send",
            "pub type my::A::B: Clone + Into<my::C>",
            "pub const my::A::D: u8 { .. }",
            "pub fn my::A::e(&self) -> my::C",
            "pub fn my::A::f() { .. }",
            "pub type my::C = Result<u8, std::io::Error>",
            "pub type my::G<T> = Vec<T>",
            "pub const my::H: [my::C; 2]",
            "pub static my::I: &str",
            "pub macro my::j!",
        ],
    );
}

#[test]
fn what_a_macro_makes_of_every_enum_is_told_once() {
    let macros = "
        pub struct Other(String);
        macro_rules! open {
            ($(#[$about:meta])* pub enum $this:ident { $($(#[$more:meta])* $variant:ident = $text:literal,)+ }) => {
                $(#[$about])*
                #[derive(Clone, Debug)]
                #[non_exhaustive]
                pub enum $this { $($(#[$more])* $variant,)+ Unknown($crate::open::Other) }
                impl $this {
                    pub const ALL: &'static [&'static str] = &[$($text),+];
                    pub fn text(&self) -> &str { match self { $(Self::$variant => $text,)* _ => \"\" } }
                    fn private(&self) {}
                }
                impl From<&str> for $this { fn from(text: &str) -> Self {} }
                impl<'de> ::serde::Deserialize<'de> for $this {}
            };
        }
        pub(crate) use open;";
    shows(
        &[
            ("lib.rs", "mod open; mod made; pub use made::*; pub use open::Other;"),
            ("open.rs", macros),
            (
                "made.rs",
                r#"use crate::open::open;
                   open! { /// One.
                           #[derive(Copy)] pub enum One { /// a
                                           A = "a", B = "b", } }
                   open! { pub enum Two { C = "c", } } open! { pub enum Three { D = "d", } }
                   #[cfg(test)] open! { pub enum Absent { D = "d", } }
                   mod inside { crate::open::open! { pub enum Four { E = "e", } } }"#,
            ),
        ],
        &[
            "open! pub enum my::One",
            "pub my::One::A = \"a\"",
            "pub my::One::B = \"b\"",
            "impl Copy for my::One",
            "pub struct my::Other(..)",
            "open! pub enum my::Three",
            "pub my::Three::D = \"d\"",
            "open! pub enum my::Two",
            "pub my::Two::C = \"c\"",
            "#[non_exhaustive] pub enum open::this",
            "pub open::this::Unknown(my::Other)",
            "pub const open::this::ALL: &'static [&'static str]",
            "pub fn open::this::text(&self) -> &str",
            "impl Clone for open::this",
            "impl From<&str> for open::this",
            "impl std::fmt::Debug for open::this",
            "impl<'de> serde::Deserialize<'de> for open::this",
        ],
    );
}
