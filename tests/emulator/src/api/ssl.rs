//! The SSL operations: UpdateSSLSwitch, ShowInstanceSSLDetail and DownloadSSLCert.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::error_response::ErrorResponse;
use crate::{
    instance::Ssl,
    response::Response,
    state::{ManagedInstance, State},
    store::presign,
};

const EXPIRY: &str = "%Y-%m-%dT%H:%M:%S%.3fZ";

/// The IDs of the stateful operations.
pub(super) const OPERATIONS: [&str; 3] = [UPDATE, SHOW, DOWNLOAD];
const UPDATE: &str = "UpdateSSLSwitch";
const SHOW: &str = "ShowInstanceSSLDetail";
const DOWNLOAD: &str = "DownloadSSLCert";

/// Runs the operation with this ID, which is one of [`OPERATIONS`].
pub(super) async fn run(
    state: &State,
    instance: &ManagedInstance,
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
async fn update(state: &State, instance: &ManagedInstance, body: &[u8]) -> Result<Response, ErrorResponse> {
    let enable = parse_enabled(body)
        .ok_or_else(|| ErrorResponse::new(StatusCode::BAD_REQUEST, "DCS.4202", "ssl request params are invalid."))?;
    // A job that is already due must not block the new one.
    state.jobs.run_due().await.map_err(|error| failed(&error))?;
    let job_id = state.next_id();
    let target = if enable { Ssl::On } else { Ssl::Off };
    if !instance.start_job(target, state.clock.now(), state.job_time) {
        let message = "This DCS instance job task is still running.";
        return Err(ErrorResponse::new(StatusCode::BAD_REQUEST, "DCS.4017", message));
    }
    state.jobs.run_due().await.map_err(|error| failed(&error))?;
    let id = &instance.config.id;
    let response = if state.camel_case_job {
        json!({ "jobId": job_id, "instanceId": id, "result": null })
    } else {
        json!({ "job_id": job_id, "instance_id": id })
    };
    Ok(Response::json(StatusCode::OK, &response))
}

/// Parses a body whose only field is `enabled`.
fn parse_enabled(body: &[u8]) -> Option<bool> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let body = body.as_object()?;
    if body.len() != 1 {
        return None;
    }
    body.get("enabled")?.as_bool()
}

/// Returns the SSL state and the address of an instance.
async fn show(state: &State, instance: &ManagedInstance) -> Result<Response, ErrorResponse> {
    state.jobs.run_due().await.map_err(|error| failed(&error))?;
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
        // There is no port until SSL is turned on for the first time.
        if let Some(port) = instance.redis.port() {
            response.insert("port".into(), port.to_string().into());
            response.insert("domain_name".into(), format!("localhost:{port}").into());
        }
    }
    Ok(Response::json(StatusCode::OK, &response))
}

/// Returns a presigned link to the CA certificate of an instance, even while SSL is off.
fn download(state: &State, instance: &ManagedInstance) -> Result<Response, ErrorResponse> {
    let file_name = instance.file_name();
    let link = presign::link(&state.store, &instance.config.id, &file_name, state.clock.epoch_seconds());
    let response = json!({ "file_name": file_name, "link": link, "bucket_name": state.store.bucket });
    Ok(Response::json(StatusCode::OK, &response))
}
