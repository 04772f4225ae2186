//! Reading an overlay, with nothing in it passed over.

use serde_json_path::JsonPath;

use crate::{
    document::{
        folder::Folder,
        node::{Node, Value},
    },
    extensions::EXTENSIONS,
    findings::Finding,
    shape::{self, Holds, Shapes, may, must},
};

/// What an overlay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What the service does otherwise than its pages say.
    Corrections,
    /// What this project decides.
    Annotations,
}

impl Kind {
    /// The file of such an overlay.
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
    pub kind: Kind,
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

static OVERLAY: shape::Kind = shape::Kind {
    name: "an overlay",
    keys: &[
        must("overlay", Holds::Choice(&["1.0.0"])),
        must("info", Holds::Object(&INFO)),
        must("actions", Holds::List(&Holds::Object(&ACTION))),
    ],
};
static INFO: shape::Kind =
    shape::Kind { name: "the info of an overlay", keys: &[must("title", Holds::Text), must("version", Holds::Text)] };
static ACTION: shape::Kind = shape::Kind {
    name: "an action of an overlay",
    keys: &[
        must("target", Holds::Text),
        may("description", Holds::Text),
        may("update", Holds::Any),
        may("remove", Holds::Bool),
    ],
};

/// Reads the overlay of that kind.
pub fn read(folder: &mut Folder, kind: Kind) -> Result<Overlay, Vec<Finding>> {
    parse(&folder.yaml(kind.file())?, kind)
}

/// The overlay that a tree holds.
pub fn parse(root: &Node, kind: Kind) -> Result<Overlay, Vec<Finding>> {
    if root.object().is_none() {
        let finding = Finding::new("wrong-type", "an overlay is an object")
            .at(&root.place, root.value.kind())
            .help("write `overlay`, `info` and `actions`");
        return Err(vec![finding]);
    }
    let mut findings = Shapes { extensions: EXTENSIONS }.check(root, &OVERLAY);
    let mut actions = Vec::new();
    if let Some(listed) = root.get("actions").and_then(Node::list) {
        if listed.is_empty() {
            let finding = Finding::new("overlay-empty", "the overlay has no actions");
            findings.push(finding.at(root.mark("actions"), "").help("add one"));
        }
        for node in listed {
            match action(node, kind, &mut findings) {
                Ok(action) => actions.extend(action),
                Err(finding) => findings.push(finding),
            }
        }
    }
    if findings.is_empty() { Ok(Overlay { kind, actions }) } else { Err(findings) }
}

fn action(node: &Node, kind: Kind, findings: &mut Vec<Finding>) -> Result<Option<Action>, Finding> {
    for key in ["x-evidence", "x-reason"] {
        let there = node.member(key);
        match there {
            None if key == kind.grounds() => findings.push(
                Finding::new("overlay-grounds", format!("an action in {} needs `{key}`", kind.file()))
                    .at(&node.place, "this one has none")
                    .help(match kind {
                        Kind::Corrections => "say with grade, page, service and source what the correction rests on",
                        Kind::Annotations => "say why it is decided so",
                    }),
            ),
            Some(member) if key != kind.grounds() => findings.push(
                Finding::new("overlay-grounds", format!("`{key}` doesn't belong into {}", kind.file()))
                    .at(&member.key, "")
                    .help("move the action to the other overlay, or remove the key"),
            ),
            _ => {}
        }
    }
    let change = match (node.member("update"), node.member("remove")) {
        (Some(update), None) => Change::Update(update.node.clone()),
        (None, Some(remove)) => {
            if remove.node.bool() == Some(false) {
                return Err(Finding::new("overlay-action", "`remove: false` does nothing")
                    .at(remove.mark(), "")
                    .help("write `remove: true`, or remove the action"));
            }
            Change::Remove
        }
        (Some(update), Some(remove)) => {
            return Err(Finding::new("overlay-action", "an action either updates or removes")
                .at(&update.key, "")
                .at(&remove.key, "not both")
                .help("make two actions of it"));
        }
        (None, None) => {
            return Err(Finding::new("overlay-action", "the action does nothing")
                .at(&node.place, "")
                .help("give it `update` or `remove: true`"));
        }
    };
    let Some(target) = node.get("target").filter(|target| matches!(target.value, Value::Text(_))) else {
        return Ok(None);
    };
    let path = JsonPath::parse(target.text().unwrap_or_default()).map_err(|error| {
        Finding::new("overlay-target", "the target isn't a JSONPath")
            .at(&target.place, error.message())
            .help("a key with other signs than letters, digits and _ goes into brackets: $.paths['/v2/…'].get")
    })?;
    let evidence = node.get("x-evidence").map(|evidence| {
        let text = |key| evidence.get(key).and_then(Node::text).unwrap_or_default().trim().to_owned();
        Evidence { grade: text("grade"), page: text("page"), service: text("service"), source: text("source") }
    });
    Ok(Some(Action { target: target.clone(), path, change, evidence }))
}
