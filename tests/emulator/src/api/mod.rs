//! The service's API: the checks of every request in their order, then the operation.

pub(crate) mod refusal;
mod routes;
mod ssl;

use hyper::header::ALLOW;
use hyper::{Method, StatusCode};

use crate::answer::Answer;
use crate::auth;
use crate::faults::Route;
use crate::http::Received;
use crate::state::State;
use refusal::Refusal;

pub(crate) async fn answer(state: &State, received: &Received, request_id: &str) -> Answer {
    match respond(state, received, request_id).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(request_id),
    }
}

async fn respond(state: &State, received: &Received, request_id: &str) -> Result<Answer, Refusal> {
    let scheme = auth::check(state, received)?;
    let target = routes::find(&received.method, &received.path);
    if let Some(target) = &target {
        auth::check_project(state, received, scheme, &target.project_id)?;
    }
    check_length(received)?;
    let Some(target) = target else {
        return Err(Refusal::new(StatusCode::NOT_FOUND, "DCS.4001", "The requested URL does not exist."));
    };
    let fault = target.route.and_then(|route| state.faults.take(route));
    let mut answer = match fault.as_ref().and_then(|fault| fault.instead()) {
        Some(answer) => answer,
        None => {
            operate(state, received, &target, request_id).await.unwrap_or_else(|refusal| refusal.answer(request_id))
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
    target: &routes::Target,
    request_id: &str,
) -> Result<Answer, Refusal> {
    let instance = state
        .instance(&target.instance_id)
        .ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "DCS.3022", "This DCS instance does not exist."))?;
    if !instance.config.supports_ssl() {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "DCS.4201", "Do not support SSL."));
    }
    match target.route {
        Some(Route::UpdateSslSwitch) => ssl::update(state, instance, &received.body).await,
        Some(Route::ShowInstanceSslDetail) => ssl::show(state, instance).await,
        Some(Route::DownloadSslCert) => ssl::download(state, instance),
        Some(Route::StoreFile) | None => {
            let refusal =
                Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "DCS.5001", "This request method is not allowed.");
            Ok(refusal.answer(request_id).header(ALLOW, &target.allowed))
        }
    }
}
