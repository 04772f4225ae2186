//! Parses overlays. Unknown keys are errors.

use serde_json_path::JsonPath;

use crate::document::{
    diagnostics::Diagnostic,
    folder::Folder,
    keys::{self, ObjectType, ValueType, optional, required},
    node::{Node, Value},
};

/// The kind of an overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayKind {
    /// Differences between the service and its documentation.
    Corrections,
    /// Decisions of this project.
    Annotations,
}

impl OverlayKind {
    /// Returns the file name, which is the same in `openapi/` and in the folders of the chapters.
    pub fn file(self) -> &'static str {
        match self {
            Self::Corrections => "corrections.yaml",
            Self::Annotations => "annotations.yaml",
        }
    }

    /// Returns the key that justifies an action.
    fn justification(self) -> &'static str {
        match self {
            Self::Corrections => "x-evidence",
            Self::Annotations => "x-reason",
        }
    }
}

/// A parsed overlay.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// Kind of the overlay.
    pub kind: OverlayKind,
    /// Actions in order.
    pub actions: Vec<Action>,
}

/// An overlay action.
#[derive(Clone, Debug)]
pub struct Action {
    /// JSONPath of the targets, as written.
    pub target: Node,
    /// Parsed JSONPath of the targets.
    pub path: JsonPath,
    /// Change to the targets.
    pub change: Change,
    /// Evidence for a correction.
    pub evidence: Option<Evidence>,
}

/// A change to the targets of an action.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merge this node into the targets.
    Update(Node),
    /// Remove the targets.
    Remove,
}

/// The evidence for a correction.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Grade, `A` (best) to `D`.
    pub grade: String,
    /// What the documentation says.
    pub page: String,
    /// What the service does.
    pub service: String,
    /// Source.
    pub source: String,
}

static OVERLAY: ObjectType = ObjectType {
    name: "an overlay",
    keys: &[
        required("overlay", ValueType::Choice(&["1.0.0"])),
        required("info", ValueType::Object(&INFO)),
        required("actions", ValueType::List(&ValueType::Object(&ACTION))),
    ],
};
static INFO: ObjectType = ObjectType {
    name: "the info object of an overlay",
    keys: &[required("title", ValueType::String), required("version", ValueType::String)],
};
static ACTION: ObjectType = ObjectType {
    name: "an overlay action",
    keys: &[
        required("target", ValueType::String),
        optional("description", ValueType::String),
        optional("update", ValueType::Any),
        optional("remove", ValueType::Bool),
    ],
};

/// Reads all overlays of a kind.
pub fn read(folder: &mut Folder, kind: OverlayKind) -> Result<Vec<Overlay>, Vec<Diagnostic>> {
    let (mut overlays, mut diagnostics) = (Vec::new(), Vec::new());
    for file in files(folder, kind).map_err(|diagnostic| vec![diagnostic])? {
        match folder.yaml(&file).and_then(|root| parse(&root, kind)) {
            Ok(overlay) => overlays.push(overlay),
            Err(found) => diagnostics.extend(found),
        }
    }
    if diagnostics.is_empty() { Ok(overlays) } else { Err(diagnostics) }
}

/// Returns the paths of all overlays of a kind: the one in `openapi/`, then those of the chapters, sorted by name.
pub fn files(folder: &Folder, kind: OverlayKind) -> Result<Vec<String>, Diagnostic> {
    let mut files = Vec::new();
    let listed = folder.list("")?;
    files.extend(listed.iter().filter(|entry| entry.name == kind.file()).map(|entry| entry.name.clone()));
    for chapter in listed.into_iter().filter(|entry| entry.is_folder) {
        if folder.list(&chapter.name)?.iter().any(|entry| entry.name == kind.file()) {
            files.push(format!("{}/{}", chapter.name, kind.file()));
        }
    }
    Ok(files)
}

/// Parses an overlay.
pub fn parse(root: &Node, kind: OverlayKind) -> Result<Overlay, Vec<Diagnostic>> {
    if root.as_object().is_none() {
        let diagnostic = Diagnostic::new("wrong-type", "an overlay must be an object")
            .at(&root.span, format!("found {}", root.value.kind()))
            .help("write an object with `overlay`, `info` and `actions`");
        return Err(vec![diagnostic]);
    }
    let mut diagnostics = keys::check(root, &OVERLAY);
    let mut actions = Vec::new();
    if let Some(listed) = root.get("actions").and_then(Node::as_list) {
        if listed.is_empty() {
            let diagnostic = Diagnostic::new("overlay-empty", "the overlay has no actions");
            diagnostics.push(diagnostic.at(root.mark("actions"), "").help("add an action, or remove the file"));
        }
        for node in listed {
            match action(node, kind, &mut diagnostics) {
                Ok(action) => actions.extend(action),
                Err(diagnostic) => diagnostics.push(diagnostic),
            }
        }
    }
    if diagnostics.is_empty() { Ok(Overlay { kind, actions }) } else { Err(diagnostics) }
}

fn action(node: &Node, kind: OverlayKind, diagnostics: &mut Vec<Diagnostic>) -> Result<Option<Action>, Diagnostic> {
    for key in ["x-evidence", "x-reason"] {
        match node.member(key) {
            None if key == kind.justification() => diagnostics.push(
                Diagnostic::new("overlay-justification", format!("an action in {} must have `{key}`", kind.file()))
                    .at(&node.span, format!("`{key}` is missing"))
                    .help(match kind {
                        OverlayKind::Corrections => {
                            "add the evidence for the correction: `grade`, `page`, `service` and `source`"
                        }
                        OverlayKind::Annotations => "add the reason for the annotation",
                    }),
            ),
            Some(member) if key != kind.justification() => diagnostics.push(
                Diagnostic::new("overlay-justification", format!("`{key}` is not allowed in {}", kind.file()))
                    .at(&member.key, "")
                    .help("move the action to the other overlay, or remove the key"),
            ),
            _ => {}
        }
    }
    let change = match (node.member("update"), node.member("remove")) {
        (Some(update), None) => Change::Update(update.node.clone()),
        (None, Some(remove)) => {
            if remove.node.as_bool() == Some(false) {
                return Err(Diagnostic::new("overlay-action", "`remove: false` has no effect")
                    .at(remove.mark(), "")
                    .help("write `remove: true`, or remove the action"));
            }
            Change::Remove
        }
        (Some(update), Some(remove)) => {
            return Err(Diagnostic::new("overlay-action", "an action cannot have both `update` and `remove`")
                .at(&update.key, "")
                .at(&remove.key, "`remove` is here")
                .help("split it into two actions"));
        }
        (None, None) => {
            return Err(Diagnostic::new("overlay-action", "the action has neither `update` nor `remove`")
                .at(&node.span, "")
                .help("add `update` or `remove: true`"));
        }
    };
    let Some(target) = node.get("target").filter(|target| matches!(target.value, Value::String(_))) else {
        return Ok(None);
    };
    let path = JsonPath::parse(target.as_str().unwrap_or_default()).map_err(|error| {
        Diagnostic::new("overlay-target", "the target is not a valid JSONPath")
            .at(&target.span, error.message())
            .help("write keys with characters other than letters, digits and `_` in brackets: `$.paths['/v2/…'].get`")
    })?;
    let evidence = node.get("x-evidence").map(|evidence| {
        let text = |key| evidence.get(key).and_then(Node::as_str).unwrap_or_default().trim().to_owned();
        Evidence { grade: text("grade"), page: text("page"), service: text("service"), source: text("source") }
    });
    Ok(Some(Action { target: target.clone(), path, change, evidence }))
}
