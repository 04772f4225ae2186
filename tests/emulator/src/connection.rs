//! HTTPS connections.

use std::{convert::Infallible, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};
use tokio_rustls::TlsAcceptor;

use crate::{http, request_log::Listener, state::State};

const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// Serves a connection until it is closed.
pub(crate) async fn serve(tcp: TcpStream, tls: TlsAcceptor, listener: Listener, state: Arc<State>) {
    if let Ok(Ok(stream)) = tokio::time::timeout(HANDSHAKE_LIMIT, tls.accept(tcp)).await {
        serve_http(stream, listener, state).await;
    }
}

async fn serve_http<S>(stream: S, listener: Listener, state: Arc<State>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request| {
        let state = Arc::clone(&state);
        async move { Ok::<_, Infallible>(http::handle(&state, listener, request).await) }
    });
    // Errors are expected here: the client disconnected, or a fault truncated the response.
    let _ = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service).await;
}
