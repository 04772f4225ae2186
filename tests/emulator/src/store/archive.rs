//! The ZIP archive with the CA certificate of an instance.

use std::io::{Cursor, Write};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use crate::Error;

/// Returns a ZIP archive that contains only `ca.crt`.
pub(crate) fn zip(ca_pem: &str) -> Result<Vec<u8>, Error> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    zip.start_file("ca.crt", options).map_err(Error::certificate)?;
    zip.write_all(ca_pem.as_bytes()).map_err(Error::io("write the ZIP archive"))?;
    Ok(zip.finish().map_err(Error::certificate)?.into_inner())
}
