//! Validation against the OpenAPI document, and example responses.

use dcs_emulator::Emulator;
use serde_json::{Value, json};

use crate::{
    INSTANCE, builder,
    call::{Call, Reply},
    start,
};

async fn start_with_examples() -> Emulator {
    builder().example_responses(true).start().await.unwrap()
}

pub(crate) fn document() -> Value {
    serde_json::from_str(include_str!("../../openapi/dcs.json")).unwrap()
}

/// Sends a request below `/v2/{project_id}`, as JSON if it has a body.
pub(crate) async fn send(emulator: &Emulator, method: &str, path: &str, body: &str) -> Reply {
    let call = Call::new(method, format!("/v2/{}{path}", emulator.project_id())).body(body);
    let call = if body.is_empty() { call } else { call.header("Content-Type", "application/json;charset=utf8") };
    call.token(emulator).send(emulator).await
}

/// Returns the error message of an invalid request.
async fn error_message(emulator: &Emulator, method: &str, path: &str, body: &str) -> String {
    let reply = send(emulator, method, path, body).await;
    assert_eq!(reply.status, 400, "{method} {path} {body}");
    assert!(["DCS.4004", "DCS.4005"].contains(&reply.code().as_str()));
    reply.message()
}

/// Example requests that violate the parameter tables of their own pages, each with its problem.
const INVALID_EXAMPLES: [(&str, &str); 6] = [
    ("CreateInstance", "`enterprise_project_id` must be a string, not a number"),
    ("CreateCustomTemplate", "`params.latency-monitor-threshold` must be a string, not a number"),
    ("ResetPassword", "`new_password` must be at least 8 characters long, not 6"),
    ("SetOnlineMigrationTask", "`bandwidth_limit_mb` must be a string, not a number"),
    ("UpdateInstance", "`instance_backup_policy.save_days` must be an integer, not a string"),
    ("UpdatePassword", "`new_password` must be at least 8 characters long, not 6"),
];

/// Returns a query string with the required parameters of an operation and valid values.
pub(crate) fn required_query(document: &Value, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let parameters = parameters.map(|parameter| resolve(document, parameter));
    let required = parameters.filter(|parameter| parameter["in"] == "query" && parameter["required"] == true);
    let pairs = required.map(|parameter| {
        let schema = resolve(document, &parameter["schema"]);
        let value = schema["enum"][0].as_str().unwrap_or("1");
        format!("{}={value}", parameter["name"].as_str().unwrap())
    });
    pairs.collect::<Vec<_>>().join("&")
}

fn resolve<'a>(document: &'a Value, node: &'a Value) -> &'a Value {
    match node["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => node,
    }
}

#[tokio::test]
async fn example_requests_of_all_operations_are_accepted() {
    let emulator = start_with_examples().await;
    let document = document();
    let mut invalid = vec![];
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let path = path
                .replace("{project_id}", emulator.project_id())
                .replace("{instance_id}", INSTANCE)
                .replace("{api_version}", "v2")
                .replace(['{', '}'], "");
            let target = format!("{path}?{}", required_query(&document, operation));
            let call = Call::new(&method.to_uppercase(), target).token(&emulator);
            let example = &operation["requestBody"]["content"]["application/json"]["examples"]["page"]["value"];
            let call = match example {
                Value::Null => call,
                body => call.header("Content-Type", "application/json").body(body.to_string()),
            };
            let reply = call.send(&emulator).await;
            if let Some((id, problem)) = INVALID_EXAMPLES.iter().find(|(invalid, _)| *invalid == id) {
                assert!(reply.status == 400 && reply.message().contains(problem), "{id}: {reply:?}");
                invalid.push(*id);
                continue;
            }
            assert!(
                (200..300).contains(&reply.status),
                "{id}: {}\nfix the transcription, or add the operation to INVALID_EXAMPLES if its page is wrong",
                reply.text()
            );
        }
    }
    for (id, _) in INVALID_EXAMPLES {
        assert!(invalid.contains(&id), "the document has no operation {id}: remove it from INVALID_EXAMPLES");
    }
}

#[tokio::test]
async fn example_responses_returns_the_first_example_of_the_api_reference() {
    let emulator = start_with_examples().await;
    let example = |path: &str, method: &str| {
        let examples =
            &document()["paths"][path][method]["responses"]["200"]["content"]["application/json"]["examples"];
        examples["page"]["value"].clone()
    };
    let reply = send(&emulator, "GET", "/instances?limit=5", "").await;
    assert_eq!((reply.status, reply.json()), (200, example("/v2/{project_id}/instances", "get")));
    let reply = send(&emulator, "GET", "/instances/statistic", "").await;
    assert_eq!(reply.json(), example("/v2/{project_id}/instances/statistic", "get"), "statistic is not an instance");
    let path = format!("/instances/{INSTANCE}/groups/1/replications/2/remove-ip");
    let reply = send(&emulator, "DELETE", &path, "").await;
    assert_eq!(
        (reply.status, reply.json()),
        (200, json!({ "job_id": "job_id" })),
        "the document has no example, so the response has the essential fields"
    );
    let reply = send(&emulator, "DELETE", &format!("/instances/{INSTANCE}"), "").await;
    assert_eq!((reply.status, reply.text(), reply.header("content-type")), (204, "", None));
}

#[tokio::test]
async fn paths_without_project_id_require_authentication() {
    let emulator = start().await;
    for path in ["/", "/v2", "/v1.0", "/v2/available-zones", "/v2/instances/maintain-windows"] {
        assert_eq!(Call::new("GET", path).send(&emulator).await.status, 401, "{path}");
        assert_eq!(Call::new("GET", path).token(&emulator).send(&emulator).await.status, 200, "{path}");
        assert_eq!(Call::new("GET", path).signed(&emulator).send(&emulator).await.status, 200, "{path}");
    }
    let foreign = Call::new("GET", "/v2/other/quota").token(&emulator).send(&emulator).await;
    assert_eq!((foreign.status, foreign.code().as_str()), (401, "DCS.1004"));
}

#[tokio::test]
async fn operations_return_404_for_an_unknown_instance() {
    let emulator = start().await;
    for (method, path) in [("GET", "/instances/other"), ("GET", "/dims/monitored-objects/other?dim_name=x")] {
        let path = path.replace("=x", "=dcs_instance_id");
        let reply = send(&emulator, method, &path, "").await;
        assert_eq!((reply.status, reply.code().as_str()), (404, "DCS.3022"), "{path}");
    }
}

#[tokio::test]
async fn operations_return_405_with_the_allowed_methods() {
    let emulator = start().await;
    for (method, path, allowed) in
        [("PATCH", "/instances", "DELETE, GET, POST"), ("GET", "/instances/status", "PUT"), ("POST", "/quota", "GET")]
    {
        let reply = send(&emulator, method, path, "").await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some(allowed)), "{method} {path}");
    }
}

#[tokio::test]
async fn query_parameters_are_validated() {
    let emulator = start().await;
    let slowlog = format!("/instances/{INSTANCE}/slowlog");
    for (path, problem) in [
        ("/instances?limits=1", "query parameter `limits` is not documented"),
        ("/instances?limit=1001", "query parameter `limit` must be at most 1000, not 1001"),
        ("/instances?limit=0", "query parameter `limit` must be at least 1, not 0"),
        ("/instances?limit=ten", "query parameter `limit` must be an integer, not a string"),
        ("/instances?limit=", "query parameter `limit` must be an integer, not a string"),
        ("/instances?limit", "query parameter `limit` must be an integer, not a string"),
        ("/instances?limit=99999999999", "query parameter `limit` must be a 32-bit integer, not 99999999999"),
        ("/instances?limit=1&limit=2", "query parameter `limit` is repeated"),
        ("/instances?status=Running", "query parameter `status` must be one of \"CREATING\""),
        ("/instances?name=%FF", "the query string is not UTF-8"),
        ("/config-templates", "query parameter `type` is missing"),
        (&slowlog, "query parameter `start_time` is missing; query parameter `end_time` is missing"),
        ("/dims/monitored-objects?dim_name=%64cs", "query parameter `dim_name` must be one of"),
    ] {
        let message = error_message(&emulator, "GET", path, "").await;
        assert!(message.contains(problem), "{path}: {message}");
    }
    let path = "/instances?offset=0&limit=10&name=a%20b&status=RUNNING&";
    assert_eq!(send(&emulator, "GET", path, "").await.status, 200);
    let delete_paths = ["", "?all_failure=true"].map(|query| format!("/instances{query}"));
    for path in &delete_paths {
        assert_eq!(send(&emulator, "DELETE", path, r#"{"instances":[]}"#).await.status, 200);
    }
    let message = error_message(&emulator, "DELETE", "/instances?all_failure=yes", r#"{"instances":[]}"#).await;
    assert!(message.contains("query parameter `all_failure` must be a boolean, not a string"), "{message}");
}

#[tokio::test]
async fn request_body_is_validated() {
    let emulator = start_with_examples().await;
    let (backup, resize) = (format!("/instances/{INSTANCE}/restores"), format!("/instances/{INSTANCE}/resize"));
    for (path, body, problem) in [
        (&backup, "", "invalid RestoreInstance request: the body is missing"),
        (&backup, "{", "the body is not valid JSON (line 1, column 1)"),
        (&backup, "[]", "the body must be an object, not an array"),
        (&backup, r#"{"remark":1}"#, "`backup_id` is missing; `remark` must be a string, not a number"),
        (&backup, r#"{"backup_id":"1","more":1}"#, "`more` is not documented"),
        (&backup, r#"{"backup_id":null}"#, "`backup_id` must be a string, not null"),
        (&resize, r#"{"spec_code":"s","new_capacity":1,"change_type":"no"}"#, "`change_type` must be one of"),
    ] {
        let message = error_message(&emulator, "POST", path, body).await;
        assert!(message.contains(problem), "{body}: {message}");
    }
    let message = error_message(&emulator, "GET", "/quota", "{}").await;
    assert!(message.contains("the body must be empty"), "{message}");
    let path = format!("/v2/{}{backup}", emulator.project_id());
    for kind in [None, Some("text/plain"), Some("application/jsonx")] {
        let call = Call::new("POST", path.as_str()).body(r#"{"backup_id":"1"}"#);
        let call = kind.into_iter().fold(call, |call, kind| call.header("Content-Type", kind));
        let reply = call.token(&emulator).send(&emulator).await;
        assert!(reply.status == 400 && reply.message().contains("`Content-Type` must be application/json"), "{kind:?}");
    }
    assert_eq!(send(&emulator, "POST", &backup, r#"{"backup_id":"1"}"#).await.status, 200);
}

#[tokio::test]
async fn error_message_lists_all_problems() {
    let emulator = start().await;
    let tags = vec![json!({ "key": "", "value": 1 }); 30];
    let body = json!({ "action": "create", "tags": tags }).to_string();
    let message = error_message(&emulator, "POST", &format!("/dcs/{INSTANCE}/tags/action?a=1&b=2"), &body).await;
    assert!(
        message.contains("query parameter `a` is not documented")
            && message.contains("query parameter `b` is not documented"),
        "{message}"
    );
    for index in 0..30 {
        for field in ["key` must be at least 1 character long, not 0", "value` must be a string, not a number"] {
            assert!(message.contains(&format!("`tags[{index}].{field}")), "{index} {field}: {message}");
        }
    }
}

#[tokio::test]
async fn error_message_for_a_large_body_is_limited() {
    let emulator = start().await;
    let fields: Vec<_> = (0..500_000).map(|number| format!("\"{number}\":1")).collect();
    let body = format!("{{{}}}", fields.join(","));
    let message = error_message(&emulator, "POST", &format!("/instances/{INSTANCE}/restores"), &body).await;
    assert!(message.len() < 80_000 && message.ends_with(" more"), "{} bytes", message.len());
}

#[tokio::test]
async fn empty_path_parameters_are_rejected() {
    let emulator = start().await;
    let message = error_message(&emulator, "GET", "/instances/", "").await;
    assert!(message.contains("path parameter `instance_id` must not be empty"), "{message}");
}

#[tokio::test]
async fn error_message_does_not_contain_values() {
    let emulator = start().await;
    let path = format!("/instances/{INSTANCE}/password");
    let message =
        error_message(&emulator, "PUT", &path, r#"{"old_password":["s3cret"],"new_password":"s3cr3t"}"#).await;
    assert!(
        message.contains("`new_password` must be at least 8 characters long, not 6") && !message.contains("s3cr"),
        "{message}"
    );
}
