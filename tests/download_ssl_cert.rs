//! Downloading the SSL Certificate of an Instance: the page's example payloads against the generated types.

use dcs_sdk::types;
use serde_json::Value;

const ANSWER: &str = include_str!("../openapi/network_security/download_ssl_cert.response.200.json");
const BAD_REQUEST: &str = include_str!("../openapi/network_security/download_ssl_cert.response.400.json");
const SERVER_ERROR: &str = include_str!("../openapi/network_security/download_ssl_cert.response.500.json");

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn the_answer_reads_field_by_field_and_back() {
    let answer: types::DownloadSslCertResponse = serde_json::from_str(ANSWER).unwrap();
    assert_eq!(answer.bucket_name.as_deref(), Some("bucket_name"));
    assert_eq!(answer.file_name.as_deref(), Some("file_name"));
    assert_eq!(
        answer.link.as_deref(),
        Some(
            "https://{bucket_name}.{obs_endpoint}:443/{ssl-XXX}/{file_name}?AWSAccessKeyId=XXX&Expires=XXX&Signature=XXX"
        )
    );
    assert_eq!(serde_json::to_value(&answer).unwrap(), value(ANSWER));
}

#[test]
fn a_refusal_reads_field_by_field_and_back() {
    let error: types::ErrorResponse = serde_json::from_str(BAD_REQUEST).unwrap();
    assert_eq!(error.error_code.as_deref(), Some("DCS.4201"));
    assert_eq!(error.error_msg.as_deref(), Some("Do not support SSL."));
    assert_eq!(error.error_ext_msg, None);
    assert_eq!(serde_json::to_value(&error).unwrap(), value(BAD_REQUEST));
}

#[test]
fn a_failure_of_the_service_reads_field_by_field_and_back() {
    let error: types::ErrorResponse = serde_json::from_str(SERVER_ERROR).unwrap();
    assert_eq!(error.error_code.as_deref(), Some("DCS.5010"));
    assert_eq!(error.error_msg.as_deref(), Some("Failed to operate SSL in database."));
    assert_eq!(error.error_ext_msg, None);
    assert_eq!(serde_json::to_value(&error).unwrap(), value(SERVER_ERROR));
}
