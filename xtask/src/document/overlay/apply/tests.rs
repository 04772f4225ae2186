//! Held against another implementation of the Overlay Specification.

use std::path::Path;

use proptest::prelude::*;
use roas_overlay::{apply::Apply, v1_0};
use serde_json::{Value as Json, json};
use serde_json_path::JsonPath;

use super::*;
use crate::document::{
    Document, Source,
    folder::Folder,
    json,
    overlay::read::{files, parse},
};

fn node(file: &str, value: &Json) -> Node {
    json::read(&Source::new("openapi", file, value.to_string())).unwrap()
}

/// The document after the actions, by the other implementation; none when it refuses.
fn theirs(document: &Json, actions: &Json) -> Option<Json> {
    let overlay = json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions});
    let overlay: v1_0::Overlay = serde_json::from_value(overlay).unwrap();
    let mut document = document.clone();
    overlay.apply(&mut document, Default::default()).ok()?;
    Some(document)
}

/// The document after one action, by this implementation, without its rules.
fn ours(document: &Json, target: &str, what: &Change) -> Json {
    let mut root = node("root.yaml", document);
    let mut json = root.json();
    let action = Action {
        target: node("corrections.yaml", &json!(target)),
        path: JsonPath::parse(target).unwrap(),
        change: what.clone(),
        evidence: None,
    };
    for pointer in targets(&json, &action) {
        change(&mut root, &mut json, &pointer, &action.change);
    }
    assert_eq!(json.to_string(), root.json().to_string(), "the copy isn't kept up with the tree");
    json
}

#[test]
fn updates_and_removals_are_those_of_the_specification() {
    let document = json!({
        "o": {"a": 1, "b": {"c": [1, 2]}, "n": null},
        "l": [{"a": 1}, {"a": 2}, [3]],
        "paths": {"/v2/{id}": {"get": {"x": 1}}},
    });
    let cases = [
        ("$.o", json!({"update": {"a": 2}}), json!({"a": 2, "b": {"c": [1, 2]}, "n": null})),
        (
            "$.o",
            json!({"update": {"b": {"c": [3], "d": 4}}}),
            json!({"a": 1, "b": {"c": [1, 2, 3], "d": 4}, "n": null}),
        ),
        ("$.o", json!({"update": {"b": 1}}), json!({"a": 1, "b": 1, "n": null})),
        ("$.o", json!({"update": {"n": {"x": 1}}}), json!({"a": 1, "b": {"c": [1, 2]}, "n": {"x": 1}})),
        ("$.o.b.c", json!({"update": [3]}), json!({"a": 1, "b": {"c": [1, 2, [3]]}, "n": null})),
        ("$.o.b.c", json!({"update": 3}), json!({"a": 1, "b": {"c": [1, 2, 3]}, "n": null})),
        ("$.o.b", json!({"remove": true}), json!({"a": 1, "n": null})),
    ];
    for (target, action, expected) in cases {
        let mut full = action.clone();
        full["target"] = json!(target);
        let what = match action.get("update") {
            Some(update) => Change::Update(node("corrections.yaml", update)),
            None => Change::Remove,
        };
        let changed = ours(&document, target, &what);
        assert_eq!(changed["o"], expected, "{target} {action}");
        assert_eq!(Some(changed), theirs(&document, &json!([full])), "{target} {action}");
    }
    let removed = ours(&document, "$.l[*]", &Change::Remove);
    assert_eq!(removed["l"], json!([]));
    let removed = ours(&document, "$.l[2,0]", &Change::Remove);
    assert_eq!(removed["l"], json!([{"a": 2}]), "removing one item must not move the next");
    let bracketed = Change::Update(node("corrections.yaml", &json!({"y": 2})));
    assert_eq!(
        ours(&document, "$.paths['/v2/{id}'].get", &bracketed)["paths"]["/v2/{id}"]["get"],
        json!({"x": 1, "y": 2})
    );
}

#[test]
fn the_overlays_of_this_project_are_applied_as_the_other_implementation_does() {
    let openapi = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi");
    let mut folder = Folder::new(&openapi);
    let mut document = Document::transcription(&openapi).unwrap().json();
    for kind in [OverlayKind::Corrections, OverlayKind::Annotations] {
        for file in files(&folder, kind).unwrap() {
            let overlay: v1_0::Overlay = serde_json::from_value(folder.yaml(&file).unwrap().json()).unwrap();
            overlay.apply(&mut document, Default::default()).unwrap();
        }
    }
    assert_eq!(Document::corrected(&openapi).unwrap().json(), document);
}

#[test]
fn what_an_overlay_brings_keeps_its_place() {
    let mut root = node("root.yaml", &json!({"o": {"a": "1"}}));
    let evidence = json!({"grade": "A", "page": "p", "service": "s", "source": "o"});
    let overlay = json!({
        "overlay": "1.0.0",
        "info": {"title": "t", "version": "1"},
        "actions": [{"target": "$.o", "update": {"a": "2", "b": {"c": 3}}, "x-evidence": evidence}],
    });
    let overlay = parse(&node("corrections.yaml", &overlay), OverlayKind::Corrections).unwrap();
    let applied = apply(&mut root, &[overlay]).unwrap();
    assert_eq!(root.json(), json!({"o": {"a": "2", "b": {"c": 3}}}));
    assert_eq!(applied[0].pointers, ["/o"]);
    for (pointer, file) in [("/o", "root.yaml"), ("/o/a", "corrections.yaml"), ("/o/b/c", "corrections.yaml")] {
        assert_eq!(root.span_of(pointer).source().path(), file, "{pointer}");
    }
}

fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        (0..4).prop_map(Json::from),
        "[ab]".prop_map(Json::from)
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            prop::collection::btree_map("[a-c]", inner, 0..4).prop_map(|members| members.into_iter().collect::<Json>()),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_action_gives_what_the_other_implementation_gives(
        document in prop::collection::btree_map("[a-c]", value(), 1..4).prop_map(|members| members.into_iter().collect::<Json>()),
        target in prop::sample::select(vec!["$", "$.a", "$.a.b", "$.*", "$..a", "$..*", "$.a[0]", "$.a[*]", "$..[?@.b]", "$.c[1:]"]),
        // The other implementation takes an update that is null for none at all.
        update in value().prop_filter("null", |update| !update.is_null()),
        remove in any::<bool>(),
    ) {
        let action = if remove { json!({"target": target, "remove": true}) } else { json!({"target": target, "update": update}) };
        let what = if remove { Change::Remove } else { Change::Update(node("corrections.yaml", &update)) };
        let path = JsonPath::parse(target).unwrap();
        let pointers: Vec<_> = path.query_located(&document).locations().map(|known| known.to_json_pointer()).collect();
        prop_assume!(nested(&pointers).is_none());
        // The other implementation refuses plain values as targets, as `check` does here.
        if let Some(theirs) = theirs(&document, &json!([action])) {
            prop_assert_eq!(ours(&document, target, &what), theirs);
        }
    }
}
