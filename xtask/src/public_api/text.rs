//! One line for one declaration.

use syn::{Item, Type};

/// An item as one line, up to its body or its semicolon.
pub fn declaration(item: Item) -> String {
    let printed =
        prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] });
    let line = printed.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    let line = line.trim_end_matches(';').trim_end_matches("{}").trim_end().trim_end_matches(',');
    // What is left of the breaks after a bracket, and of the commas before one.
    [("( ", "("), (", )", ")"), ("< ", "<"), (", >", ">"), ("[ ", "["), (", ]", "]"), ("{ ", "{"), (", }", "}")]
        .iter()
        .fold(line.to_owned(), |line, (from, to)| line.replace(from, to))
}

/// A type as one line.
pub fn of_type(r#type: &Type) -> String {
    let line = declaration(syn::parse_quote!(type T = #r#type;));
    line.strip_prefix("type T = ").unwrap_or(&line).to_owned()
}

/// An item's line with its path in place of its name.
pub fn at_path(item: Item, keyword: &str, name: &str, path: &str) -> String {
    declaration(item).replacen(&format!("{keyword} {name}"), &format!("{keyword} {path}"), 1)
}
