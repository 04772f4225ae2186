//! The object store, which serves presigned download links.

pub(crate) mod archive;
pub(crate) mod presign;

use std::time::Duration;

use hyper::StatusCode;

use crate::{
    account::{Backup, RunLog},
    faults::Route,
    http::Received,
    lock::lock,
    redis::Server,
    response::Response,
    state::State,
};

/// The endpoint of the object store, and the access key that signs its links.
pub(crate) struct Store {
    /// The endpoint: `https://127.0.0.1:` followed by the port.
    pub(crate) url: String,
    pub(crate) bucket: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) link_lifetime: Duration,
}

/// An error response in the format of the object store.
pub(crate) struct ErrorResponse {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

impl ErrorResponse {
    fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message }
    }

    fn response(&self, request_id: &str) -> Response {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Error><Code>{}</Code><Message>{}</Message>\
             <RequestId>{request_id}</RequestId></Error>",
            self.code, self.message
        );
        Response::with_body(self.status, "application/xml", body)
    }
}

pub(crate) async fn handle(state: &State, received: &Received, request_id: &str) -> Response {
    match respond(state, received).await {
        Ok(response) => response,
        Err(error) => error.response(request_id),
    }
}

async fn respond(state: &State, received: &Received) -> Result<Response, ErrorResponse> {
    let message = "Only one auth mechanism allowed: the link is already signed";
    if received.has("authorization") || received.has("x-auth-token") {
        return Err(ErrorResponse::new(StatusCode::BAD_REQUEST, "InvalidArgument", message));
    }
    presign::check(&state.store, received, state.clock.epoch_seconds())?;
    let fault = state.faults.take(Route::StoreFile);
    let mut response = match fault.as_ref().and_then(|fault| fault.replacement()) {
        Some(response) => response,
        None => {
            let stored = stored(state, &received.path);
            let file = fault.as_ref().and_then(|fault| fault.replacement_file()).or(stored).ok_or_else(|| {
                ErrorResponse::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
            })?;
            let content_type =
                if received.path.ends_with(".zip") { "application/zip" } else { "application/octet-stream" };
            Response::with_body(StatusCode::OK, content_type, file)
        }
    };
    if let Some(fault) = fault {
        fault.apply(&mut response).await;
    }
    Ok(response)
}

/// Returns the file at `/{bucket}/{instance_id}-{suffix}/{file_name}`, with any suffix.
fn stored(state: &State, path: &str) -> Option<bytes::Bytes> {
    let (folder, file_name) =
        path.strip_prefix('/')?.strip_prefix(&state.store.bucket)?.strip_prefix('/')?.split_once('/')?;
    let (instance_id, _) = folder.rsplit_once('-')?;
    let account = lock(&state.account);
    account.instance(instance_id).ok()?;
    if file_name == Server::file_name(instance_id) {
        return Some(state.servers.get_or_create(instance_id).ok()?.archive.clone());
    }
    let is_backup = |backup: &&Backup| backup.instance_id == instance_id && backup.file_name() == file_name;
    if let Some(backup) = account.backups.iter().find(is_backup) {
        return (backup.status == "succeed").then(|| backup.file().into());
    }
    let is_log = |log: &&RunLog| log.instance_id == instance_id && log.file_name() == file_name;
    account.logs.iter().find(is_log).map(|log| format!("{} # The emulator has no logs.\n", log.date).into())
}
