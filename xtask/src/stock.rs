//! What progenitor alone makes of the pages: its default settings, the bare transcription, and nothing before or after.
//! `tests/reality` holds the library against it.

use std::{cell::Cell, collections::BTreeMap, panic, sync::Once};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::Generator;
use quote::quote;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{
    api::{Api, Owner},
    document::Document,
    failure::Failure,
    generator,
};

/// The operations that the tests call. Progenitor's word on the others is only whether it takes them.
const CALLED: &[&str] = &[
    "BatchCreateOrDeleteTags",
    "BatchDeleteInstances",
    "CreateInstance",
    "DeleteBackupFile",
    "DeleteIpFromDomainName",
    "DeleteMigrationTask",
    "DeleteSingleInstance",
    "DownloadSSLCert",
    "ListAvailableZones",
    "ListBackgroundTask",
    "ListConfigurations",
    "ListInstances",
    "ListMigrationTask",
    "ResetPassword",
    "ResizeInstance",
    "RestartOrFlushInstances",
    "SetOnlineMigrationTask",
    "ShowDiagnosisTaskDetails",
    "ShowInstance",
    "ShowIpWhitelist",
    "ShowMigrationTask",
    "ShowMigrationTaskStats",
    "ShowQuotaOfTenant",
    "UpdateConfigurations",
    "UpdateInstance",
    "UpdateIpWhitelist",
    "UpdateMigrationTask",
    "UpdateSSLSwitch",
];

/// The generated files of `dcs-stock`, by their name and without their heads.
///
/// # Errors
/// When progenitor takes each of the called operations, but not all together.
pub fn files(transcription: &Document) -> Result<BTreeMap<&'static str, String>, Failure> {
    let api = Api::new(transcription.root());
    let whole = transcription.json();
    let mut called = Vec::new();
    let mut refused = Vec::new();
    for (index, operation) in api.operations.iter().enumerate() {
        let id = operation.id();
        match quietly(|| run(&reduced(&api, &whole, &[index]))) {
            Err(why) => refused.push(quote!((#id, #why))),
            Ok(_) if CALLED.contains(&id) => called.push(index),
            Ok(_) => {}
        }
    }
    let client = run(&reduced(&api, &whole, &called))?;
    let operations = api.operations.len();
    let whole = quietly(|| run(&whole)).err().unwrap_or_default();
    let refused = quote! {
        /// How many operations the transcription has.
        pub const OPERATIONS: usize = #operations;
        /// What progenitor says to all of them in one document; empty when it takes them.
        pub const WHOLE: &str = #whole;
        /// The operations that it doesn't take, each in a document of its own, and what it says.
        pub const REFUSED: &[(&str, &str)] = &[#(#refused),*];
    };
    Ok(BTreeMap::from([("client.rs", printed(client)?), ("refused.rs", printed(refused)?)]))
}

/// Runs progenitor as it comes.
fn run(document: &Value) -> Result<TokenStream, String> {
    let openapi = OpenAPI::deserialize(document).map_err(|error| error.to_string())?;
    generator::caught(|| Generator::default().generate_tokens(&openapi))
}

fn printed(tokens: TokenStream) -> Result<String, String> {
    let file = syn::parse2(tokens).map_err(|error| format!("progenitor's output is no Rust: {error}"))?;
    Ok(prettyplease::unparse(&file))
}

/// The document with no other operations than these, and no other components than theirs.
fn reduced(api: &Api<'_>, whole: &Value, operations: &[usize]) -> Value {
    let mut reduced = json!({ "openapi": whole.get("openapi"), "info": whole.get("info"), "paths": {} });
    let mut keep = |path: &[&str]| {
        let (mut from, mut to) = (whole, &mut reduced);
        for (depth, part) in path.iter().enumerate() {
            let (Some(found), Value::Object(members)) = (from.get(part), to) else { return };
            let part = members.entry(*part);
            from = found;
            to = part.or_insert_with(|| if depth + 1 == path.len() { found.clone() } else { json!({}) });
        }
    };
    for operation in operations.iter().filter_map(|index| api.of(*index)) {
        keep(&["paths", operation.path, operation.method]);
    }
    for (group, name) in api.reached(|owner| matches!(owner, Owner::Operation(index) if operations.contains(&index))) {
        keep(&["components", &group, &name]);
    }
    reduced
}

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Runs what is expected to panic on the way, and catches it itself: the panics of this thread are told to nobody.
fn quietly<T>(run: impl FnOnce() -> T) -> T {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    QUIET.set(true);
    let result = run();
    QUIET.set(false);
    result
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, path::Path};

    use heck::ToSnakeCase;

    use super::*;

    fn transcription() -> Document {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        Document::transcription(&root.join("openapi")).unwrap()
    }

    /// The operations that have successes with a body and successes without one, by the document.
    fn ambiguous(document: &Value) -> BTreeSet<&str> {
        let items = document["paths"].as_object().unwrap().values();
        let operations = items.flat_map(|item| item.as_object().unwrap().values());
        let ambiguous = operations.filter(|operation| {
            let answers = operation["responses"].as_object().unwrap().iter();
            let successes = answers.filter(|(status, _)| status.starts_with('2'));
            let with_body: BTreeSet<bool> = successes.map(|(_, answer)| answer.get("content").is_some()).collect();
            with_body.len() == 2
        });
        ambiguous.map(|operation| operation["operationId"].as_str().unwrap()).collect()
    }

    #[test]
    fn what_has_two_kinds_of_success_is_refused_and_the_called_rest_is_generated() {
        let transcription = transcription();
        let files = files(&transcription).unwrap();
        let document = transcription.json();
        let ambiguous = ambiguous(&document);
        assert!(ambiguous.contains("ShowInstanceSSLDetail"));
        for operation in &Api::new(transcription.root()).operations {
            let refused = files["refused.rs"].contains(&format!("\"{}\"", operation.id()));
            assert_eq!(refused, ambiguous.contains(operation.id()), "{}", operation.id());
        }
        for id in CALLED {
            assert!(files["client.rs"].contains(&format!("operation_id: \"{}\"", id.to_snake_case())), "{id}");
        }
    }

    #[test]
    fn a_reduced_document_keeps_what_its_operations_reach_and_nothing_else() {
        let transcription = transcription();
        let api = Api::new(transcription.root());
        let index = api.operations.iter().position(|operation| operation.id() == "UpdateSSLSwitch").unwrap();
        let whole = transcription.json();
        let reduced = reduced(&api, &whole, &[index]);
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(reduced["info"], whole["info"]);
        assert_eq!(names(&reduced["paths"]).len(), 1);
        let path = "/v2/{project_id}/instances/{instance_id}/ssl";
        assert_eq!(names(&reduced["paths"][path]), ["put".to_owned()].into());
        assert_eq!(reduced["paths"][path]["put"], whole["paths"][path]["put"]);
        assert_eq!(names(&reduced["components"]), ["parameters", "schemas"].map(str::to_owned).into());
        let schemas = ["ErrorResponse", "UpdateSSLSwitchRequest", "UpdateSSLSwitchResponse"];
        assert_eq!(names(&reduced["components"]["schemas"]), schemas.map(str::to_owned).into());
    }
}
