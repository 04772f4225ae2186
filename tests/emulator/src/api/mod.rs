//! The service's API: the checks of every request in their order, then the operation.

pub(crate) mod refusal;
mod request;
mod routes;
mod ssl;

use hyper::{Method, StatusCode, header::ALLOW};

use self::{refusal::Refusal, routes::Target};
use crate::{answer::Answer, auth, document::Operation, faults::Route, http::Received, state::State};

pub(crate) async fn answer(state: &State, received: &Received, request_id: &str) -> Answer {
    match respond(state, received, request_id).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(request_id),
    }
}

async fn respond(state: &State, received: &Received, request_id: &str) -> Result<Answer, Refusal> {
    let scheme = auth::check(state, received)?;
    let target = routes::find(&received.method, &received.path);
    if let Some(project_id) = target.as_ref().and_then(|target| target.parameter("project_id")) {
        auth::check_project(state, received, scheme, project_id)?;
    }
    check_length(received)?;
    let Some(target) = target else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "DCS.4001", "The requested URL does not exist."));
    };
    let Some(operation) = target.operation else {
        let refusal = Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "DCS.5001", "This request method is not allowed.");
        return Ok(refusal.answer(request_id).header(ALLOW, &target.allowed));
    };
    if !ssl::OPERATIONS.contains(&operation.id) {
        request::check(received, &target, operation)?;
    }
    let fault = state.faults.take(Route::Operation(operation.id));
    let mut answer = match fault.as_ref().and_then(|fault| fault.instead()) {
        Some(answer) => answer,
        None => {
            let answer = operate(state, received, &target, operation).await;
            answer.unwrap_or_else(|refusal| refusal.answer(request_id))
        }
    };
    if let Some(fault) = fault {
        fault.spoil(&mut answer).await;
    }
    Ok(answer)
}

fn check_length(received: &Received) -> Result<(), Refusal> {
    if received.too_large {
        let message = "The body is larger than 12 MB.";
        return Err(Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "APIGW.0201", message));
    }
    if matches!(received.method, Method::POST | Method::PUT) && !received.declares_length() {
        let message = "Content-Length is missing; send 0 without a body.";
        return Err(Refusal::new(StatusCode::LENGTH_REQUIRED, "APIGW.0201", message));
    }
    Ok(())
}

async fn operate(
    state: &State,
    received: &Received,
    target: &Target,
    operation: &'static Operation,
) -> Result<Answer, Refusal> {
    let Some(id) = target.parameter("instance_id") else { return Ok(documented(operation)) };
    let instance = state
        .instance(id)
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "DCS.3022", "This DCS instance does not exist."))?;
    if ssl::OPERATIONS.contains(&operation.id) {
        ssl::operate(state, instance, operation.id, &received.body).await
    } else {
        Ok(documented(operation))
    }
}

/// The answer of an operation that the double has no state for.
fn documented(operation: &Operation) -> Answer {
    match operation.success() {
        (status, Some(body)) => Answer::json(status, &body),
        (status, None) => Answer::empty(status),
    }
}
