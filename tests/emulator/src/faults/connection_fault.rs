//! Faults of connections.

use std::{io, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use super::{Count, delivery::closed};

/// A TLS record with a fatal alert: handshake failure.
const ALERT: [u8; 7] = [0x15, 3, 3, 0, 2, 2, 40];
/// Time for the client to close the connection after the alert.
const CLOSE_LIMIT: Duration = Duration::from_secs(10);

/// A fault of a connection. It applies before the TLS handshake, so no request is received.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct ConnectionFault {
    kind: Kind,
    pub(super) count: Count,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Reset,
    TlsFailure,
    Stall,
}

impl ConnectionFault {
    /// Creates a fault that resets a connection as soon as it is accepted.
    ///
    /// The port of a running emulator is always open; [`Emulator::stop`](crate::Emulator::stop) closes it, after which
    /// connections are refused.
    pub fn reset() -> Self {
        Self { kind: Kind::Reset, count: Count::default() }
    }

    /// Creates a fault that fails the TLS handshake with the alert `handshake_failure`.
    pub fn tls_failure() -> Self {
        Self { kind: Kind::TlsFailure, ..Self::reset() }
    }

    /// Creates a fault that accepts the connection, and sends nothing until the client closes it.
    pub fn stall() -> Self {
        Self { kind: Kind::Stall, ..Self::reset() }
    }

    /// Skips the first connections (default: 0).
    pub fn after(mut self, connections: u32) -> Self {
        self.count.skipped = connections;
        self
    }

    /// Sets how many connections the fault applies to (default: all connections until
    /// [`Faults::clear`](crate::Faults::clear)).
    pub fn times(mut self, times: u32) -> Self {
        self.count.left = Some(times);
        self
    }

    pub(crate) async fn apply(self, mut stream: TcpStream) -> io::Result<()> {
        match self.kind {
            Kind::Reset => stream.set_zero_linger(),
            Kind::Stall => {
                closed(&mut stream).await;
                Ok(())
            }
            Kind::TlsFailure => {
                // Closing a connection with unread data resets it, which may discard the alert.
                let _ = stream.read(&mut [0; 16 * 1024]).await?;
                stream.write_all(&ALERT).await?;
                stream.shutdown().await?;
                let _ = timeout(CLOSE_LIMIT, closed(&mut stream)).await;
                Ok(())
            }
        }
    }
}
