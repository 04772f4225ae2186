//! SSL and whitelists.

use hyper::StatusCode;
use serde_json::{Value, json};

use super::{
    call::{Call, Outcome, no_content, ok, time},
    error_response::ErrorResponse,
};
use crate::{
    account::{Account, Ssl, Whitelist, WhitelistGroup, refusal::Refusal},
    redis::Server,
    store::presign,
};

/// Returns whether this is an SSL operation. These validate requests themselves, because their errors are known.
pub(super) fn is_ssl(operation: &str) -> bool {
    matches!(operation, "UpdateSSLSwitch" | "ShowInstanceSSLDetail" | "DownloadSSLCert")
}

/// Returns the error response for a Redis server that could not be started.
pub(super) fn failed(cause: &crate::Error) -> ErrorResponse {
    let message = format!("Failed to operate SSL in database. ({cause})");
    ErrorResponse::new(StatusCode::INTERNAL_SERVER_ERROR, "DCS.5010", message)
}

fn check_support(account: &Account, call: &Call<'_>) -> Result<(), Refusal> {
    if account.instance(call.instance_id())?.supports_ssl() { Ok(()) } else { Err(Refusal::NO_SSL) }
}

/// Starts the job that turns SSL on or off.
pub(super) fn switch_ssl(account: &mut Account, call: &Call<'_>) -> Outcome {
    check_support(account, call)?;
    let enabled = parse_enabled(&call.body).ok_or(Refusal::SSL_BODY)?;
    let id = call.instance_id();
    let job_id = account.switch_ssl(id, enabled)?;
    ok(&if call.state.camel_case_job {
        json!({ "jobId": job_id, "instanceId": id, "result": null })
    } else {
        json!({ "job_id": job_id, "instance_id": id })
    })
}

/// Parses a body whose only field is `enabled`.
fn parse_enabled(body: &Value) -> Option<bool> {
    body.as_object().filter(|body| body.len() == 1)?.get("enabled")?.as_bool()
}

/// Returns the SSL state and the address of an instance.
pub(super) fn show_ssl(account: &mut Account, call: &Call<'_>) -> Outcome {
    check_support(account, call)?;
    let ssl = account.instance(call.instance_id())?.ssl;
    if ssl == Ssl::Never {
        return no_content();
    }
    let server = call.state.servers.get_or_create(call.instance_id()).map_err(|error| failed(&error))?;
    let not_after = server.redis.not_after();
    let mut response = json!({
        "ip": "127.0.0.1",
        "ssl_expired_at": time(not_after),
        "ssl_validated": account.now <= not_after,
    });
    if let Some(response) = response.as_object_mut() {
        if ssl == Ssl::On {
            response.insert("enabled".into(), true.into());
        }
        // There is no port until SSL is turned on for the first time.
        if let Some(port) = server.redis.port() {
            response.insert("port".into(), port.to_string().into());
            response.insert("domain_name".into(), format!("localhost:{port}").into());
        }
    }
    ok(&response)
}

/// Returns a presigned link to the CA certificate of an instance, even while SSL is off.
pub(super) fn download_certificate(account: &mut Account, call: &Call<'_>) -> Outcome {
    check_support(account, call)?;
    let (store, file_name) = (&call.state.store, Server::file_name(call.instance_id()));
    let expires = call.state.clock.epoch_seconds().saturating_add(store.link_lifetime.as_secs());
    let link = presign::link(store, call.instance_id(), &file_name, expires);
    ok(&json!({ "file_name": file_name, "link": link, "bucket_name": store.bucket }))
}

/// Returns empty values until a whitelist is set, as the service does.
pub(super) fn show_whitelist(account: &mut Account, call: &Call<'_>) -> Outcome {
    let instance = account.instance(call.instance_id())?;
    let Some(whitelist) = &instance.whitelist else {
        let empty = json!({ "instance_id": "", "enable_whitelist": false, "whitelist": [] });
        return ok(&empty);
    };
    ok(&json!({
        "instance_id": instance.id,
        "enable_whitelist": whitelist.enabled,
        "whitelist": whitelist.groups,
        "whitelist_ip_limit_num": "20",
    }))
}

pub(super) fn update_whitelist(account: &mut Account, call: &Call<'_>) -> Outcome {
    let groups = call.body.get("whitelist").and_then(Value::as_array).into_iter().flatten().map(|group| {
        let ips = group.get("ip_list").and_then(Value::as_array).into_iter().flatten();
        WhitelistGroup {
            group_name: group.get("group_name").and_then(Value::as_str).unwrap_or_default().to_owned(),
            ip_list: ips.filter_map(|ip| ip.as_str().map(str::to_owned)).collect(),
        }
    });
    let enabled = call.body.get("enable_whitelist").and_then(Value::as_bool).unwrap_or_default();
    account.set_whitelist(call.instance_id(), Whitelist { enabled, groups: groups.collect() })?;
    no_content()
}
