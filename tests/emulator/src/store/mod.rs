//! The object store: presigned files over an HTTPS server of its own.

pub(crate) mod archive;
pub(crate) mod presign;

use std::time::Duration;

use hyper::StatusCode;

use crate::{answer::Answer, faults::Route, http::Received, state::State};

/// Where the store is and what its links are signed with.
pub(crate) struct Store {
    /// `https://127.0.0.1:` and the port.
    pub(crate) url: String,
    pub(crate) bucket: String,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) link_lifetime: Duration,
}

/// A refusal in the store's own form.
pub(crate) struct Refusal {
    status: StatusCode,
    code: &'static str,
    message: &'static str,
}

impl Refusal {
    fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self { status, code, message }
    }

    fn answer(&self, request_id: &str) -> Answer {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Error><Code>{}</Code><Message>{}</Message>\
             <RequestId>{request_id}</RequestId></Error>",
            self.code, self.message
        );
        Answer::with_body(self.status, "application/xml", body)
    }
}

pub(crate) async fn answer(state: &State, received: &Received, request_id: &str) -> Answer {
    match respond(state, received).await {
        Ok(answer) => answer,
        Err(refusal) => refusal.answer(request_id),
    }
}

async fn respond(state: &State, received: &Received) -> Result<Answer, Refusal> {
    let message = "Only one auth mechanism allowed; the link carries its own";
    if received.has("authorization") || received.has("x-auth-token") {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, "InvalidArgument", message));
    }
    presign::check(&state.store, received, state.clock.epoch_seconds())?;
    let fault = state.faults.take(Route::StoreFile);
    let mut answer = match fault.as_ref().and_then(|fault| fault.instead()) {
        Some(answer) => answer,
        None => {
            let stored = stored(state, &received.path);
            let file =
                fault.as_ref().and_then(|fault| fault.replaced_file()).or(stored).ok_or_else(|| {
                    Refusal::new(StatusCode::NOT_FOUND, "NoSuchKey", "The specified key does not exist.")
                })?;
            Answer::with_body(StatusCode::OK, "application/zip", file)
        }
    };
    if let Some(fault) = fault {
        fault.spoil(&mut answer).await;
    }
    Ok(answer)
}

/// The file under `/{bucket}/{instance_id}-{n}/{file_name}`, where `n` is whatever the link was given.
fn stored(state: &State, path: &str) -> Option<bytes::Bytes> {
    let (folder, file_name) =
        path.strip_prefix('/')?.strip_prefix(&state.store.bucket)?.strip_prefix('/')?.split_once('/')?;
    let (instance_id, _) = folder.rsplit_once('-')?;
    let instance = state.instance(instance_id)?;
    (file_name == instance.file_name()).then(|| instance.archive.clone())
}
