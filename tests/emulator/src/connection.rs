//! HTTPS connections.

use std::{convert::Infallible, future::pending, io, sync::Arc, time::Duration};

use hyper::{server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{net::TcpStream, sync::mpsc};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use crate::{faults::Delivery, http, request_log::Listener, state::State};

const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// Serves a connection until it is closed.
pub(crate) async fn serve(tcp: TcpStream, tls: TlsAcceptor, listener: Listener, state: Arc<State>) {
    // Errors are expected here: the client disconnected, or a fault broke the connection.
    let _ = match state.faults.take_connection(listener) {
        Some(fault) => fault.apply(tcp).await,
        None => match tokio::time::timeout(HANDSHAKE_LIMIT, tls.accept(tcp)).await {
            Ok(Ok(stream)) => serve_http(stream, listener, state).await,
            _ => Ok(()),
        },
    };
}

async fn serve_http(stream: TlsStream<TcpStream>, listener: Listener, state: Arc<State>) -> io::Result<()> {
    let (faulty, mut faulty_responses) = mpsc::channel(1);
    let service = service_fn(move |request| {
        let (state, faulty) = (Arc::clone(&state), faulty.clone());
        async move {
            let response = http::handle(&state, listener, request).await;
            if response.delivery != Delivery::Complete {
                let _ = faulty.send(response).await;
                return pending().await;
            }
            Ok::<_, Infallible>(response.into_hyper())
        }
    });
    let mut connection = http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    let response = tokio::select! {
        _ = &mut connection => return Ok(()),
        Some(response) = faulty_responses.recv() => response,
    };
    // hyper sends valid responses only. It is waiting for this one, so it has no unsent data.
    let stream = connection.into_parts().io.into_inner();
    response.delivery.send(&response, stream).await
}
