//! `::std::option::Option` and the like become `Option`: the prelude has them.

use syn::{Path, PathSegment, TypePath, visit_mut::VisitMut};

const PRELUDE: [&str; 11] =
    ["Option", "String", "Vec", "Result", "TryInto", "TryFrom", "Into", "From", "Default", "FnOnce", "None"];

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
        let std = path.segments.first().is_some_and(|first| first.ident == "std");
        let shown = path.segments.iter().position(|segment| PRELUDE.iter().any(|known| segment.ident == known));
        if let (true, Some(at)) = (std, shown) {
            let segments: Vec<PathSegment> = path.segments.iter().skip(at).cloned().collect();
            path.leading_colon = None;
            path.segments = segments.into_iter().collect();
        }
    }
}
