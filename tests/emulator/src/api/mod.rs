//! The DCS API: authenticates, routes and validates requests, then runs their operation.

mod call;
pub(crate) mod error_response;
mod operations;
mod request;
mod routes;

mod background_task_management;
mod backup_and_restoration;
mod cache_analysis;
mod data_migration;
mod instance_management;
mod lifecycle_management;
mod log_management;
mod network_security;
mod other_apis;
mod parameter_management;
mod shards_and_replicas;
mod tag_management;
mod template_management;

use hyper::{
    Method, StatusCode,
    header::{ALLOW, HeaderName},
};

use self::{call::Call, error_response::ErrorResponse, routes::Target};
use crate::{auth, document::Operation, faults::Route, http::Received, lock::lock, response::Response, state::State};

/// The header of responses that do not depend on the account.
const STATIC: HeaderName = HeaderName::from_static("x-emulator-static");

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
    if !network_security::is_ssl(operation.id) {
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

/// Runs an operation on the account. Before and after, tasks that are due are ended, and Redis servers are started and
/// stopped.
async fn run_operation(
    state: &State,
    received: &Received,
    target: &Target,
    operation: &'static Operation,
) -> Result<Response, ErrorResponse> {
    state.settle().await.map_err(|error| network_security::failed(&error))?;
    let response = {
        let mut account = lock(&state.account);
        account.advance_to(state.clock.utc());
        if let Some(id) = target.parameter("instance_id") {
            account.instance(id)?;
        }
        match operations::handler(operation.id).filter(|_| !state.examples || network_security::is_ssl(operation.id)) {
            Some(handler) => handler(&mut account, &Call::new(state, target, received))?,
            None => documented(state, operation).header(STATIC, "true"),
        }
    };
    state.settle().await.map_err(|error| network_security::failed(&error))?;
    Ok(response)
}

/// Returns the documented response of an operation.
fn documented(state: &State, operation: &Operation) -> Response {
    match operation.success() {
        (status, Some(body)) => {
            let host = state.url.trim_start_matches("https://");
            Response::with_body(
                status,
                "application/json;charset=utf8",
                body.to_string().replace("{dcs_endpoint}", host),
            )
        }
        (status, None) => Response::empty(status),
    }
}
