//! Archives that are refused as a whole.

use super::{Case, file};
use crate::hostile_store::{
    archives::{Entry, entry, stored, zip},
    cases::files::ca,
    server::Reply,
};

fn refused(name: &'static str, reply: fn() -> Reply, reason: &str) -> Case {
    file(name, reply, "InvalidArchive", &format!("the downloaded file is not a valid ZIP archive: {reason}"))
}

fn changed(change: fn(&mut Entry)) -> Reply {
    let mut entry = entry("ca.crt", ca("CA").as_bytes());
    change(&mut entry);
    Reply::File(zip(&[entry]))
}

fn patched(patch: impl FnOnce(&mut Vec<u8>)) -> Reply {
    let mut archive = zip(&[entry("ca.crt", ca("CA").as_bytes())]);
    patch(&mut archive);
    Reply::File(archive)
}

/// Replaces bytes this far from the end of the archive, whose last 22 bytes are the end of the directory.
fn overwritten(from_end: usize, bytes: &[u8]) -> Reply {
    patched(|zip| {
        let start = zip.len() - from_end;
        zip[start..start + bytes.len()].copy_from_slice(bytes);
    })
}

pub fn cases() -> Vec<Case> {
    let no_end = "it is truncated: the end of the central directory is missing";
    let moved = "it is truncated: the central directory is not where its end says";
    let too_large = "the files have more than 4194304 bytes";
    vec![
        refused("empty file", || Reply::File(Vec::new()), "it is empty"),
        refused("HTML page", || Reply::File(b"\n<!DOCTYPE html><title>Sign in</title>".to_vec()), "it is an HTML page"),
        refused("XML document", || Reply::File(b"<?xml version='1.0'?><Error/>".to_vec()), "it is an XML document"),
        refused("JSON document", || Reply::File(b"{}".to_vec()), "it is a JSON document"),
        refused("PEM instead of ZIP", || Reply::File(ca("CA").into()), "it is a PEM file"),
        refused("random bytes", || Reply::File(vec![7; 1000]), "it does not start with a ZIP entry"),
        refused(
            "bytes before the archive",
            || patched(|zip| drop(zip.splice(0..0, *b"#!"))),
            "it does not start with a ZIP entry",
        ),
        refused("truncated within the directory", || patched(|zip| zip.truncate(zip.len() - 30)), no_end),
        refused("truncated within the end", || patched(|zip| zip.truncate(zip.len() - 1)), no_end),
        refused("bytes after the archive", || patched(|zip| zip.push(0)), no_end),
        refused(
            "hole before the directory",
            || {
                patched(|zip| {
                    let at = zip.len() - 22 - 46 - 6;
                    drop(zip.splice(at..at, [0; 8]));
                })
            },
            moved,
        ),
        refused("split archive", || overwritten(18, &[1]), "it is a part of a split archive"),
        refused("ZIP64", || overwritten(14, &[0xff; 4]), "it is in the ZIP64 format"),
        refused(
            "fewer entries than declared",
            || overwritten(14, &[2, 0, 2]),
            "it has fewer entries than its end says",
        ),
        refused(
            "more entries than declared",
            || {
                let mut archive = zip(&[entry("ca.crt", ca("one").as_bytes()), entry("b.crt", ca("two").as_bytes())]);
                let at = archive.len() - 14;
                archive[at] = 1;
                archive[at + 2] = 1;
                Reply::File(archive)
            },
            "it has more entries than its end says",
        ),
        refused(
            "second end in the comment",
            || {
                patched(|zip| {
                    let comment = zip.len() - 2;
                    let end = zip[zip.len() - 22..].to_vec();
                    zip[comment] = 22;
                    zip.extend(end);
                })
            },
            moved,
        ),
        refused(
            "invalid end in the comment",
            || {
                patched(|zip| {
                    let comment = zip.len() - 2;
                    let end = [&zip[zip.len() - 22..comment], &[9, 0]].concat();
                    zip[comment] = 22;
                    zip.extend(end);
                })
            },
            "its comment contains another end of the central directory",
        ),
        refused("invalid directory", || overwritten(22 + 6 + 46, b"X"), "its central directory is invalid"),
        refused("another name in the entry", || patched(|zip| zip[30] = b'X'), "`ca.crt` has two different names"),
        refused("entry elsewhere", || overwritten(22 + 6 + 4, &[1]), "`ca.crt` is not where the archive says"),
        refused(
            "changed data",
            || {
                let mut entry = stored("ca.crt", ca("CA").as_bytes());
                entry.compressed[100] ^= 1;
                Reply::File(zip(&[entry]))
            },
            "`ca.crt` has a wrong checksum",
        ),
        refused(
            "invalid Deflate data",
            || changed(|entry| entry.compressed.fill(0xff)),
            "`ca.crt` has invalid Deflate data",
        ),
        refused("wrong checksum", || changed(|entry| entry.crc ^= 1), "`ca.crt` has a wrong checksum"),
        refused("wrong size", || changed(|entry| entry.size -= 1), "`ca.crt` is not as long as the archive declares"),
        refused(
            "size of a longer file",
            || changed(|entry| entry.size += 1),
            "`ca.crt` is not as long as the archive declares",
        ),
        refused("4 GB declared", || changed(|entry| entry.size = u32::MAX - 1), too_large),
        refused("ZIP bomb", || Reply::File(zip(&[entry("ca.crt", &vec![0; 8 << 20])])), too_large),
        refused(
            "ZIP bomb with a small declared size",
            || {
                let mut entry = entry("ca.crt", &vec![0; 8 << 20]);
                entry.size = 1000;
                Reply::File(zip(&[entry]))
            },
            "`ca.crt` is not as long as the archive declares",
        ),
        refused(
            "ZIP bomb of many files",
            || {
                let bomb = |index: usize| entry(&format!("{index}.crt"), &vec![0; 100_000]);
                Reply::File(zip(&(0..60).map(bomb).collect::<Vec<_>>()))
            },
            too_large,
        ),
        refused(
            "many entries",
            || Reply::File(zip(&(0..65).map(|index| entry(&index.to_string(), b"")).collect::<Vec<_>>())),
            "it has more than 64 entries",
        ),
        refused(
            "forty thousand entries",
            || Reply::File(zip(&(0..40_000).map(|index| stored(&index.to_string(), b"")).collect::<Vec<_>>())),
            "it has more than 64 entries",
        ),
        refused("encrypted entry", || changed(|entry| entry.flags = 1), "`ca.crt` is encrypted"),
        refused("symbolic link", || changed(|entry| entry.mode = 0o120_777), "`ca.crt` is a symbolic link"),
        refused("device", || changed(|entry| entry.mode = 0o020_666), "`ca.crt` is a special file"),
        refused(
            "other compression method",
            || changed(|entry| entry.method = 12),
            "`ca.crt` is compressed with a method other than Deflate",
        ),
        refused(
            "absolute name",
            || changed(|entry| entry.name = b"/etc/ssl/ca.crt".into()),
            "`/etc/ssl/ca.crt` has an absolute path as its name",
        ),
        refused(
            "Windows name",
            || changed(|entry| entry.name = b"C:\\ca.crt".into()),
            "`C:\\ca.crt` has an absolute path as its name",
        ),
        refused(
            "parent in a name",
            || changed(|entry| entry.name = b"a/../../ca.crt".into()),
            "`a/../../ca.crt` has `..` in its name",
        ),
        refused(
            "backslash and parent in a name",
            || changed(|entry| entry.name = b"a\\..\\ca.crt".into()),
            "`a\\..\\ca.crt` has `..` in its name",
        ),
        refused(
            "overlong name",
            || changed(|entry| entry.name = vec![b'x'; 60_000]),
            &format!("`{}…` has a name of more than 255 bytes", "x".repeat(300)),
        ),
        refused(
            "NUL in a name",
            || changed(|entry| entry.name = b"ca.crt\0.txt".into()),
            "`ca.crt .txt` has an invalid name",
        ),
        refused(
            "duplicate name",
            || Reply::File(zip(&[entry("ca.crt", ca("one").as_bytes()), entry("ca.crt", ca("two").as_bytes())])),
            "two entries have the same name",
        ),
        refused(
            "names that differ in case",
            || Reply::File(zip(&[entry("ca.crt", ca("one").as_bytes()), entry("CA.CRT", ca("two").as_bytes())])),
            "two entries have the same name",
        ),
    ]
}
