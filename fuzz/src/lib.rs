//! What the fuzz targets share: a client whose peers send what a target gives them, and the properties of all errors.

pub mod bundle;

use std::{cell::RefCell, mem};

use dcs_sdk::{
    Client, ClientBuilder, Credentials, Error,
    fuzzing::{self, Response},
    reqwest::{Request, StatusCode},
};
use tokio::runtime::{Builder, Runtime};

pub const ACCESS_KEY: &str = "AKFUZZFUZZFUZZFUZZFU";
pub const SECRET_KEY: &str = "sk-hush/of+the=client-0123456789";
pub const SECURITY_TOKEN: &str = "st-hush/of+the=session-9876543210";
/// Of the errors of a call, in characters: a message and a code of 300, the ID of a request, and words of the library.
const LONGEST_ERROR: usize = 2_000;

thread_local! {
    static SERVICE: RefCell<Response> = RefCell::default();
    static STORE: RefCell<Response> = RefCell::default();
    static REQUESTED: RefCell<Vec<Request>> = RefCell::default();
}

/// A client and what its peers send. It is created once for each target: targets run in one thread.
pub struct Fixture {
    pub client: Client,
    runtime: Runtime,
}

impl Fixture {
    pub fn new(configure: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        let credentials = Credentials::access_key(ACCESS_KEY, SECRET_KEY).security_token(SECURITY_TOKEN);
        let builder = Client::builder().region("eu-de").project_id("p1").credentials(credentials);
        let client = fuzzing::client(
            configure(builder),
            |_| SERVICE.with_borrow(Clone::clone),
            |request| {
                REQUESTED.with_borrow_mut(|requested| requested.push(request));
                STORE.with_borrow(Clone::clone)
            },
        );
        let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
        Self { client: client.expect("a valid configuration"), runtime }
    }

    /// Sets the response of the service to all requests.
    pub fn service(&self, response: Response) {
        SERVICE.set(response);
    }

    /// Sets the response of the object store to all requests.
    pub fn store(&self, response: Response) {
        STORE.set(response);
    }

    /// Returns the requests to the object store since the last call.
    pub fn requested(&self) -> Vec<Request> {
        REQUESTED.with_borrow_mut(mem::take)
    }

    pub fn run<T>(&self, call: impl IntoFuture<Output = T>) -> T {
        self.runtime.block_on(call.into_future())
    }
}

/// A successful response.
pub fn ok(body: impl Into<Vec<u8>>) -> Response {
    Response { status: StatusCode::OK, body: body.into(), ..Response::default() }
}

/// The response of the service with a link.
pub fn link(link: &str) -> Response {
    ok(serde_json::json!({ "link": link, "file_name": "f.zip" }).to_string())
}

/// Asserts that an error is one line of limited length.
pub fn check_error(error: &Error) {
    let shown = error.to_string();
    assert_line(&shown);
    assert!(shown.chars().count() <= LONGEST_ERROR, "{} characters: {shown}", shown.chars().count());
}

/// Asserts that a text cannot write a second line or control a terminal.
pub fn assert_line(text: &str) {
    let unsafe_ = |c: char| {
        c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert!(!text.contains(unsafe_), "{text:?}");
}
