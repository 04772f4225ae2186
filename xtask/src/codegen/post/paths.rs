//! `::std::option::Option` and the like become `Option`: the prelude has them. `::chrono::offset::Utc` becomes what people
//! write.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type, TypePath, visit_mut::VisitMut};

const PRELUDE: [&str; 10] =
    ["Option", "String", "Vec", "Result", "TryInto", "TryFrom", "Into", "From", "Default", "FnOnce"];
/// `fmt` has a `Result` of its own, and so has `io`.
const MODULES: [&str; 6] = ["option", "string", "vec", "result", "convert", "default"];

/// Shortens every path to something in the prelude.
pub struct Shorten;

impl VisitMut for Shorten {
    /// In `<V as ::std::convert::TryInto<T>>::Error` the type says how many segments are the trait's.
    fn visit_type_path_mut(&mut self, path: &mut TypePath) {
        let before = path.path.segments.len();
        syn::visit_mut::visit_type_path_mut(self, path);
        if let Some(qself) = &mut path.qself {
            qself.position -= before - path.path.segments.len();
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        let std = names.next().is_some_and(|first| first == "std")
            && names.next().is_some_and(|module| MODULES.contains(&module.as_str()) || module == "ops");
        let shown = path.segments.iter().position(|segment| PRELUDE.iter().any(|known| segment.ident == known));
        if let (true, Some(at)) = (std, shown) {
            let segments: Vec<PathSegment> = path.segments.iter().skip(at).cloned().collect();
            path.leading_colon = None;
            path.segments = segments.into_iter().collect();
        }
        if path.segments.first().is_some_and(|first| first.ident == "chrono") {
            path.leading_colon = None;
            path.segments = path.segments.iter().filter(|segment| segment.ident != "offset").cloned().collect();
        }
    }
}

/// `crate::types::X` becomes `X`, for files that have all types in scope.
pub struct WithoutTypes;

impl VisitMut for WithoutTypes {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        let prefix = [names.next(), names.next()];
        if prefix.iter().flatten().map(String::as_str).eq(["crate", "types"]) {
            path.segments = path.segments.iter().skip(2).cloned().collect();
        }
    }
}

/// The first argument of the last segment of a path, when that has this name.
pub fn argument<'a>(path: &'a Path, name: &str) -> Option<&'a Type> {
    let last = path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The last argument of a type that is a path whose last segment has this name.
pub fn last_argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.last()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The same of a type that is a path.
pub fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    match ty {
        Type::Path(path) => argument(&path.path, name),
        _ => None,
    }
}
