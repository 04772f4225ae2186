//! Failures: what of them can be asked for.

use dcs_sdk::types;
use serde_json::json;

use super::{
    body, cases, least,
    outcome::{Compared, stock},
    service::{INSTANCE, PROJECT, Service},
    stock_list,
};

cases! {
    "4.1" "A" CreateInstance a_failure_inside_an_object:
        "puts code and message into `error`, as the older version of the API did",
    "4.2" "A" DownloadSSLCert a_failure_without_more_to_it: "leaves `error_ext_msg` out",
    "4.2" "B" DownloadSSLCert a_failure_with_null_for_more: "answers null in `error_ext_msg`",
    "4.2" "C" ResizeInstance a_failure_that_the_page_does_not_have: "refuses with 400, which the page doesn't have",
    "4.3" "A" ListInstances a_gateway_that_gives_up: "answers 504, which no page has, with the ID of the request in the body only",
    "4.4" "C" CreateInstance a_code_of_another_service: "refuses with `CBC.99003651`, a code of billing",
    "4.4" "D" UpdateMigrationTask a_code_of_digits: "refuses with `111400063`",
}

/// gophertelekomcloud issue 15 (2020), for the older version of the call.
async fn a_failure_inside_an_object() -> Compared {
    let message = "check backup policy param backup_at error";
    let answer = json!({ "error": { "code": "111400075", "message": message, "ext_message": null } });
    let service = Service::answering(400, answer).await;
    let instance = least();
    let stock = stock(service.stock().create_instance(PROJECT, &body(instance.clone())).await);
    let call = service.ours().create_instance().body(body::<types::CreateInstanceRequest>(instance));
    Compared::failures(400, Some("111400075"), message, stock, &call.await.unwrap_err())
}

/// terraform-provider-opentelekomcloud issue 3446 (2026-06).
async fn a_failure_without_more_to_it() -> Compared {
    let service = Service::answering(400, json!({ "error_code": "DCS.4201", "error_msg": "no SSL" })).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(400, Some("DCS.4201"), "no SSL", stock, &ours)
}

/// terraform-provider-huaweicloud issue 2370.
async fn a_failure_with_null_for_more() -> Compared {
    let answer = json!({ "error_code": "DCS.4201", "error_msg": "no SSL", "error_ext_msg": null });
    let service = Service::answering(400, answer).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(400, Some("DCS.4201"), "no SSL", stock, &ours)
}

/// terraform-provider-opentelekomcloud opentelekomcloud/services/dcs/common.go tries again after it.
async fn a_failure_that_the_page_does_not_have() -> Compared {
    let service = Service::answering(400, json!({ "error_code": "DCS.4114", "error_msg": "busy" })).await;
    let size = json!({ "spec_code": "redis.ha.xu1.large.r2.2", "new_capacity": 2 });
    let stock = stock(service.stock().resize_instance(PROJECT, INSTANCE, &body(size.clone())).await);
    let call = service.ours().resize_instance().instance_id(INSTANCE).body(body::<types::ResizeInstanceRequest>(size));
    Compared::failures(400, Some("DCS.4114"), "busy", stock, &call.await.unwrap_err())
}

/// terraform-provider-opentelekomcloud issue 2108.
async fn a_gateway_that_gives_up() -> Compared {
    let message = "Service DCS timed out (30000 ms)";
    let answer = json!({ "request_id": "r-1", "error_code": "APIGW.0201", "error_msg": message });
    let service = Service::gateway(504, answer).await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap_err();
    Compared::failures(504, Some("APIGW.0201"), message, stock, &ours)
}

/// terraform-provider-opentelekomcloud opentelekomcloud/services/dcs/common.go.
async fn a_code_of_another_service() -> Compared {
    let service = Service::answering(400, json!({ "error_code": "CBC.99003651", "error_msg": "try later" })).await;
    let stock = stock(service.stock().create_instance(PROJECT, &body(least())).await);
    let ours = service.ours().create_instance().body(body::<types::CreateInstanceRequest>(least())).await.unwrap_err();
    Compared::failures(400, Some("CBC.99003651"), "try later", stock, &ours)
}

/// The page's own example.
async fn a_code_of_digits() -> Compared {
    let message = "Invalid {0} parameter in the request.";
    let service = Service::answering(400, json!({ "error_code": "111400063", "error_msg": message })).await;
    let mode = json!({ "resume_mode": "auto" });
    let stock = stock(service.stock().update_migration_task(PROJECT, "t-1", &body(mode.clone())).await);
    let call = service.ours().update_migration_task().task_id("t-1");
    let ours = call.body(body::<types::UpdateMigrationTaskRequest>(mode)).await.unwrap_err();
    Compared::failures(400, Some("111400063"), message, stock, &ours)
}
