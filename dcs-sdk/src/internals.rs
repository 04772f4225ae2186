//! Entry points for the benchmarks of this crate. Not part of the public API.

use bytes::Bytes;
use reqwest::{StatusCode, header::HeaderMap};

use crate::{Client, deserialize::Target, meta::OPERATIONS, transport::RawResponse, untrusted::Secrets};

/// Deserializes the body of a response with status 200 as a call of the operation does.
///
/// # Errors
/// Why the response is invalid, or that there is no such operation.
pub fn deserialize<T: Target + Default>(client: &Client, operation: &str, body: Bytes) -> Result<T, String> {
    let operation = OPERATIONS.iter().find(|known| known.id == operation).ok_or("no such operation")?;
    let response = RawResponse { status: StatusCode::OK, headers: HeaderMap::new(), body };
    let mut value = T::default();
    client.deserialize(&response, operation, &Secrets::new(Vec::new), value.slot())?;
    Ok(value)
}
