//! Tests of post-processing, with small documents and with modified output of progenitor.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};
use syn::{File, Item, parse_quote};

use super::{Files, examples::print as example_calls, process};
use crate::codegen::{
    lower::{
        Lowered,
        fixtures::{content, document, operation, reference},
        lower,
    },
    progenitor,
};

/// A document with two chapters: operations of one create and show things, the other lists them.
fn sample() -> Value {
    let project = json!({"name": "project_id", "in": "path", "required": true, "schema": {"type": "string"}});
    let limit = json!({"name": "limit", "in": "query", "description": "The maximum number of items.", "schema": {"type": "integer"}});
    let mut make = operation("MakeThing", "one");
    make["parameters"] = json!([project]);
    let mut body = content("MakeThingRequest");
    body["application/json"]["examples"]["page"]["value"] =
        json!({"name": "a", "password": "*", "part": {"kind": "big"}});
    make["requestBody"] = json!({"required": true, "content": body});
    make["responses"] = json!({"200": {"description": "Success.", "content": content("MakeThingResponse")}});
    let mut show = operation("ShowThing", "one");
    show["x-doc-aliases"] = json!(["get", "describe"]);
    let mut thing = json!({"name": "thing_id", "in": "path", "required": true, "schema": {"type": "string"}});
    thing["x-example"] = json!("1");
    show["parameters"] = json!([project, thing]);
    show["responses"] = json!({"204": {"description": "Success."}});
    let mut list = operation("ListThings", "two");
    list["parameters"] = json!([project, limit]);
    list["responses"] = json!({"200": {"description": "Success.", "content": content("ListThingsResponse")}});

    let object = |properties: Value| json!({"type": "object", "description": "An object.", "properties": properties});
    let string = json!({"type": "string", "description": "A string."});
    let password = json!({"type": "string", "description": "A password.", "x-secret": true, "minLength": 8});
    let mut request = object(json!({"name": string, "password": password, "part": reference("Part")}));
    request["required"] = json!(["name"]);
    let job = json!({"type": "string", "description": "A job.", "x-aliases": ["jobId"]});
    let mut response = object(json!({"job_id": job, "note": string}));
    response["x-essential"] = json!(["job_id"]);
    document(
        json!({
            "/v2/{project_id}/things": {"post": make, "get": list},
            "/v2/{project_id}/things/{thing_id}": {"get": show},
        }),
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

/// Returns the error after an edit of progenitor's output.
fn error_after(edit: impl FnOnce(&mut File)) -> String {
    let lowered = lowered();
    let mut file: File = syn::parse2(progenitor::run(&lowered).unwrap()).unwrap();
    edit(&mut file);
    process(quote!(#file), &lowered).unwrap_err()
}

/// Returns the items of a module of the output.
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

#[test]
fn types_are_in_the_file_of_their_operation_or_in_a_shared_file() {
    let files = files();
    for (declared, own) in [
        ("pub struct MakeThingRequest {", "one/make_thing.rs"),
        ("pub struct MakeThingResponse {", "one/make_thing.rs"),
        ("pub struct ListThingsResponse {", "two/list_things.rs"),
        ("pub struct ErrorResponse {", "shared.rs"),
        ("pub enum PartKind {", "shared.rs"),
    ] {
        let having: Vec<_> = files.iter().filter(|(_, code)| code.contains(declared)).map(|(name, _)| name).collect();
        assert_eq!(having, [own], "{declared}");
    }
    for (name, code) in &files {
        assert!(syn::parse_file(code).is_ok(), "{name} is not valid Rust:\n{code}");
    }
}

#[test]
fn types_that_requests_use_have_optional_fields_and_setters() {
    let files = files();
    let (request, response) = files["one/make_thing.rs"].split_once("pub struct MakeThingResponse {").unwrap();
    assert!(request.contains("pub name: Option<String>,") && request.contains("pub part: Option<Part>,"), "{request}");
    assert!(request.contains("pub fn name(mut self, name: impl Into<String>) -> Self {"), "{request}");
    assert!(request.contains("pub fn part(mut self, part: Part) -> Self {"), "{request}");
    assert!(request.contains("/// Required. A string."), "{request}");
    let part = &files["shared.rs"];
    assert!(part.contains("pub fn kind(mut self, kind: impl Into<PartKind>) -> Self {"), "{part}");
    assert!(part.contains("pub fn size(mut self, size: i64) -> Self {"), "{part}");
    let (_, listed) = files["two/list_things.rs"].split_once("pub struct ListThingsResponse {").unwrap();
    for code in [response, listed] {
        assert!(!code.contains("(mut self") && !code.contains("pub fn new"), "{code}");
    }
}

#[test]
fn responses_require_essential_fields_only() {
    let code = &files()["one/make_thing.rs"];
    let (_, response) = code.split_once("pub struct MakeThingResponse {").unwrap();
    assert!(response.contains("pub job_id: String,") && response.contains("pub note: Option<String>,"), "{response}");
}

/// Returns the files of the sample document if the field `kind` of parts reports success.
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
    assert!(code.contains("other than `big` or `huge`."), "{code}");
}

#[test]
fn process_requires_results_of_list_items_to_be_essential() {
    let error = with_success(json!({})).unwrap_err();
    assert_eq!(error, "Part: `kind`, which reports success, must be listed in x-essential");
    let error = with_success(json!({"x-success": {"field": "kind"}})).unwrap_err();
    assert_eq!(error, "Part: x-success: missing field `values`");
}

#[test]
fn operations_have_success_values_and_no_content() {
    let code = files()["one/meta.rs"].clone() + &files()["two/meta.rs"];
    assert_eq!(code.matches("success: None,").count(), 3);
    assert_eq!(code.matches("no_content: None,").count(), 2);
    let mut document = sample();
    document["components"]["schemas"]["MakeThingResponse"]["x-success"] =
        json!({"field": "note", "values": ["done"], "message": "job_id"});
    document["paths"]["/v2/{project_id}/things"]["get"]["responses"]["204"] = json!({"description": "There are none."});
    let lowered = lower(&document).unwrap();
    let files = process(progenitor::run(&lowered).unwrap(), &lowered).unwrap();
    let code = files["one/meta.rs"].clone() + &files["two/meta.rs"];
    let code: String = code.split_whitespace().collect();
    assert!(
        code.contains(r#"success:Some(Success{field:"note",values:&["done"],message:Some("job_id"),}),"#),
        "{code}"
    );
    let (_, list) = code.split_once(r#"id:"ListThings""#).unwrap();
    assert!(list.contains(r#"no_content:Some("{}"),"#), "{list}");
}

#[test]
fn no_content_is_the_annotated_body() {
    let with = |value: Value| {
        let mut document = sample();
        document["paths"]["/v2/{project_id}/things"]["get"]["responses"]["204"] =
            json!({"description": "There are none.", "x-no-content": value});
        let lowered = lower(&document)?;
        process(progenitor::run(&lowered)?, &lowered)
    };
    let files = with(json!({"parts": []})).unwrap();
    let code = files["one/meta.rs"].clone() + &files["two/meta.rs"];
    assert!(code.contains(r#"no_content: Some("{\"parts\":[]}"),"#), "{code}");
    let error = with(json!({"thing": []})).unwrap_err();
    assert!(error.ends_with("x-no-content: the response has no field `thing`"), "{error}");
}

#[test]
fn secrets_have_the_type_secret_and_aliases_are_deserialized() {
    let code = &files()["one/make_thing.rs"];
    assert!(code.contains("pub password: Option<crate::Secret>,"), "{code}");
    let (_, fields) = code.split_once("impl Fields for MakeThingResponse {").unwrap();
    assert!(fields.contains(r#""job_id" | "jobId" => (0, self.job_id.slot()),"#), "{fields}");
    let schemas = &files()["one/schemas.rs"];
    assert!(schemas.contains(r#"field("password", Type::String).secret()"#), "{schemas}");
    assert_eq!(schemas.matches(".secret()").count(), 1, "{schemas}");
    assert!(schemas.contains(r#"field("job_id", Type::String).essential().aliases(&["jobId"])"#), "{schemas}");
}

#[test]
fn types_implement_fields_instead_of_deriving_deserialize() {
    let code = &files()["one/make_thing.rs"];
    assert!(!code.contains("derive(::serde::Deserialize"), "{code}");
    // All types except for the request builder.
    assert_eq!(code.matches("deserialize::object(deserializer, ").count(), code.matches("pub struct ").count() - 1);
    assert!(code.contains("deserialize::object(deserializer, &schemas::MAKE_THING_RESPONSE)"), "{code}");
}

#[test]
fn examples_set_required_fields_and_objects_and_replace_secrets() {
    let code = &files()["one/mod.rs"];
    for line in [
        "use dcs_sdk::types::{Part, PartKind};",
        r#"    .part(Part::new().kind(PartKind::Big))"#,
        r#"dcs.show_thing("1").await?;"#,
    ] {
        assert!(code.contains(&format!("/// {line}\n")), "{code}");
    }
    let calls = example_calls(&lowered()).unwrap();
    assert!(calls.contains(r#""ShowThing" => dcs.show_thing("1"),"#), "{calls}");

    let mut document = sample();
    let password = &mut document["components"]["schemas"]["MakeThingRequest"]["properties"]["password"];
    password["x-when"] = json!({"field": "name", "is": ["a"], "required": true});
    let calls = example_calls(&lower(&document).unwrap()).unwrap();
    assert!(calls.contains(r#".password("Example-Pass_123")"#), "{calls}");
}

#[test]
fn examples_require_a_value_for_each_required_field() {
    let mut document = sample();
    let body = &mut document["paths"]["/v2/{project_id}/things"]["post"]["requestBody"];
    body["content"]["application/json"]["examples"] = json!({});
    let error = example_calls(&lower(&document).unwrap()).unwrap_err();
    assert_eq!(error, "MakeThing: `name` has no valid example: add `x-example` to its annotations");
}

#[test]
fn module_docs_of_chapters_list_operations_and_pages() {
    let code = &files()["two/mod.rs"];
    let (heading, _) = code.split_once("\nuse ").unwrap();
    let expected =
        "//! Operations of the chapter *two*, with links to the API reference:\n//!\n//! - [ListThings](https://";
    assert!(heading.starts_with(expected), "{heading}");
}

#[test]
fn methods_have_doc_aliases_below_the_heading_of_their_chapter() {
    let code = &files()["one/mod.rs"];
    assert!(code.contains("/// # One\nimpl Client {"), "{code}");
    assert!(
        code.contains("#[doc(alias = \"get\")]\n    #[doc(alias = \"describe\")]\n    pub fn show_thing("),
        "{code}"
    );
}

#[test]
fn path_parameters_except_project_id_are_arguments() {
    let files = files();
    let one = &files["one/mod.rs"];
    assert!(one.contains("pub fn show_thing(&self, thing_id: impl Into<String>) -> ShowThing {"), "{one}");
    let one = &files["one/show_thing.rs"];
    assert!(one.contains(r#"let arguments = [("thing_id", &*thing_id)];"#), "{one}");
    assert!(one.contains("client.url(&meta::SHOW_THING, &arguments, &[]);"), "{one}");
    assert!(one.contains("client.http().get(url);"), "{one}");
    assert!(one.contains("client.send(request, &arguments, &meta::SHOW_THING).await"), "{one}");
    for code in files.values() {
        assert!(!code.contains("project_id:") && !code.contains("api-version"), "{code}");
    }
}

#[test]
fn query_parameters_and_body_fields_are_setters_of_the_request() {
    let files = files();
    let two = &files["two/list_things.rs"];
    assert!(two.contains("pub fn limit(mut self, limit: i64) -> Self {"), "{two}");
    assert!(two.contains(r#"client.url(&meta::LIST_THINGS, &[], &[("limit", &self.limit)]);"#), "{two}");
    let one = &files["one/make_thing.rs"];
    assert!(one.contains("pub fn part(mut self, part: Part) -> Self {"), "{one}");
    assert!(one.contains("self.body.part = Some(part);"), "{one}");
    assert!(one.contains("pub fn body(mut self, body: MakeThingRequest) -> Self {"), "{one}");
    assert!(one.contains("client.http().post(url).json(&body);"), "{one}");
}

#[test]
fn body_fields_that_are_path_parameters_are_set_from_the_argument() {
    let mut document = sample();
    let mut make = document["paths"]["/v2/{project_id}/things"]["post"].take();
    let mut name = json!({"name": "name", "in": "path", "required": true, "schema": {"type": "string"}});
    name["x-example"] = json!("a");
    make["parameters"].as_array_mut().unwrap().push(name);
    document["paths"]["/v2/{project_id}/things"].as_object_mut().unwrap().remove("post");
    document["paths"]["/v2/{project_id}/things/{name}"] = json!({ "post": make });
    let lowered = lower(&document).unwrap();
    let files = process(progenitor::run(&lowered).unwrap(), &lowered).unwrap();
    let methods = &files["one/mod.rs"];
    assert!(methods.contains("pub fn make_thing(&self, name: impl Into<String>) -> MakeThing {"), "{methods}");
    let (request, types) = files["one/make_thing.rs"].split_once("pub struct MakeThingRequest {").unwrap();
    assert!(request.contains("body.name.get_or_insert_with(|| name.clone());"), "{request}");
    assert!(!request.contains("pub fn name(") && types.contains("pub fn name("), "{request}");
}

#[test]
fn process_rejects_duplicate_setters() {
    for (name, parameter) in [("name", "name"), ("send", "send")] {
        let mut document = sample();
        let query = json!({"name": parameter, "in": "query", "description": "It.", "schema": {"type": "string"}});
        document["paths"]["/v2/{project_id}/things"]["post"]["parameters"].as_array_mut().unwrap().push(query);
        let lowered = lower(&document).unwrap();
        let error = process(progenitor::run(&lowered).unwrap(), &lowered).unwrap_err();
        assert_eq!(error, format!("MakeThing: two methods of the request have the name `{name}`"));
    }
}

/// Compares the whole output, so that no change in a new version of progenitor goes unnoticed.
#[test]
fn progenitor_output_matches_the_snapshot() {
    let file: File = syn::parse2(progenitor::run(&lowered()).unwrap()).unwrap();
    let written = prettyplease::unparse(&file);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/codegen/post/tests/progenitor.snapshot");
    if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
        std::fs::write(path, &written).unwrap();
    }
    let snapshot = std::fs::read_to_string(path).unwrap();
    let difference = similar::TextDiff::from_lines(&snapshot, &written).unified_diff().to_string();
    assert!(
        difference.is_empty(),
        "progenitor's output has changed: review it, then set UPDATE_SNAPSHOT=1 and run this test again\n{difference}"
    );
}

#[test]
fn process_rejects_unknown_output() {
    let surprise = |items: &mut Vec<Item>| {
        items.push(parse_quote!(
            static SURPRISE: u8 = 0;
        ))
    };
    for (why, said) in [
        ("unknown item: static SURPRISE", error_after(|file| surprise(&mut file.items))),
        ("unknown item in `mod types`: static SURPRISE", error_after(|file| surprise(items(file, "types")))),
        ("`mod types` is missing", error_after(|file| file.items.retain(|item| !is_mod(item, "types")))),
    ] {
        let whole = format!("progenitor's output has changed: {why}");
        assert!(said.starts_with(&whole), "{said}\nisn't\n{whole}");
    }
}

#[test]
fn process_rejects_changed_methods() {
    for (why, old, new) in [
        ("the method of ListThings has no request", "let mut request", "let mut call"),
        ("the method of ListThings has no request of a client", "self . client", "a_client ()"),
        ("the method of ListThings has no response", "ResponseValue <", "ResponseBody <"),
        ("2 methods for 3 operations", "pub async fn list_things", "pub fn list_things"),
        ("method list_things is missing", "pub async fn list_things", "pub async fn all_things"),
    ] {
        let lowered = lowered();
        let tokens = progenitor::run(&lowered).unwrap().to_string();
        let (before, method) = tokens.split_at(tokens.find("pub async fn list_things").unwrap());
        assert!(method.contains(old), "{old} isn't in {method}");
        let edited: TokenStream = format!("{before}{}", method.replacen(old, new, 1)).parse().unwrap();
        let said = process(edited, &lowered).unwrap_err();
        let whole = format!("progenitor's output has changed: {why}");
        assert!(said.starts_with(&whole), "{said}\nisn't\n{whole}");
    }
}

#[test]
fn process_rejects_invalid_rust() {
    let said = process(quote!(fn fn), &lowered()).unwrap_err();
    assert!(said.starts_with("progenitor's output is not valid Rust: "), "{said}");
}

#[test]
fn lower_rejects_success_responses_with_different_bodies() {
    let mut document = sample();
    document["paths"]["/v2/{project_id}/things"]["get"]["responses"]["202"] =
        json!({"description": "Later.", "content": content("MakeThingResponse")});
    assert_eq!(lower(&document).err().unwrap(), "ListThings: two success responses have different bodies");
}
