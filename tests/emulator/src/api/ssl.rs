//! The three SSL operations.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::error_response::ErrorResponse;
use crate::{
    instance::Ssl,
    response::Response,
    state::{Managed, State},
    store::presign,
};

const EXPIRY: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// The operations that the emulator keeps state for.
pub(super) const OPERATIONS: [&str; 3] = [UPDATE, SHOW, DOWNLOAD];
const UPDATE: &str = "UpdateSSLSwitch";
const SHOW: &str = "ShowInstanceSSLDetail";
const DOWNLOAD: &str = "DownloadSSLCert";

/// Runs one of the [`OPERATIONS`].
pub(super) async fn operate(
    state: &State,
    instance: &Managed,
    id: &str,
    body: &[u8],
) -> Result<Response, ErrorResponse> {
    if !instance.config.supports_ssl() {
        return Err(ErrorResponse::new(StatusCode::BAD_REQUEST, "DCS.4201", "Do not support SSL."));
    }
    match id {
        UPDATE => update(state, instance, body).await,
        SHOW => show(state, instance).await,
        _ => download(state, instance),
    }
}

fn failed(cause: &crate::Error) -> ErrorResponse {
    let message = format!("Failed to operate SSL in database. ({cause})");
    ErrorResponse::new(StatusCode::INTERNAL_SERVER_ERROR, "DCS.5010", message)
}

/// Starts the job that turns SSL on or off.
async fn update(state: &State, instance: &Managed, body: &[u8]) -> Result<Response, ErrorResponse> {
    let enable = requested(body)
        .ok_or_else(|| ErrorResponse::new(StatusCode::BAD_REQUEST, "DCS.4202", "ssl request params are invalid."))?;
    // A job that is due by now is complete, even if its completion was not queried.
    state.jobs.settle().await.map_err(|error| failed(&error))?;
    let job_id = state.next_id();
    let target = if enable { Ssl::On } else { Ssl::Off };
    if !instance.start_job(target, state.clock.now(), state.job_time) {
        let message = "This DCS instance job task is still running.";
        return Err(ErrorResponse::new(StatusCode::BAD_REQUEST, "DCS.4017", message));
    }
    state.jobs.settle().await.map_err(|error| failed(&error))?;
    let id = &instance.config.id;
    let response = if state.camel_case_job {
        json!({ "jobId": job_id, "instanceId": id, "result": null })
    } else {
        json!({ "job_id": job_id, "instance_id": id })
    };
    Ok(Response::json(StatusCode::OK, &response))
}

/// Returns `enabled` of a body that has no other field.
fn requested(body: &[u8]) -> Option<bool> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let body = body.as_object()?;
    if body.len() != 1 {
        return None;
    }
    body.get("enabled")?.as_bool()
}

/// Returns the SSL state, and the address.
async fn show(state: &State, instance: &Managed) -> Result<Response, ErrorResponse> {
    state.jobs.settle().await.map_err(|error| failed(&error))?;
    let ssl = instance.ssl();
    if ssl == Ssl::Never {
        return Ok(Response::empty(StatusCode::NO_CONTENT));
    }
    let not_after = instance.not_after();
    let mut response = json!({
        "ip": "127.0.0.1",
        "ssl_expired_at": not_after.format(EXPIRY).to_string(),
        "ssl_validated": state.clock.utc() <= not_after,
    });
    if let Some(response) = response.as_object_mut() {
        if ssl == Ssl::On {
            response.insert("enabled".into(), true.into());
        }
        // Unknown until SSL is turned on for the first time.
        if let Some(port) = instance.redis.port() {
            response.insert("port".into(), port.to_string().into());
            response.insert("domain_name".into(), format!("localhost:{port}").into());
        }
    }
    Ok(Response::json(StatusCode::OK, &response))
}

/// Returns a link to the file with the CA of the instance, also if SSL is off.
fn download(state: &State, instance: &Managed) -> Result<Response, ErrorResponse> {
    let file_name = instance.file_name();
    let link = presign::link(&state.store, &instance.config.id, &file_name, state.clock.epoch_seconds());
    let response = json!({ "file_name": file_name, "link": link, "bucket_name": state.store.bucket });
    Ok(Response::json(StatusCode::OK, &response))
}
