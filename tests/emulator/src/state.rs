//! The state of an emulator, which all connections share.

use std::sync::Mutex;

use crate::{
    account::{Account, Ids},
    auth::Credentials,
    clock::Clock,
    faults::Faults,
    jobs::Jobs,
    redis::Servers,
    request_log::RequestLog,
    store::Store,
};

pub(crate) struct State {
    /// The endpoint of the API.
    pub(crate) url: String,
    pub(crate) project_id: String,
    pub(crate) region: String,
    pub(crate) credentials: Credentials,
    pub(crate) token: String,
    pub(crate) camel_case_job: bool,
    /// Whether operations other than those of SSL return their documented examples.
    pub(crate) examples: bool,
    pub(crate) clock: Clock,
    pub(crate) signature_clock: Clock,
    pub(crate) faults: Faults,
    pub(crate) request_log: RequestLog,
    pub(crate) store: Store,
    pub(crate) jobs: Jobs,
    pub(crate) account: Mutex<Account>,
    pub(crate) servers: Servers,
    pub(crate) ids: Ids,
}

impl State {
    /// Returns a new ID for a request.
    pub(crate) fn next_id(&self) -> String {
        self.ids.next()
    }
}
