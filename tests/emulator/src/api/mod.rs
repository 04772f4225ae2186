//! The DCS API: authenticates, routes and validates requests, then runs their operation.

pub(crate) mod error_response;
mod request;
mod routes;
mod ssl;

use hyper::{Method, StatusCode, header::ALLOW};

use self::{error_response::ErrorResponse, routes::Target};
use crate::{auth, document::Operation, faults::Route, http::Received, response::Response, state::State};

pub(crate) async fn handle(state: &State, received: &Received, request_id: &str) -> Response {
    match respond(state, received, request_id).await {
        Ok(response) => response,
        Err(error) => error.into_response(request_id),
    }
}

async fn respond(state: &State, received: &Received, request_id: &str) -> Result<Response, ErrorResponse> {
    let scheme = auth::check(state, received)?;
    let target = routes::find(&received.method, &received.path);
    if let Some(project_id) = target.as_ref().and_then(|target| target.parameter("project_id")) {
        auth::check_project(state, received, scheme, project_id)?;
    }
    check_length(received)?;
    let Some(target) = target else {
        return Err(ErrorResponse::new(StatusCode::NOT_FOUND, "DCS.4001", "The requested URL does not exist."));
    };
    let Some(operation) = target.operation else {
        let error =
            ErrorResponse::new(StatusCode::METHOD_NOT_ALLOWED, "DCS.5001", "This request method is not allowed.");
        return Ok(error.into_response(request_id).header(ALLOW, &target.allowed));
    };
    if !ssl::OPERATIONS.contains(&operation.id) {
        request::check(received, &target, operation)?;
    }
    let fault = state.faults.take(Route::Operation(operation.id));
    let mut response = match fault.as_ref().and_then(|fault| fault.replacement()) {
        Some(response) => response,
        None => {
            let response = run_operation(state, received, &target, operation).await;
            response.unwrap_or_else(|error| error.into_response(request_id))
        }
    };
    if let Some(fault) = fault {
        fault.apply(&mut response).await;
    }
    Ok(response)
}

fn check_length(received: &Received) -> Result<(), ErrorResponse> {
    if received.too_large {
        let message = "request body exceeds 12 MB";
        return Err(ErrorResponse::new(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message));
    }
    if matches!(received.method, Method::POST | Method::PUT) && !received.declares_length() {
        let message = "`Content-Length` is missing: set it to 0 if the request has no body";
        return Err(ErrorResponse::new(StatusCode::LENGTH_REQUIRED, "APIGW.0201", message));
    }
    Ok(())
}

async fn run_operation(
    state: &State,
    received: &Received,
    target: &Target,
    operation: &'static Operation,
) -> Result<Response, ErrorResponse> {
    let Some(id) = target.parameter("instance_id") else { return Ok(documented(operation)) };
    let instance = state
        .instance(id)
        .ok_or_else(|| ErrorResponse::new(StatusCode::NOT_FOUND, "DCS.3022", "This DCS instance does not exist."))?;
    if ssl::OPERATIONS.contains(&operation.id) {
        ssl::run(state, instance, operation.id, &received.body).await
    } else {
        Ok(documented(operation))
    }
}

/// Returns the documented response of a stateless operation.
fn documented(operation: &Operation) -> Response {
    match operation.success() {
        (status, Some(body)) => Response::json(status, &body),
        (status, None) => Response::empty(status),
    }
}
