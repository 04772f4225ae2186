//! Adds a made-up operation: its page with a payload, and its annotations.

#![allow(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "this is a test throughout")]

mod edited;

use std::collections::BTreeSet;

use xtask::generate;

use self::edited::{WEATHER, edited, root};

#[test]
fn generate_writes_all_other_files_of_a_new_operation() {
    let folder = edited(WEATHER);
    let new = generate::outputs(folder.path()).unwrap();
    let old = generate::outputs(&root().join("openapi")).unwrap();
    let changed = new.files().iter().filter(|(path, text)| old.files().get(*path) != Some(text));
    let changed: BTreeSet<&str> = changed.map(|(path, _)| path.as_str()).collect();
    for path in [
        "dcs-sdk/src/generated/other_apis/meta.rs",
        "dcs-sdk/src/generated/other_apis/mod.rs",
        "dcs-sdk/src/generated/other_apis/show_weather.rs",
        "openapi/COVERAGE.md",
        "openapi/dcs.json",
        "tests/any_query/calls.rs",
        "tests/canary/calls.rs",
        "tests/rustdoc_examples/calls.rs",
    ] {
        assert!(changed.contains(path), "{path} is not in {changed:#?}");
    }
    let calls = &new.files()["tests/any_query/calls.rs"];
    assert!(calls.contains("\"ShowWeather\" => dcs.show_weather(),\n        string { \"place\" => place }"), "{calls}");
}
