//! Faults of a response on its way to the client.

use std::{io, time::Duration};

use hyper::header::{CONNECTION, CONTENT_LENGTH, HeaderName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::server::TlsStream;

use crate::response::Response;

/// Filler for headers and bodies: white space is valid in both, and after a JSON value.
const FILLER: [u8; 16 * 1024] = [b' '; 16 * 1024];

/// How the emulator sends a response.
///
/// In all cases, the request has been received, and the operation has been run unless the [`Fault`](crate::Fault)
/// replaces its response. The connection is not used for another request, except after [`Complete`](Self::Complete).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Delivery {
    /// Without a fault.
    #[default]
    Complete,
    /// The connection is reset before the response.
    ResetBeforeHeaders,
    /// The connection is reset after the first half of the headers.
    ResetWithinHeaders,
    /// The connection is reset after the headers. If the body is empty, the response is complete.
    ResetAfterHeaders,
    /// Nothing is sent until the client closes the connection.
    StallBeforeHeaders,
    /// Nothing is sent after the headers and half of the body until the client closes the connection. If the body is
    /// empty, the response is complete.
    StallWithinBody,
    /// The body is sent slowly.
    Drip {
        /// Number of bytes that are sent at a time; 0 is taken as 1.
        bytes: usize,
        /// Delay before each of them.
        interval: Duration,
    },
    /// The connection is closed before the end of the body.
    Truncated {
        /// Number of bytes by which `Content-Length` exceeds the body.
        missing: u64,
    },
    /// `Content-Length` has this value, whatever the length of the body. The connection stays open: a client waits for the
    /// rest if the value is too large.
    ContentLength(u64),
    /// The body is padded with white space to this number of bytes, which are not held in memory.
    LargeBody(u64),
    /// The headers are padded by this number of bytes, which are not held in memory.
    LargeHeaders(u64),
    /// The response follows an informational response with this status, such as 103.
    Informational(u16),
}

impl Delivery {
    /// Sends the response over the connection, which is then closed.
    pub(crate) async fn send(self, response: &Response, mut stream: TlsStream<TcpStream>) -> io::Result<()> {
        let body = &*response.body;
        let stream = &mut stream;
        // A reset discards what is still waiting for an acknowledgment of earlier data.
        stream.get_ref().0.set_nodelay(true)?;
        match self {
            Self::ResetBeforeHeaders => return reset(stream).await,
            Self::StallBeforeHeaders => {
                closed(stream).await;
                return Ok(());
            }
            Self::Informational(status) => stream.write_all(format!("HTTP/1.1 {status} \r\n\r\n").as_bytes()).await?,
            _ => {}
        }
        let head = self.head(response);
        if let Self::ResetWithinHeaders = self {
            stream.write_all(head.get(..head.len() / 2).unwrap_or_default()).await?;
            return reset(stream).await;
        }
        stream.write_all(&head).await?;
        if let Self::LargeHeaders(bytes) = self {
            stream.write_all(b"x-padding:").await?;
            fill(stream, bytes).await?;
            stream.write_all(b"x\r\n").await?;
        }
        stream.write_all(b"\r\n").await?;
        match self {
            Self::ResetAfterHeaders => return reset(stream).await,
            Self::StallWithinBody => {
                stream.write_all(body.get(..body.len() / 2).unwrap_or_default()).await?;
                stream.flush().await?;
                closed(stream).await;
                return Ok(());
            }
            Self::Drip { bytes, interval } => {
                for chunk in body.chunks(bytes.max(1)) {
                    stream.flush().await?;
                    if timeout(interval, closed(stream)).await.is_ok() {
                        return Ok(());
                    }
                    stream.write_all(chunk).await?;
                }
            }
            _ => stream.write_all(body).await?,
        }
        if let Self::LargeBody(bytes) = self {
            fill(stream, bytes.saturating_sub(body.len() as u64)).await?;
        }
        stream.flush().await?;
        match self {
            // Without the alert that announces the end of a TLS connection.
            Self::Truncated { .. } => Ok(()),
            Self::ContentLength(_) => {
                closed(stream).await;
                Ok(())
            }
            _ => stream.shutdown().await,
        }
    }

    /// The status line and the headers, without the empty line.
    fn head(self, response: &Response) -> Vec<u8> {
        let length = response.body.len() as u64;
        let length = match self {
            Self::Truncated { missing } => length.saturating_add(missing),
            Self::ContentLength(length) => length,
            Self::LargeBody(bytes) => length.max(bytes),
            _ => length,
        };
        let mut head = format!("HTTP/1.1 {}\r\n", response.status).into_bytes();
        let mut header = |name: &HeaderName, value: &[u8]| {
            head.extend([name.as_str().as_bytes(), b": ", value, b"\r\n"].concat());
        };
        for (name, value) in &response.headers {
            header(name, value.as_bytes());
        }
        if !matches!(response.status.as_u16(), 100..=199 | 204 | 304) || length > 0 {
            header(&CONTENT_LENGTH, length.to_string().as_bytes());
        }
        // `Connection: close` would contradict the connection that stays open.
        if !matches!(self, Self::ContentLength(_)) {
            header(&CONNECTION, b"close");
        }
        head
    }
}

async fn fill(stream: &mut (impl AsyncWrite + Unpin), mut bytes: u64) -> io::Result<()> {
    while bytes > 0 {
        let length = usize::try_from(bytes).unwrap_or(usize::MAX).min(FILLER.len());
        stream.write_all(FILLER.get(..length).unwrap_or_default()).await?;
        bytes -= length as u64;
    }
    Ok(())
}

/// Sends what has been written, and resets the connection.
async fn reset(stream: &mut TlsStream<TcpStream>) -> io::Result<()> {
    stream.flush().await?;
    stream.get_ref().0.set_zero_linger()
}

/// Waits until the client closes the connection.
pub(super) async fn closed(stream: &mut (impl AsyncRead + Unpin)) {
    let mut buffer = [0; 1024];
    while stream.read(&mut buffer).await.is_ok_and(|length| length > 0) {}
}
