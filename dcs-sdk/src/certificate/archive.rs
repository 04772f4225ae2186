//! Extraction of the ZIP archive.

use std::{collections::HashSet, io::Read};

use flate2::read::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive, crc32};

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
    let archive = ZipArchive::from_slice(zip).ok();
    let archive = archive.filter(|archive| archive.directory_offset() == u64::from(directory.start));
    let archive = archive.ok_or_else(|| invalid("its comment contains another end of the central directory"))?;
    let mut left = limit;
    let mut files = Vec::new();
    let mut names = HashSet::new();
    let mut entries = archive.entries();
    for _ in 0..directory.entries {
        let Some(entry) = entries.next_entry().map_err(|_| invalid("its central directory is invalid"))? else {
            return Err(invalid("it has fewer entries than its end says"));
        };
        let path = entry.file_path();
        let name = one_line(&String::from_utf8_lossy(path.as_ref()));
        let refused = |reason: &str| invalid(&format!("`{name}` {reason}"));
        check_entry(&entry).map_err(refused)?;
        if !names.insert(path.as_ref().trim_ascii_end().to_ascii_lowercase()) {
            return Err(invalid("two entries have the same name"));
        }
        if entry.is_dir() {
            continue;
        }
        let content = read(&archive, &entry, left).map_err(|problem| match problem {
            Problem::TooLarge => invalid(&format!("the files have more than {limit} bytes")),
            Problem::Invalid(reason) => refused(reason),
        })?;
        left -= content.len();
        files.push(File { name, content });
    }
    match entries.next_entry() {
        Ok(None) => Ok(files),
        _ => Err(invalid("it has more entries than its end says")),
    }
}

enum Problem {
    TooLarge,
    Invalid(&'static str),
}

/// Reads a file of at most `limit` bytes.
fn read(archive: &ZipSliceArchive<&[u8]>, entry: &ZipFileHeaderRecord<'_>, limit: usize) -> Result<Vec<u8>, Problem> {
    let found = archive.get_entry(entry.wayfinder()).map_err(|_| Problem::Invalid("is not where the archive says"))?;
    if found.local_header().file_path().as_ref() != entry.file_path().as_ref() {
        return Err(Problem::Invalid("has two different names"));
    }
    let size = usize::try_from(entry.uncompressed_size_hint()).ok().filter(|size| *size <= limit);
    let size = size.ok_or(Problem::TooLarge)?;
    let mut content = Vec::new();
    match entry.compression_method() {
        CompressionMethod::STORE => content.extend_from_slice(found.data()),
        _ => {
            let inflated = DeflateDecoder::new(found.data()).take(size as u64 + 1).read_to_end(&mut content);
            inflated.map_err(|_| Problem::Invalid("has invalid Deflate data"))?;
        }
    }
    if content.len() != size {
        return Err(Problem::Invalid("is not as long as the archive declares"));
    }
    if crc32(&content) != entry.crc32() {
        return Err(Problem::Invalid("has a wrong checksum"));
    }
    Ok(content)
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
fn check_entry(entry: &ZipFileHeaderRecord<'_>) -> Result<(), &'static str> {
    let path = entry.file_path();
    let name = path.as_ref();
    if name.len() > LONGEST_NAME {
        return Err("has a name of more than 255 bytes");
    }
    if name.is_empty() || name.contains(&0) {
        return Err("has an invalid name");
    }
    if matches!(name, [b'/' | b'\\', ..] | [_, b':', ..]) {
        return Err("has an absolute path as its name");
    }
    if name.split(|byte| matches!(byte, b'/' | b'\\')).any(|part| part == b"..") {
        return Err("has `..` in its name");
    }
    if entry.flags().is_encrypted() {
        return Err("is encrypted");
    }
    let kind = entry.mode().value() & FILE_TYPE;
    if entry.mode().is_symlink() {
        return Err("is a symbolic link");
    }
    if !entry.is_dir() && kind != 0 && kind != REGULAR_FILE {
        return Err("is a special file");
    }
    if !matches!(entry.compression_method(), CompressionMethod::STORE | CompressionMethod::DEFLATE) {
        return Err("is compressed with a method other than Deflate");
    }
    Ok(())
}

fn invalid(reason: &str) -> Error {
    let kind = ErrorKind::Certificate(CertificateProblem::InvalidArchive);
    Error::new(kind, format!("the downloaded file is not a valid ZIP archive: {reason}"))
}
