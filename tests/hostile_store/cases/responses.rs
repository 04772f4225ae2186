//! Responses of the object store that are no file.

use std::time::Duration;

use super::{Case, STORE, case, file};
use crate::hostile_store::{
    archives,
    cases::files::ca,
    server::{Reply, response},
};

const XML: &str = "application/xml";

/// An error of the second step.
fn failed(name: &'static str, reply: fn() -> Reply, kind: &str, status: &str, reason: &str, note: &str) -> Case {
    let context = format!("the service returned a link, but the download from the object store `{STORE}:443` failed");
    case(name, reply, format!("{kind} | DownloadSSLCert: {status}{context}: {reason}{note}"))
}

fn store(name: &'static str, reply: fn() -> Reply, status: &str, reason: &str, note: &str) -> Case {
    failed(name, reply, "Certificate(ObjectStore)", status, reason, note)
}

fn raw(head: &str, body: &[u8]) -> Reply {
    Reply::Raw([head.replace('\n', "\r\n").as_bytes(), b"\r\n\r\n", body].concat())
}

pub fn cases() -> Vec<Case> {
    let no_status = format!(" ({STORE}:443)");
    let rejected = "the object store rejected the link to the certificate";
    let too_large = "response body larger than 4194304 bytes";
    vec![
        store(
            "expired link",
            || {
                let body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message><RequestId>ID</RequestId></Error>";
                Reply::Raw(response("403 Forbidden", XML, body.as_bytes()))
            },
            "403 Forbidden, AccessDenied: ",
            "Request has expired",
            " (request ID ID)",
        ),
        store(
            "error that quotes the link",
            || {
                let body = "<Error><Code>SignatureDoesNotMatch</Code><Message>wrong: hush-hush\n&amp;&#27;[31m</Message></Error>";
                Reply::Raw(response("403 Forbidden", XML, body.as_bytes()))
            },
            "403 Forbidden, SignatureDoesNotMatch: ",
            "wrong: [redacted] &&#27;[31m",
            "",
        ),
        failed(
            "missing file",
            || Reply::Raw(response("404 Not Found", XML, b"<Error><Code>NoSuchKey</Code></Error>")),
            "Certificate(FileNotFound)",
            "404 Not Found, NoSuchKey: ",
            rejected,
            "",
        ),
        store(
            "archive with status 403",
            || Reply::Raw(response("403 Forbidden", "application/zip", &archives::file(ca("CA")))),
            "403 Forbidden: ",
            rejected,
            "",
        ),
        store(
            "redirect",
            || raw("HTTP/1.1 302 Found\nLocation: https://else.example/f?Signature=hush-hush\nContent-Length: 0", b""),
            "302 Found: ",
            "the object store redirected the request to `else.example`, and redirects are not followed",
            "",
        ),
        store(
            "redirect to nowhere",
            || raw("HTTP/1.1 307 Temporary Redirect\nContent-Length: 0", b""),
            "307 Temporary Redirect: ",
            "the object store redirected the request to another location, and redirects are not followed",
            "",
        ),
        store(
            "huge error",
            || Reply::Raw(response("500 Internal Server Error", XML, &vec![b'x'; 5 << 20])),
            "500 Internal Server Error: ",
            rejected,
            "",
        ),
        failed(
            "no response",
            || Reply::Close,
            "ConnectionLost",
            "",
            "connection lost before a response was received: connection closed before message completed",
            &no_status,
        ),
        failed(
            "not HTTP",
            || Reply::Raw(b"\x00\x01\x02\r\n\r\n".to_vec()),
            "ConnectionLost",
            "",
            "connection lost before a response was received: invalid HTTP version parsed",
            &no_status,
        ),
        failed(
            "ten gigabytes declared",
            || raw("HTTP/1.1 200 OK\nContent-Length: 10000000000", b"PK\x03\x04"),
            "InvalidResponse",
            "200 OK: ",
            too_large,
            "",
        ),
        failed("endless body", || Reply::Endless, "InvalidResponse", "200 OK: ", too_large, ""),
        Case {
            options: |request| request.attempt_timeout(Duration::from_millis(400)),
            ..failed("slow drip", || Reply::Drip, "Timeout", "200 OK: ", "timed out within the response body", "")
        },
        Case {
            options: |request| request.deadline(Duration::from_millis(400)),
            ..failed("slow drip until the deadline", || Reply::Drip, "Deadline", "", "deadline passed", &no_status)
        },
        failed(
            "truncated body",
            || {
                let mut response = response("200 OK", "application/zip", &archives::file(ca("CA")));
                response.truncate(response.len() - 30);
                Reply::Raw(response)
            },
            "ConnectionLost",
            "200 OK: ",
            "connection closed within the response body",
            "",
        ),
        Case {
            options: |request| request.max_archive_size(100),
            ..failed(
                "archive above the limit",
                || Reply::File(archives::file(ca("CA"))),
                "InvalidResponse",
                "200 OK: ",
                "response body larger than 100 bytes",
                "",
            )
        },
        file(
            "gzip",
            || {
                use std::io::Write;
                let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
                gzip.write_all(&archives::file(ca("CA"))).unwrap();
                let body = gzip.finish().unwrap();
                let head = format!("HTTP/1.1 200 OK\nContent-Encoding: gzip\nContent-Length: {}", body.len());
                raw(&head, &body)
            },
            "InvalidArchive",
            "the downloaded file is not a valid ZIP archive: it is compressed with gzip",
        ),
    ]
}
