//! Compares the results with `roas-overlay`, another implementation of the Overlay Specification.

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

/// Applies the actions with `roas-overlay`. `None` if it rejects them.
fn apply_with_roas(document: &Json, actions: &Json) -> Option<Json> {
    let overlay = json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "actions": actions});
    let overlay: v1_0::Overlay = serde_json::from_value(overlay).unwrap();
    let mut document = document.clone();
    overlay.apply(&mut document, Default::default()).ok()?;
    Some(document)
}

/// Applies one action with this implementation, without its checks.
fn apply_unchecked(document: &Json, target: &str, what: &Change) -> Json {
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
    assert_eq!(json.to_string(), root.json().to_string(), "the JSON copy differs from the tree");
    json
}

#[test]
fn apply_follows_the_overlay_specification() {
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
        let changed = apply_unchecked(&document, target, &what);
        assert_eq!(changed["o"], expected, "{target} {action}");
        assert_eq!(Some(changed), apply_with_roas(&document, &json!([full])), "{target} {action}");
    }
    let removed = apply_unchecked(&document, "$.l[*]", &Change::Remove);
    assert_eq!(removed["l"], json!([]));
    let removed = apply_unchecked(&document, "$.l[2,0]", &Change::Remove);
    assert_eq!(removed["l"], json!([{"a": 2}]), "removing one item must not move the next");
    let bracketed = Change::Update(node("corrections.yaml", &json!({"y": 2})));
    assert_eq!(
        apply_unchecked(&document, "$.paths['/v2/{id}'].get", &bracketed)["paths"]["/v2/{id}"]["get"],
        json!({"x": 1, "y": 2})
    );
}

#[test]
fn apply_agrees_with_roas_overlay_on_the_overlays_of_this_project() {
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
fn apply_keeps_the_spans_of_overlay_values() {
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
    fn apply_agrees_with_roas_overlay_on_any_action(
        document in prop::collection::btree_map("[a-c]", value(), 1..4).prop_map(|members| members.into_iter().collect::<Json>()),
        target in prop::sample::select(vec!["$", "$.a", "$.a.b", "$.*", "$..a", "$..*", "$.a[0]", "$.a[*]", "$..[?@.b]", "$.c[1:]"]),
        // `roas-overlay` treats a null update as missing.
        update in value().prop_filter("null", |update| !update.is_null()),
        remove in any::<bool>(),
    ) {
        let action = if remove { json!({"target": target, "remove": true}) } else { json!({"target": target, "update": update}) };
        let what = if remove { Change::Remove } else { Change::Update(node("corrections.yaml", &update)) };
        let path = JsonPath::parse(target).unwrap();
        let pointers: Vec<_> = path.query_located(&document).locations().map(|known| known.to_json_pointer()).collect();
        prop_assume!(nested(&pointers).is_none());
        // `roas-overlay` rejects scalar targets, as `check` does.
        if let Some(expected) = apply_with_roas(&document, &json!([action])) {
            prop_assert_eq!(apply_unchecked(&document, target, &what), expected);
        }
    }
}
