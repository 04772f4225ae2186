//! As `archive`, but the input is the file in an intact archive, whose checksum mutations would break.

#![no_main]

use std::io::{Cursor, Write};

use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

fuzz_target!(|content: &[u8]| dcs_fuzz::bundle::download(archive(content).expect("an archive in memory")));

fn archive(content: &[u8]) -> zip::result::ZipResult<Vec<u8>> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.start_file("ca.crt", SimpleFileOptions::default().compression_method(CompressionMethod::Stored))?;
    archive.write_all(content)?;
    Ok(archive.finish()?.into_inner())
}
