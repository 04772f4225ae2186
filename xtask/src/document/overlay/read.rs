//! Reading an overlay, with nothing in it passed over.

use serde_json_path::JsonPath;

use crate::document::{
    diagnostics::Diagnostic,
    folder::Folder,
    keys::{self, ObjectType, ValueType, may, must},
    node::{Node, Value},
};

/// What an overlay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverlayKind {
    /// What the service does otherwise than its pages say.
    Corrections,
    /// What this project decides.
    Annotations,
}

impl OverlayKind {
    /// The name of such an overlay's file, in `openapi/` and in the folders of the chapters.
    pub fn file(self) -> &'static str {
        match self {
            Self::Corrections => "corrections.yaml",
            Self::Annotations => "annotations.yaml",
        }
    }

    /// The key that says why an action is there.
    fn grounds(self) -> &'static str {
        match self {
            Self::Corrections => "x-evidence",
            Self::Annotations => "x-reason",
        }
    }
}

/// An overlay that can be applied.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// What it is for.
    pub kind: OverlayKind,
    /// What it does, in order.
    pub actions: Vec<Action>,
}

/// One action of an overlay.
#[derive(Clone, Debug)]
pub struct Action {
    /// What it concerns.
    pub target: Node,
    /// The same, parsed.
    pub path: JsonPath,
    /// What it does there.
    pub change: Change,
    /// What a correction rests on.
    pub evidence: Option<Evidence>,
}

/// What an action does to its targets.
#[derive(Clone, Debug)]
pub enum Change {
    /// Merges this into them.
    Update(Node),
    /// Takes them away.
    Remove,
}

/// What a correction rests on.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// How good it is, `A` to `D`.
    pub grade: String,
    /// What the page says.
    pub page: String,
    /// What the service does.
    pub service: String,
    /// Where that can be read.
    pub source: String,
}

static OVERLAY: ObjectType = ObjectType {
    name: "an overlay",
    keys: &[
        must("overlay", ValueType::Choice(&["1.0.0"])),
        must("info", ValueType::Object(&INFO)),
        must("actions", ValueType::List(&ValueType::Object(&ACTION))),
    ],
};
static INFO: ObjectType = ObjectType {
    name: "the info of an overlay",
    keys: &[must("title", ValueType::String), must("version", ValueType::String)],
};
static ACTION: ObjectType = ObjectType {
    name: "an action of an overlay",
    keys: &[
        must("target", ValueType::String),
        may("description", ValueType::String),
        may("update", ValueType::Any),
        may("remove", ValueType::Bool),
    ],
};

/// Reads the overlays of that kind.
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

/// Paths of the overlays of that kind: the one for several chapters, then those in the folders of the chapters, by name.
pub fn files(folder: &Folder, kind: OverlayKind) -> Result<Vec<String>, Diagnostic> {
    let mut files = Vec::new();
    let listed = folder.list("")?;
    files.extend(listed.iter().filter(|entry| entry.name == kind.file()).map(|entry| entry.name.clone()));
    for chapter in listed.into_iter().filter(|entry| entry.folder) {
        if folder.list(&chapter.name)?.iter().any(|entry| entry.name == kind.file()) {
            files.push(format!("{}/{}", chapter.name, kind.file()));
        }
    }
    Ok(files)
}

/// The overlay that a tree holds.
pub fn parse(root: &Node, kind: OverlayKind) -> Result<Overlay, Vec<Diagnostic>> {
    if root.as_object().is_none() {
        let diagnostic = Diagnostic::new("wrong-type", "an overlay is an object")
            .at(&root.span, root.value.kind())
            .help("write `overlay`, `info` and `actions`");
        return Err(vec![diagnostic]);
    }
    let mut diagnostics = keys::check(root, &OVERLAY);
    let mut actions = Vec::new();
    if let Some(listed) = root.get("actions").and_then(Node::as_list) {
        if listed.is_empty() {
            let diagnostic = Diagnostic::new("overlay-empty", "the overlay has no actions");
            diagnostics.push(diagnostic.at(root.mark("actions"), "").help("add one"));
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
        let there = node.member(key);
        match there {
            None if key == kind.grounds() => diagnostics.push(
                Diagnostic::new("overlay-grounds", format!("an action in {} needs `{key}`", kind.file()))
                    .at(&node.span, "this one has none")
                    .help(match kind {
                        OverlayKind::Corrections => {
                            "say with grade, page, service and source what the correction rests on"
                        }
                        OverlayKind::Annotations => "say why it is decided so",
                    }),
            ),
            Some(member) if key != kind.grounds() => diagnostics.push(
                Diagnostic::new("overlay-grounds", format!("`{key}` doesn't belong into {}", kind.file()))
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
                return Err(Diagnostic::new("overlay-action", "`remove: false` does nothing")
                    .at(remove.mark(), "")
                    .help("write `remove: true`, or remove the action"));
            }
            Change::Remove
        }
        (Some(update), Some(remove)) => {
            return Err(Diagnostic::new("overlay-action", "an action either updates or removes")
                .at(&update.key, "")
                .at(&remove.key, "not both")
                .help("make two actions of it"));
        }
        (None, None) => {
            return Err(Diagnostic::new("overlay-action", "the action does nothing")
                .at(&node.span, "")
                .help("give it `update` or `remove: true`"));
        }
    };
    let Some(target) = node.get("target").filter(|target| matches!(target.value, Value::String(_))) else {
        return Ok(None);
    };
    let path = JsonPath::parse(target.as_str().unwrap_or_default()).map_err(|error| {
        Diagnostic::new("overlay-target", "the target isn't a JSONPath")
            .at(&target.span, error.message())
            .help("a key with other signs than letters, digits and _ goes into brackets: $.paths['/v2/…'].get")
    })?;
    let evidence = node.get("x-evidence").map(|evidence| {
        let text = |key| evidence.get(key).and_then(Node::as_str).unwrap_or_default().trim().to_owned();
        Evidence { grade: text("grade"), page: text("page"), service: text("service"), source: text("source") }
    });
    Ok(Some(Action { target: target.clone(), path, change, evidence }))
}
