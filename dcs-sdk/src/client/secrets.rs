//! The secrets that the response to a request may quote.

use reqwest::{Request, header::HeaderValue};
use serde_json::Value;

use crate::{meta::Operation, schema::Type, transport::text};

/// Length in bytes from which a value in the query of a presigned link is a key or a signature.
const SHORTEST_SIGNATURE: usize = 8;

/// Returns the secrets of a request to the service: those of the credentials, the signature and those in the body.
pub(super) fn of_request(
    request: &Request,
    authorization: Option<&HeaderValue>,
    operation: &Operation,
    credentials: Vec<String>,
) -> Vec<String> {
    let mut secrets = credentials;
    // Only the signature is a secret, not the key ID and the names of headers before it.
    let authorization = authorization.and_then(|value| value.to_str().ok());
    secrets.extend(authorization.and_then(|value| Some(value.rsplit_once("Signature=")?.1.to_owned())));
    let body = request.body().and_then(reqwest::Body::as_bytes).unwrap_or_default();
    if let Some(ty) = operation.body
        && let Ok(body) = serde_json::from_str(&text(body))
    {
        add_fields(&body, ty, &mut secrets);
    }
    secrets
}

/// Returns the secrets of a request to the object store: those of the credentials, and the keys and signatures in its
/// query.
pub(super) fn of_link(request: &Request, credentials: Vec<String>) -> Vec<String> {
    let pairs = request.url().query().unwrap_or_default().split('&');
    let values = pairs.filter_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    let mut secrets = credentials;
    secrets.extend(values.filter(|value| value.len() >= SHORTEST_SIGNATURE).map(str::to_owned));
    secrets
}

/// Adds the values of the fields that the schema marks as secrets.
fn add_fields(value: &Value, ty: Type, secrets: &mut Vec<String>) {
    match (ty, value) {
        (Type::Object(object), Value::Object(fields)) => {
            for (field, value) in object.fields.iter().filter_map(|field| Some((field, fields.get(field.name)?))) {
                match value {
                    Value::String(secret) if field.secret => secrets.push(secret.clone()),
                    value => add_fields(value, field.ty, secrets),
                }
            }
        }
        (Type::List(ty), Value::Array(items)) => items.iter().for_each(|item| add_fields(item, *ty, secrets)),
        (Type::Map(ty), Value::Object(map)) => map.values().for_each(|value| add_fields(value, *ty, secrets)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, Url};
    use serde_json::json;

    use super::*;
    use crate::{
        generated::meta::DOWNLOAD_SSL_CERT,
        schema::{Object, field},
    };

    static ACCOUNT: Object = Object::new(&[field("name", Type::String), field("password", Type::String).secret()]);
    static BODY: Object = Object::new(&[
        field("password", Type::String).secret(),
        field("accounts", Type::List(&Type::Object(&ACCOUNT))),
        field("by_name", Type::Map(&Type::Object(&ACCOUNT))),
    ]);

    #[test]
    fn add_fields_adds_the_secrets_at_every_depth() {
        let body = json!({
            "password": "a", "accounts": [{"name": "n", "password": "b"}, {"password": null}],
            "by_name": {"k": {"password": "c"}},
        });
        let mut secrets = Vec::new();
        add_fields(&body, Type::Object(&BODY), &mut secrets);
        assert_eq!(secrets, ["a", "b", "c"]);
    }

    #[test]
    fn of_request_returns_the_signature_and_the_secrets_of_the_credentials_and_of_the_body() {
        let mut request = Request::new(Method::POST, Url::parse("https://dcs.example/v2").unwrap());
        *request.body_mut() = Some(r#"{"password":"p"}"#.into());
        let operation = Operation { body: Some(Type::Object(&BODY)), ..DOWNLOAD_SSL_CERT };
        let header = HeaderValue::from_static("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host, Signature=0a1b");
        let secrets = of_request(&request, Some(&header), &operation, vec!["t".to_owned()]);
        assert_eq!(secrets, ["t", "0a1b", "p"]);
    }

    #[test]
    fn of_link_returns_the_long_values_of_the_query() {
        let link = "https://obs.example/f?AWSAccessKeyId=AKEXAMPLE&Expires=1&x-obs-security-token=st%2Ftoken&Signature=a%2Bb-c%3D";
        let request = Request::new(Method::GET, Url::parse(link).unwrap());
        assert_eq!(of_link(&request, vec!["t".to_owned()]), ["t", "AKEXAMPLE", "st%2Ftoken", "a%2Bb-c%3D"]);
    }
}
