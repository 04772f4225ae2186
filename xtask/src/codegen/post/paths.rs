//! Shortens paths: types of the prelude such as `::std::option::Option` become `Option`, and `::chrono::offset::Utc`
//! becomes `chrono::Utc`.

use syn::{GenericArgument, Path, PathArguments, PathSegment, Type, visit_mut::VisitMut};

const PRELUDE: [&str; 4] = ["Option", "String", "Vec", "Default"];
const MODULES: [&str; 4] = ["option", "string", "vec", "default"];

/// Shortens paths to types of the prelude and of chrono.
pub struct Shorten;

impl VisitMut for Shorten {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let mut names = path.segments.iter().map(|segment| segment.ident.to_string());
        let std = names.next().is_some_and(|first| first == "std")
            && names.next().is_some_and(|module| MODULES.contains(&module.as_str()));
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

/// Shortens `crate::types::X` and `types::X` to `X`, for files that have all types in scope.
pub struct WithoutTypes;

impl VisitMut for WithoutTypes {
    fn visit_path_mut(&mut self, path: &mut Path) {
        syn::visit_mut::visit_path_mut(self, path);
        let of_crate = usize::from(path.segments.first().is_some_and(|first| first.ident == "crate"));
        if path.segments.iter().nth(of_crate).is_some_and(|module| module.ident == "types") {
            path.segments = path.segments.iter().skip(of_crate + 1).cloned().collect();
        }
    }
}

/// Returns the first generic argument of a type with this name, such as `T` of `Option<T>`.
pub fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    arguments_of(ty, name)?.first().copied()
}

/// Returns the generic arguments of a type with this name.
pub fn arguments_of<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    Some(types.collect())
}
