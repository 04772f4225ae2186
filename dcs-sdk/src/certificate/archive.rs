//! Extraction of the ZIP archive.

use std::{
    collections::HashSet,
    io::{Cursor, Read},
};

use zip::{CompressionMethod, ZipArchive, read::ZipFile};

use crate::{CertificateProblem, Error, ErrorKind, untrusted::one_line};

const MAX_ENTRIES: u16 = 64;
/// In bytes.
const LONGEST_NAME: usize = 255;
/// Signature of the end of the central directory, its size without the comment, and the signature of an entry.
const DIRECTORY_END: &[u8] = b"PK\x05\x06";
const DIRECTORY_END_SIZE: usize = 22;
const ENTRY: &[u8] = b"PK\x03\x04";
/// Type bits of a Unix mode.
const FILE_TYPE: u32 = 0o170_000;
const REGULAR_FILE: u32 = 0o100_000;

/// A file of the archive.
#[derive(Debug)]
pub(super) struct File {
    /// As in the archive, made safe to show.
    pub name: String,
    pub content: Vec<u8>,
}

/// Extracts the files of an archive in order. `limit` is that of all files together, in bytes: it is counted while
/// extracting, since the sizes declared in the archive cannot be trusted.
pub(super) fn extract(zip: &[u8], limit: usize) -> Result<Vec<File>, Error> {
    let directory = check_directory(zip).map_err(|reason| invalid(&reason))?;
    let mut archive = ZipArchive::new(Cursor::new(zip)).map_err(unreadable)?;
    if archive.len() != usize::from(directory.entries) {
        return Err(invalid("two entries have the same name"));
    }
    if archive.offset() != 0 || archive.central_directory_start() != u64::from(directory.start) {
        return Err(invalid("it has more than one central directory"));
    }
    let mut left = limit;
    let mut files = Vec::new();
    let mut names = HashSet::new();
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(unreadable)?;
        let name = one_line(&String::from_utf8_lossy(entry.name_raw()));
        check_entry(&entry).map_err(|reason| invalid(&format!("`{name}` {reason}")))?;
        if !names.insert(entry.name_raw().trim_ascii_end().to_ascii_lowercase()) {
            return Err(invalid("two entries have the same name"));
        }
        if entry.is_dir() {
            continue;
        }
        let declared = entry.size();
        drop(entry);
        let mut content = Vec::new();
        let entry = archive.by_index(index).map_err(unreadable)?;
        let too_large = || invalid(&format!("the files have more than {limit} bytes"));
        if declared > left as u64 {
            return Err(too_large());
        }
        // The checksum is verified at the end of the file.
        entry.take(left as u64 + 1).read_to_end(&mut content).map_err(unreadable)?;
        left = left.checked_sub(content.len()).ok_or_else(too_large)?;
        if content.len() as u64 != declared {
            return Err(invalid(&format!("`{name}` is not as long as the archive declares")));
        }
        files.push(File { name, content });
    }
    Ok(files)
}

struct Directory {
    start: u32,
    entries: u16,
}

/// Checks the end of the central directory before the archive is parsed, so that parsing takes little memory, and that
/// nothing is missing at the end or hidden before the start.
fn check_directory(zip: &[u8]) -> Result<Directory, String> {
    if !zip.starts_with(ENTRY) && !zip.starts_with(DIRECTORY_END) {
        return Err(describe(zip).to_owned());
    }
    let is_end = |at: &usize| {
        let end = zip.get(*at..).unwrap_or_default();
        let comment = number(end, 20).map_or(0, usize::from);
        end.starts_with(DIRECTORY_END) && end.len() == DIRECTORY_END_SIZE + comment
    };
    let Some(at) = (0..=zip.len().saturating_sub(DIRECTORY_END_SIZE)).rev().take(1 << 16).find(is_end) else {
        return Err("it is truncated: the end of the central directory is missing".to_owned());
    };
    let end = zip.get(at..).unwrap_or_default();
    let field = |offset| number(end, offset).unwrap_or_default();
    let long = |offset| u32::from(field(offset + 2)) << 16 | u32::from(field(offset));
    let (entries, size, start) = (field(10), long(12), long(16));
    if field(4) != 0 || field(6) != 0 || field(8) != entries {
        return Err("it is a part of a split archive".to_owned());
    }
    if entries == u16::MAX || start == u32::MAX || size == u32::MAX {
        return Err("it is in the ZIP64 format".to_owned());
    }
    if entries > MAX_ENTRIES {
        return Err(format!("it has more than {MAX_ENTRIES} entries"));
    }
    if u64::from(start) + u64::from(size) != at as u64 {
        return Err("it is truncated: the central directory is not where its end says".to_owned());
    }
    Ok(Directory { start, entries })
}

fn number(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(offset..offset + 2)?.try_into().ok()?))
}

/// Names what was sent instead of a ZIP archive.
fn describe(body: &[u8]) -> &'static str {
    let start = body.get(..256).unwrap_or(body).trim_ascii_start().to_ascii_lowercase();
    if body.is_empty() {
        "it is empty"
    } else if start.starts_with(&[0x1f, 0x8b]) {
        "it is compressed with gzip"
    } else if start.starts_with(b"<!doctype html") || start.starts_with(b"<html") {
        "it is an HTML page"
    } else if start.starts_with(b"<?xml") || start.starts_with(b"<error") {
        "it is an XML document"
    } else if start.starts_with(b"-----begin ") {
        "it is a PEM file"
    } else if start.starts_with(b"{") {
        "it is a JSON document"
    } else {
        "it does not start with a ZIP entry"
    }
}

/// Why an entry is refused. Files are extracted to memory only, so that these names could do no harm: an archive that has
/// one is not what the service creates.
fn check_entry(entry: &ZipFile<'_, Cursor<&[u8]>>) -> Result<(), String> {
    let name = entry.name_raw();
    if name.len() > LONGEST_NAME {
        return Err(format!("has a name of more than {LONGEST_NAME} bytes"));
    }
    if name.is_empty() || name.contains(&0) {
        return Err("has an invalid name".to_owned());
    }
    if matches!(name, [b'/' | b'\\', ..] | [_, b':', ..]) {
        return Err("has an absolute path as its name".to_owned());
    }
    if name.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..") {
        return Err("has `..` in its name".to_owned());
    }
    if entry.encrypted() {
        return Err("is encrypted".to_owned());
    }
    let kind = entry.unix_mode().map_or(0, |mode| mode & FILE_TYPE);
    if entry.is_symlink() {
        return Err("is a symbolic link".to_owned());
    }
    if !entry.is_dir() && kind != 0 && kind != REGULAR_FILE {
        return Err("is a special file".to_owned());
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err("is compressed with a method other than Deflate".to_owned());
    }
    Ok(())
}

fn invalid(reason: &str) -> Error {
    let kind = ErrorKind::Certificate(CertificateProblem::InvalidArchive);
    Error::new(kind, format!("the downloaded file is not a valid ZIP archive: {reason}"))
}

fn unreadable(error: impl std::fmt::Display) -> Error {
    invalid(&one_line(&error.to_string()))
}
