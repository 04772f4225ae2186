//! ZIP archives, written by hand so that any field can be wrong.

use std::io::Write;

use flate2::{Compression, Crc, write::DeflateEncoder};

pub struct Entry {
    pub name: Vec<u8>,
    /// 0 is stored, 8 is Deflate.
    pub method: u16,
    pub flags: u16,
    pub mode: u32,
    pub crc: u32,
    pub size: u32,
    pub compressed: Vec<u8>,
}

pub fn entry(name: &str, content: &[u8]) -> Entry {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(content).unwrap();
    Entry { method: 8, compressed: encoder.finish().unwrap(), ..stored(name, content) }
}

pub fn stored(name: &str, content: &[u8]) -> Entry {
    let mut crc = Crc::new();
    crc.update(content);
    Entry {
        name: name.into(),
        method: 0,
        flags: 0,
        mode: 0o100_644,
        crc: crc.sum(),
        size: u32::try_from(content.len()).unwrap(),
        compressed: content.to_vec(),
    }
}

pub fn zip(entries: &[Entry]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let offset = u32::try_from(zip.len()).unwrap();
        let mut common = Vec::new();
        for field in [20, entry.flags, entry.method, 0, 33] {
            common.extend(u16::to_le_bytes(field));
        }
        for field in [entry.crc, u32::try_from(entry.compressed.len()).unwrap(), entry.size] {
            common.extend(u32::to_le_bytes(field));
        }
        common.extend(u16::try_from(entry.name.len()).unwrap().to_le_bytes());
        common.extend(u16::to_le_bytes(0));
        zip.extend([&b"PK\x03\x04"[..], &common, &entry.name, &entry.compressed].concat());
        directory.extend([&b"PK\x01\x02"[..], &[20, 3], &common, &[0; 6]].concat());
        directory.extend((entry.mode << 16).to_le_bytes());
        directory.extend(offset.to_le_bytes());
        directory.extend(&entry.name);
    }
    let (start, size) = (u32::try_from(zip.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    [&zip[..], &directory, b"PK\x05\x06", &[0; 4], &count, &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0; 2]]
        .concat()
}

/// An archive of `ca.crt`.
pub fn file(content: impl AsRef<[u8]>) -> Vec<u8> {
    zip(&[entry("ca.crt", content.as_ref())])
}
