//! Extraction of the ZIP archive.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

const MAX_ENTRIES: usize = 64;
/// Limit for all entries together, in bytes. Counted while extracting, since the sizes declared in the archive cannot be
/// trusted.
const MAX_CONTENT: u64 = 4 * 1024 * 1024;

/// Extracts the files of an archive in order. Their names are ignored.
pub(super) fn entries(zip: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(unreadable)?;
    if archive.len() > MAX_ENTRIES {
        return Err(invalid(&format!("more than {MAX_ENTRIES} files")));
    }
    let mut left = MAX_CONTENT;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        if !entry.is_file() {
            continue;
        }
        let mut content = Vec::new();
        entry.take(left + 1).read_to_end(&mut content).map_err(unreadable)?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| invalid(&format!("uncompressed size exceeds {MAX_CONTENT} bytes")))?;
        entries.push(content);
    }
    Ok(entries)
}

fn invalid(reason: &str) -> Error {
    let kind = ErrorKind::Certificate(CertificateProblem::InvalidArchive);
    Error::new(kind, format!("the downloaded file is not a valid ZIP archive: {reason}"))
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    invalid(&one_line(&error.to_string()))
}
