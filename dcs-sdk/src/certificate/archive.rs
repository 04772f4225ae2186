//! The ZIP archive.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

const MOST_ENTRIES: usize = 64;
/// Of all entries together, counted while they are unpacked: what an archive says of itself proves nothing.
const LONGEST_CONTENT: u64 = 4 * 1024 * 1024;

/// The files in an archive, unpacked, in their order. Their names are not used.
pub(super) fn entries(zip: &[u8]) -> Result<Vec<Vec<u8>>, Error> {
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(broken)?;
    if archive.len() > MOST_ENTRIES {
        return Err(not_a_zip(&format!("it has more than {MOST_ENTRIES} files")));
    }
    let mut left = LONGEST_CONTENT;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(broken)?;
        if !entry.is_file() {
            continue;
        }
        let mut content = Vec::new();
        entry.take(left + 1).read_to_end(&mut content).map_err(broken)?;
        left = left
            .checked_sub(content.len() as u64)
            .ok_or_else(|| not_a_zip(&format!("it unpacks to more than {LONGEST_CONTENT} bytes")))?;
        entries.push(content);
    }
    Ok(entries)
}

fn not_a_zip(why: &str) -> Error {
    Error::new(
        ErrorKind::Certificate(CertificateProblem::InvalidArchive),
        format!("the file behind the link isn't an archive to open: {why}"),
    )
}

fn broken(error: impl std::fmt::Display) -> Error {
    not_a_zip(&one_line(&error.to_string()))
}
