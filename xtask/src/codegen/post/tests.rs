//! Post-processing of small documents, and of changed output.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};
use syn::{File, Item, parse_quote};

use super::{Files, process};
use crate::codegen::{
    lower::{
        Lowered,
        fixtures::{content, document, operation, reference},
        lower,
    },
    progenitor,
};

/// Two chapters: one makes things of parts, the other lists them.
fn sample() -> Value {
    let project = json!({"name": "project_id", "in": "path", "required": true, "schema": {"type": "string"}});
    let limit = json!({"name": "limit", "in": "query", "description": "How many.", "schema": {"type": "integer"}});
    let mut make = operation("MakeThing", "one");
    make["parameters"] = json!([project]);
    make["requestBody"] = json!({"required": true, "content": content("MakeThingRequest")});
    make["responses"] = json!({"200": {"description": "It was made.", "content": content("MakeThingResponse")}});
    let mut list = operation("ListThings", "two");
    list["parameters"] = json!([project, limit]);
    list["responses"] = json!({"200": {"description": "All.", "content": content("ListThingsResponse")}});

    let object = |properties: Value| json!({"type": "object", "description": "An object.", "properties": properties});
    let string = json!({"type": "string", "description": "A string."});
    let password = json!({"type": "string", "description": "A password.", "x-secret": true, "minLength": 8});
    let mut request = object(json!({"name": string, "password": password, "part": reference("Part")}));
    request["required"] = json!(["name"]);
    let job = json!({"type": "string", "description": "A job.", "x-aliases": ["jobId"]});
    let mut response = object(json!({"job_id": job, "note": string}));
    response["x-essential"] = json!(["job_id"]);
    document(
        json!({"/v2/{project_id}/things": {"post": make, "get": list}}),
        json!({
            "MakeThingRequest": request,
            "MakeThingResponse": response,
            "ListThingsResponse": object(json!({"parts": {"type": "array", "items": reference("Part")}})),
            "Part": object(json!({"kind": reference("PartKind"), "size": {"type": "integer", "maximum": 9}})),
            "PartKind": {"type": "string", "description": "A kind.", "enum": ["big", "small"]},
            "ErrorResponse": object(json!({"error_code": string})),
        }),
    )
}

fn lowered() -> Lowered {
    lower(&sample()).unwrap()
}

fn files() -> Files {
    let lowered = lowered();
    process(progenitor::run(&lowered).unwrap(), &lowered).unwrap()
}

/// What is said of progenitor's output after an edit of it.
fn refused(edit: impl FnOnce(&mut File)) -> String {
    let lowered = lowered();
    let mut file: File = syn::parse2(progenitor::run(&lowered).unwrap()).unwrap();
    edit(&mut file);
    process(quote!(#file), &lowered).unwrap_err()
}

/// The items of a module of the output.
fn items<'a>(file: &'a mut File, name: &str) -> &'a mut Vec<Item> {
    let found = file.items.iter_mut().find_map(|item| match item {
        Item::Mod(module) if module.ident == name => module.content.as_mut(),
        _ => None,
    });
    &mut found.unwrap().1
}

fn is_mod(item: &Item, name: &str) -> bool {
    matches!(item, Item::Mod(module) if module.ident == name)
}

/// Takes the builder of an operation away.
fn drop_builder(items: &mut Vec<Item>) {
    items.retain(|item| match item {
        Item::Struct(item) => item.ident != "ListThings",
        Item::Impl(item) => super::split::self_type(item).is_none_or(|name| name != "ListThings"),
        _ => true,
    });
}

#[test]
fn types_lie_in_the_file_of_their_chapter_and_shared_ones_in_a_file_of_their_own() {
    let files = files();
    for (declared, own) in [
        ("pub struct MakeThingRequest {", "types/one.rs"),
        ("pub struct MakeThingResponse {", "types/one.rs"),
        ("pub struct ListThingsResponse {", "types/two.rs"),
        ("pub struct ErrorResponse {", "types/shared.rs"),
        ("pub enum PartKind {", "types/shared.rs"),
    ] {
        let types = files.iter().filter(|(name, _)| !name.starts_with("types/builder/"));
        let having: Vec<_> = types.filter(|(_, code)| code.contains(declared)).map(|(name, _)| name).collect();
        assert_eq!(having, [own], "{declared}");
    }
    for (name, code) in &files {
        assert!(syn::parse_file(code).is_ok(), "{name} is no Rust:\n{code}");
    }
}

#[test]
fn only_what_requests_hold_has_a_builder() {
    let files = files();
    let built: String =
        files.iter().filter(|(name, _)| name.starts_with("types/builder/")).map(|(_, code)| &**code).collect();
    assert!(built.contains("pub struct MakeThingRequest {") && built.contains("pub struct Part {"), "{built}");
    for response in ["MakeThingResponse", "ListThingsResponse", "ErrorResponse"] {
        assert!(!built.contains(response), "{response} is built");
    }
    assert_eq!(files["types/one.rs"].matches("pub fn builder()").count(), 1);
    assert!(!files["types/two.rs"].contains("builder"));
}

#[test]
fn responses_require_essential_fields_only() {
    let code = &files()["types/one.rs"];
    let (request, response) = code.split_once("pub struct MakeThingResponse {").unwrap();
    assert!(request.contains("pub name: String,") && request.contains("pub part: Option<Part>,"), "{request}");
    assert!(response.contains("pub job_id: String,") && response.contains("pub note: Option<String>,"), "{response}");
}

/// The files of the sample, where parts report success by their kind.
fn with_success(part: Value) -> Result<Files, String> {
    let mut document = sample();
    let schema = &mut document["components"]["schemas"]["Part"];
    schema["x-success"] = json!({"field": "kind", "values": ["big", "huge"]});
    schema.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
    let lowered = lower(&document)?;
    process(progenitor::run(&lowered)?, &lowered)
}

#[test]
fn process_generates_failed_for_lists_whose_items_report_success() {
    assert!(!files()["failed.rs"].contains("fn failed"));
    let files = with_success(json!({"x-essential": ["kind"]})).unwrap();
    let code = &files["failed.rs"];
    assert_eq!(code.matches("pub fn failed(&self) -> Vec<&types::Part> {").count(), 1);
    assert!(code.contains("impl types::ListThingsResponse {"), "{code}");
    assert!(code.contains(r#"!["big", "huge"].contains(&item.kind.as_str())"#), "{code}");
    assert!(code.contains("anything but `big` or `huge`."), "{code}");
}

#[test]
fn process_refuses_results_that_may_be_missing() {
    let refused = with_success(json!({})).unwrap_err();
    assert_eq!(refused, "Part: `kind`, which reports success, must be listed in x-essential");
    let refused = with_success(json!({"x-success": {"field": "kind"}})).unwrap_err();
    assert_eq!(refused, "Part: x-success: missing field `values`");
}

#[test]
fn operations_say_which_result_is_a_success_and_whether_there_may_be_none() {
    let code = &files()["meta.rs"];
    assert_eq!(code.matches("success: None,").count(), 2);
    assert_eq!(code.matches("no_content: false,").count(), 2);
    let mut document = sample();
    document["components"]["schemas"]["MakeThingResponse"]["x-success"] =
        json!({"field": "note", "values": ["done"], "message": "job_id"});
    document["paths"]["/v2/{project_id}/things"]["get"]["responses"]["204"] = json!({"description": "There are none."});
    let lowered = lower(&document).unwrap();
    let files = process(progenitor::run(&lowered).unwrap(), &lowered).unwrap();
    let code: String = files["meta.rs"].split_whitespace().collect();
    assert!(
        code.contains(r#"success:Some(Success{field:"note",values:&["done"],message:Some("job_id"),}),"#),
        "{code}"
    );
    let (_, list) = code.split_once(r#"id:"ListThings""#).unwrap();
    assert!(list.contains("no_content:true,"), "{list}");
}

#[test]
fn a_secret_has_a_type_of_its_own_and_an_alias_is_read() {
    let code = &files()["types/one.rs"];
    assert!(code.contains("pub password: Option<crate::Secret>,"), "{code}");
    let (_, deserialize) = code.split_once("impl DeserializeFields for MakeThingResponse {").unwrap();
    let (constants, _) = deserialize.split_once("fn deserialize_field").unwrap();
    assert!(constants.contains(r#"REQUIRED: &'static [&'static str] = &["job_id"];"#), "{constants}");
    assert!(constants.contains(r#"&[("jobId", "job_id")];"#), "{constants}");
}

#[test]
fn a_type_is_read_member_by_member_and_not_as_serde_derives_it() {
    let code = &files()["types/one.rs"];
    assert!(!code.contains("derive(::serde::Deserialize"), "{code}");
    assert_eq!(code.matches("deserialize::object(deserializer)").count(), code.matches("pub struct ").count());
    assert!(code.contains(r#""job_id" => self.job_id = map.next_value()?,"#), "{code}");
}

#[test]
fn a_chapter_is_headed_by_its_operations_and_their_pages() {
    let code = &files()["two.rs"];
    let (heading, _) = code.split_once("\nuse ").unwrap();
    let expected = "//! The operations of the chapter two, and their pages:\n//!\n//! - [ListThings](https://";
    assert!(heading.starts_with(expected), "{heading}");
}

#[test]
fn a_request_ends_in_the_library_and_leaves_the_project_to_it() {
    let code = &files()["two.rs"];
    assert!(code.contains("pub fn limit<V>(mut self, value: V) -> Self"), "{code}");
    assert!(code.contains("client.url(&meta::LIST_THINGS, &[])?;"), "{code}");
    assert!(code.contains("client.send(request, &meta::LIST_THINGS).await"), "{code}");
    assert!(!code.contains("project_id:") && !code.contains("api-version"), "{code}");
}

#[test]
fn output_that_is_not_understood_is_refused() {
    let surprise = |items: &mut Vec<Item>| {
        items.push(parse_quote!(
            static SURPRISE: u8 = 0;
        ))
    };
    for (why, said) in [
        ("an item nobody knows: static SURPRISE", refused(|file| surprise(&mut file.items))),
        ("an item nobody knows in `mod builder`: static", refused(|file| surprise(items(file, "builder")))),
        ("in `mod types`: static SURPRISE", refused(|file| surprise(items(file, "types")))),
        ("it has no `mod types`", refused(|file| file.items.retain(|item| !is_mod(item, "types")))),
        ("it has no `mod builder`", refused(|file| file.items.retain(|item| !is_mod(item, "builder")))),
        ("1 builders for 2 operations", refused(|file| drop_builder(items(file, "builder")))),
    ] {
        let whole = format!("progenitor's output has changed: {why}");
        assert!(said.starts_with(&whole), "{said}\nisn't\n{whole}");
    }
}

#[test]
fn process_refuses_changed_builders() {
    for (why, old, new) in [
        ("`send` of ListThings: it binds extra", "let Self", "let extra = 1; let Self"),
        ("`send` of ListThings: its request doesn't end in", ". headers (header_map)", ". timeout (header_map)"),
        ("`send` of ListThings: it sends headers other than", "header_map . append", "header_map . insert"),
        ("ListThings has a method limits", "pub fn limit <", "pub fn limits <"),
        ("ListThings has no `send`", "pub async fn send", "pub async fn post"),
    ] {
        let lowered = lowered();
        let tokens = progenitor::run(&lowered).unwrap().to_string();
        let (before, builder) = tokens.split_at(tokens.rfind("impl ListThings").unwrap());
        assert!(builder.contains(old), "{old} isn't in {builder}");
        let edited: TokenStream = format!("{before}{}", builder.replacen(old, new, 1)).parse().unwrap();
        let said = process(edited, &lowered).unwrap_err();
        let whole = format!("progenitor's output has changed: {why}");
        assert!(said.starts_with(&whole), "{said}\nisn't\n{whole}");
    }
}

#[test]
fn output_that_is_no_rust_is_refused() {
    let said = process(quote!(fn fn), &lowered()).unwrap_err();
    assert!(said.starts_with("progenitor's output is no Rust: "), "{said}");
}

#[test]
fn two_successes_with_different_bodies_are_refused_by_their_operation() {
    let mut document = sample();
    document["paths"]["/v2/{project_id}/things"]["get"]["responses"]["202"] =
        json!({"description": "Later.", "content": content("MakeThingResponse")});
    assert_eq!(lower(&document).err().unwrap(), "ListThings: two successes have different bodies");
}
