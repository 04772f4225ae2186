//! Parser of Redis commands in RESP2, with size limits.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

const MAX_ARGUMENTS: usize = 64;
/// Maximum size of an argument in bytes.
const MAX_ARGUMENT: usize = 512 * 1024;
/// Maximum length of a line with a count or a length, including CRLF.
const MAX_LINE: u64 = 64;

/// Reads the next command and its arguments; returns `None` at the end of the stream.
///
/// After an error, the rest of the stream cannot be parsed.
pub(super) async fn command<R: AsyncBufRead + Unpin>(reader: &mut R) -> io::Result<Option<Vec<Vec<u8>>>> {
    let Some(line) = line(reader).await? else { return Ok(None) };
    let count = number(&line, b'*', MAX_ARGUMENTS)?;
    let mut arguments = Vec::with_capacity(count);
    for _ in 0..count {
        let line = self::line(reader).await?.ok_or(io::ErrorKind::UnexpectedEof)?;
        let length = number(&line, b'$', MAX_ARGUMENT)?;
        let mut argument = vec![0; length];
        reader.read_exact(&mut argument).await?;
        let mut end = [0; 2];
        reader.read_exact(&mut end).await?;
        if end != *b"\r\n" {
            return Err(invalid("expected CRLF after an argument"));
        }
        arguments.push(argument);
    }
    Ok(Some(arguments))
}

async fn line<R: AsyncBufRead + Unpin>(reader: &mut R) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    reader.take(MAX_LINE).read_until(b'\n', &mut line).await?;
    if line.is_empty() {
        return Ok(None);
    }
    match line.strip_suffix(b"\r\n") {
        Some(line) => Ok(Some(line.to_vec())),
        None => Err(invalid("line too long or not terminated by CRLF")),
    }
}

fn number(line: &[u8], sign: u8, limit: usize) -> io::Result<usize> {
    let digits = match line.split_first() {
        Some((first, digits)) if *first == sign => std::str::from_utf8(digits).ok(),
        _ => return Err(invalid(if sign == b'*' { "expected an array" } else { "expected a bulk string" })),
    };
    let number = digits.and_then(|digits| digits.parse().ok()).filter(|number| *number <= limit);
    number.ok_or_else(|| invalid("invalid count or length"))
}

fn invalid(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}
