//! The two steps of the download: the link from the service, and the file from the object store.

use std::sync::Arc;

use reqwest::{Method, Request, StatusCode};

use super::{
    CaBundle, archive,
    link::Link,
    request::Options,
    select,
    store_error::{is_expired, store_error},
};
use crate::{
    Client, Error, ErrorKind, Sent, client::Call, error::CallInfo, generated::meta::DOWNLOAD_SSL_CERT,
    transport::RawResponse,
};

impl Client {
    pub(super) async fn download_ca_bundle(&self, instance_id: &str, options: &Options) -> Result<CaBundle, Error> {
        let mut is_first = true;
        loop {
            let response = match self.download_ssl_cert(instance_id).await {
                Ok(response) => response,
                Err(error) => return Err(self.with_ssl_hint(error, instance_id).await),
            };
            let link = Link::parse(response.link.expose_secret(), self.endpoint_url(), options);
            let link = link.map_err(|error| error.during(DOWNLOAD_SSL_CERT.id).sent(Sent::Yes))?;
            let (result, call) = self.fetch(&link, options.max_archive_size).await;
            let file = match result {
                Err(error) if is_first && is_expired(&error, &link) => {
                    is_first = false;
                    continue;
                }
                Err(error) => return Err(error),
                Ok(file) => file,
            };
            let files = archive::extract(&file.body, options.max_uncompressed_size);
            let bundle = files.and_then(|files| select::select(files, options, self.now().into()));
            return match bundle {
                Ok(bundle) => Ok(CaBundle { file_name: response.file_name, ..bundle }),
                Err(error) => Err(error.during(DOWNLOAD_SSL_CERT.id).with_call(call)),
            };
        }
    }

    /// Downloads the file of a link. Errors say that this is the second step, and name the object store.
    async fn fetch(&self, link: &Link, limit: usize) -> (Result<RawResponse, Error>, CallInfo) {
        let transport = match self.store(&link.url) {
            Ok(transport) => transport,
            Err(error) => return (Err(error.during(DOWNLOAD_SSL_CERT.id).sent(Sent::Yes)), CallInfo::default()),
        };
        let call = Call {
            operation: &DOWNLOAD_SSL_CERT,
            // The signature of the link may cover headers, so none are added.
            request: Arc::new(Request::new(Method::GET, link.url.clone())),
            transport,
            deadline: self.deadline(),
            is_authenticated: false,
            limit,
            failure: &|response, secrets| (!response.status.is_success()).then(|| store_error(response, secrets)),
        };
        let (result, call) = self.attempts(&call).await;
        let result = result.map(|received| received.response).map_err(|error| {
            let store = error.authority().unwrap_or_default();
            let context =
                format!("the service returned a link, but the download from the object store `{store}` failed");
            // The service had received the request for the link by then.
            error.in_context(&context).sent(Sent::Yes)
        });
        (result, CallInfo { sent: Sent::Yes, ..call })
    }

    /// Adds to an error of the service how to enable SSL, if the service says that it is off.
    async fn with_ssl_hint(&self, error: Error, instance_id: &str) -> Error {
        let may_be_off = error.kind() == ErrorKind::Service
            && error.status().is_some_and(|status| status == StatusCode::BAD_REQUEST || status.is_success())
            && !error.is_busy();
        if !may_be_off {
            return error;
        }
        match self.show_instance_ssl_detail(instance_id).await {
            Ok(ssl) if ssl.enabled != Some(true) => error.with_hint(
                "SSL is off on this instance: `enable_ssl` enables it, which restarts the instance, and data that \
                 is not persisted is lost",
            ),
            _ => error,
        }
    }
}
