//! Merges the responses of each operation into one success and one error response: progenitor supports no more, and the
//! service returns undocumented statuses.

use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, ReferenceOr, Response, Responses, StatusCode};

use super::{ERROR_SCHEMA, operations_mut};

const JSON: &str = "application/json";

/// Replaces all 2xx responses with the one that has a body, and all 4xx and 5xx responses with the shared error
/// response.
pub fn merge_statuses(openapi: &mut OpenAPI) -> Result<(), String> {
    for (path, item) in &mut openapi.paths.paths {
        let ReferenceOr::Item(item) = item else { return Err(format!("{path} must not be a reference")) };
        for operation in operations_mut(item) {
            let id = operation.operation_id.clone().unwrap_or_default();
            operation.responses = merged(&operation.responses).map_err(|why| format!("{id}: {why}"))?;
        }
    }
    Ok(())
}

fn merged(responses: &Responses) -> Result<Responses, String> {
    let mut success: Option<&Response> = None;
    for (status, response) in &responses.responses {
        let ReferenceOr::Item(response) = response else {
            return Err(format!("response {status} must not be a reference"));
        };
        if !is_success(status) {
            continue;
        }
        match success {
            Some(known) if has_body(known) && has_body(response) && known.content != response.content => {
                return Err("two success responses have different bodies".to_owned());
            }
            Some(known) if has_body(known) => {}
            _ => success = Some(response),
        }
    }
    let success = success.ok_or("no success response")?.clone();
    let failure = || ReferenceOr::Item(failure());
    Ok(Responses {
        default: None,
        responses: IndexMap::from_iter([
            (StatusCode::Range(2), ReferenceOr::Item(success)),
            (StatusCode::Range(4), failure()),
            (StatusCode::Range(5), failure()),
        ]),
        extensions: responses.extensions.clone(),
    })
}

fn is_success(status: &StatusCode) -> bool {
    matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
}

fn has_body(response: &Response) -> bool {
    !response.content.is_empty()
}

fn failure() -> Response {
    let schema = ReferenceOr::ref_(&format!("#/components/schemas/{ERROR_SCHEMA}"));
    let body = MediaType { schema: Some(schema), ..MediaType::default() };
    Response {
        description: "The request failed.".to_owned(),
        content: IndexMap::from_iter([(JSON.to_owned(), body)]),
        ..Response::default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn merge(responses: serde_json::Value) -> Result<serde_json::Value, String> {
        let responses: Responses = serde_json::from_value(responses).unwrap();
        merged(&responses).map(|merged| serde_json::to_value(merged).unwrap())
    }

    fn body(name: &str) -> serde_json::Value {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        json!({"description": "x", "content": {"application/json": {"schema": schema}}})
    }

    #[test]
    fn merged_prefers_the_response_with_a_body_in_any_order() {
        let empty = json!({"description": "x"});
        for (first, second) in [("200", "204"), ("204", "200")] {
            let merged = merge(json!({first: body("A"), second: empty.clone(), "404": empty.clone()})).unwrap();
            assert_eq!(merged["2XX"], body("A"));
            for failure in ["4XX", "5XX"] {
                assert_eq!(
                    merged[failure]["content"][JSON]["schema"]["$ref"],
                    format!("#/components/schemas/{ERROR_SCHEMA}")
                );
            }
            assert_eq!(merged.as_object().unwrap().len(), 3);
        }
    }

    #[test]
    fn merged_keeps_a_success_without_a_body() {
        let merged = merge(json!({"204": {"description": "x"}})).unwrap();
        assert_eq!(merged["2XX"], json!({"description": "x"}));
    }

    #[test]
    fn merged_rejects_two_bodies_and_a_missing_success() {
        assert!(merge(json!({"200": body("A"), "202": body("B")})).unwrap_err().contains("different"));
        assert!(merge(json!({"400": body("A")})).unwrap_err().contains("success"));
    }
}
