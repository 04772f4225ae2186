//! What attributes say that matters to who uses an item.

use syn::{Attribute, Meta, Path, Token, punctuated::Punctuated};

/// The attributes of an item, a field, a variant or an `impl`.
#[derive(Default)]
pub struct Attributes {
    /// No build that users make has the item.
    pub absent: bool,
    /// `#[doc(hidden)]`
    pub hidden: bool,
    /// `#[non_exhaustive]`
    pub non_exhaustive: bool,
    /// `#[macro_export]`
    pub exported: bool,
    /// The conditions it is there under, such as `feature = "rustls"`.
    pub cfgs: Vec<String>,
    pub derives: Vec<Derive>,
}

/// A trait that is derived, and the condition of that.
pub struct Derive {
    pub path: Path,
    pub cfg: Option<String>,
}

impl Attributes {
    pub fn read(attributes: &[Attribute]) -> Self {
        let mut read = Self::default();
        for attribute in attributes {
            read.meta(&attribute.meta, None);
        }
        read
    }

    fn meta(&mut self, meta: &Meta, when: Option<&str>) {
        let name = meta.path().get_ident().map(ToString::to_string);
        match name.as_deref() {
            Some("cfg") => {
                for condition in inner(meta) {
                    match holds(&condition) {
                        Some(holds) => self.absent |= !holds,
                        None => self.cfgs.push(text(&condition)),
                    }
                }
            }
            Some("cfg_attr") => {
                let mut inner = inner(meta).into_iter();
                let Some(condition) = inner.next() else { return };
                let holds = holds(&condition);
                let both = [when.map(str::to_owned), holds.is_none().then(|| text(&condition))];
                let both = both.into_iter().flatten().reduce(|one, two| format!("all({one}, {two})"));
                if holds != Some(false) {
                    inner.for_each(|meta| self.meta(&meta, both.as_deref()));
                }
            }
            Some("derive") => {
                let paths = inner(meta).into_iter().map(|meta| meta.path().clone());
                self.derives.extend(paths.map(|path| Derive { path, cfg: when.map(str::to_owned) }));
            }
            Some("doc") if when.is_none() => {
                self.hidden |= inner(meta).iter().any(|meta| meta.path().is_ident("hidden"));
            }
            Some("macro_export") => self.exported = true,
            Some("non_exhaustive") => self.non_exhaustive = true,
            _ => {}
        }
    }
}

/// What stands in the parentheses of an attribute.
fn inner(meta: &Meta) -> Vec<Meta> {
    let Meta::List(list) = meta else { return Vec::new() };
    let inner = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
    inner.map(|inner| inner.into_iter().collect()).unwrap_or_default()
}

/// Whether a condition holds in every build that is no test, or in none; nothing is known of features and platforms.
fn holds(condition: &Meta) -> Option<bool> {
    let parts = || inner(condition).iter().map(holds).collect::<Vec<_>>();
    let path = condition.path();
    if path.is_ident("test") {
        Some(false)
    } else if path.is_ident("not") {
        parts().first().copied().flatten().map(|holds| !holds)
    } else if path.is_ident("all") || path.is_ident("any") {
        // One part is enough: a false one of `all`, a true one of `any`.
        let (parts, enough) = (parts(), path.is_ident("any"));
        if parts.contains(&Some(enough)) {
            Some(enough)
        } else {
            parts.iter().all(|part| *part == Some(!enough)).then_some(!enough)
        }
    } else {
        None
    }
}

/// A condition as one writes it.
fn text(condition: &Meta) -> String {
    let path = condition.path().get_ident().map(ToString::to_string).unwrap_or_default();
    match condition {
        Meta::Path(_) => path,
        Meta::List(_) => format!("{path}({})", inner(condition).iter().map(text).collect::<Vec<_>>().join(", ")),
        Meta::NameValue(pair) => {
            let value = &pair.value;
            format!("{path} = {}", quote::quote!(#value))
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::{ItemStruct, parse_quote};

    use super::*;

    fn read(item: &ItemStruct) -> Attributes {
        Attributes::read(&item.attrs)
    }

    #[test]
    fn what_only_tests_have_is_absent() {
        let absent: [ItemStruct; 4] = [
            parse_quote!(
                #[cfg(test)]
                struct A;
            ),
            parse_quote!(
                #[cfg(all(test, feature = "a"))]
                struct A;
            ),
            parse_quote!(
                #[cfg(any(test, not(not(test))))]
                struct A;
            ),
            parse_quote!(
                #[cfg(unix)]
                #[cfg(test)]
                struct A;
            ),
        ];
        assert!(absent.iter().all(|item| read(item).absent));
        let there: [ItemStruct; 3] = [
            parse_quote!(
                #[cfg(not(test))]
                struct A;
            ),
            parse_quote!(
                #[cfg(any(not(test), feature = "a"))]
                struct A;
            ),
            parse_quote!(
                #[cfg_attr(test, doc(hidden))]
                struct A;
            ),
        ];
        assert!(there.iter().map(read).all(|read| !read.absent && !read.hidden && read.cfgs.is_empty()));
    }

    #[test]
    fn other_conditions_are_told_as_they_are_written() {
        let read = read(&parse_quote! {
            #[cfg(any(test, feature = "a-b", all(unix, not(feature = "c"))))]
            struct A;
        });
        assert!(!read.absent);
        assert_eq!(read.cfgs, [r#"any(test, feature = "a-b", all(unix, not(feature = "c")))"#]);
    }

    #[test]
    fn a_derived_trait_knows_its_condition() {
        let read = read(&parse_quote! {
            #[derive(Clone, ::serde::Serialize)]
            #[cfg_attr(feature = "a", derive(Debug), serde(rename = "b"), cfg_attr(unix, derive(Hash)))]
            #[cfg_attr(test, derive(Copy))]
            struct A;
        });
        let derives: Vec<_> = read.derives.iter().map(|Derive { path, cfg }| (path, cfg.as_deref())).collect();
        let derives: Vec<_> = derives.iter().map(|(path, cfg)| (quote::quote!(#path).to_string(), *cfg)).collect();
        let expected = [
            ("Clone", None),
            (":: serde :: Serialize", None),
            ("Debug", Some(r#"feature = "a""#)),
            ("Hash", Some(r#"all(feature = "a", unix)"#)),
        ];
        assert_eq!(derives, expected.map(|(path, cfg)| (path.to_owned(), cfg)));
    }
}
