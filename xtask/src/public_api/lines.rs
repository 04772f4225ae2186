//! The lines of the public API, and what stands in them.

use super::{
    names::Names,
    reach::{self, Reach},
    tree::Tree,
};
use crate::{Finding, Findings};

/// One public thing, as one line.
pub struct Line {
    /// The path that it belongs to: the item's own, or that of the type it is of.
    at: String,
    order: (Part, String),
    pub text: String,
    pub file: String,
}

/// What of an item a line tells, in the order of the lines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Itself,
    /// A field or a variant.
    Member,
    /// A constant, a method or a type of its own.
    Associated,
    Trait,
}

/// Something of another crate in the public API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Foreign {
    pub path: String,
    /// The line it stands in, and the file of that.
    pub line: String,
    pub file: String,
}

/// Writes the lines.
pub struct Writer<'a> {
    pub tree: &'a Tree,
    pub reach: &'a Reach,
    pub lines: Vec<Line>,
    pub foreign: Vec<Foreign>,
    pub findings: Findings,
}

/// Where a line comes from: its file, its module and its conditions.
#[derive(Clone)]
pub struct Origin<'a> {
    pub file: &'a str,
    pub module: &'a [String],
    pub cfgs: Vec<String>,
}

impl Origin<'_> {
    /// The same with further conditions.
    pub fn when(&self, cfgs: &[String]) -> Self {
        Self { cfgs: reach::distinct([&self.cfgs[..], cfgs].concat()), ..self.clone() }
    }
}

impl<'a> Writer<'a> {
    pub fn new(tree: &'a Tree, reach: &'a Reach) -> Self {
        Self { tree, reach, lines: Vec::new(), foreign: Vec::new(), findings: Findings::new() }
    }

    pub fn names(&self, module: &'a [String]) -> Names<'a> {
        Names::new(self.tree, self.reach, module)
    }

    /// Adds a line; `names` is what rewrote it.
    pub fn put(&mut self, origin: &Origin, at: &str, order: (Part, &str), text: &str, names: Names) {
        let cfgs: String = origin.cfgs.iter().map(|cfg| format!("#[cfg({cfg})] ")).collect();
        let (text, file) = (format!("{cfgs}{text}"), origin.file.to_owned());
        for name in names.unknown {
            let finding = Finding::new("name-unknown", format!("`{name}` means nothing that is known, in `{text}`"));
            let help = "import it by its name: what a glob brings in from another crate can't be seen";
            self.findings.push(finding.in_file(&file).help(help));
        }
        for inside in names.private {
            if self.tree.items(&inside).any(|(_, item, _)| matches!(item, syn::Item::Type(_))) {
                let message = format!("`{}` is private and hides a type, in `{text}`", inside.join("::"));
                let finding = Finding::new("private-alias", message).in_file(&file);
                self.findings.push(finding.help("write the type out, or publish the alias"));
            }
        }
        let foreign = |path| Foreign { path, line: text.clone(), file: file.clone() };
        self.foreign.extend(names.foreign.into_iter().map(foreign));
        self.lines.push(Line { at: at.to_owned(), order: (order.0, order.1.to_owned()), text, file });
    }

    /// All of it in order.
    pub fn sorted(mut self) -> (Vec<Line>, Vec<Foreign>, Findings) {
        self.lines.sort_by(|one, two| (&one.at, &one.order, &one.text).cmp(&(&two.at, &two.order, &two.text)));
        self.foreign.sort_by(|one, two| (&one.path, &one.line).cmp(&(&two.path, &two.line)));
        (self.lines, self.foreign, self.findings)
    }
}
