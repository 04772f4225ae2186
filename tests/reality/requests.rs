//! What goes over the wire, and what is printed: where progenitor has ways of its own.

use dcs_sdk::{ErrorKind, types};
use dcs_stock::types as stock_types;
use serde_json::{Value, json};

use super::{
    body, cases, least,
    outcome::{Compared, Outcome, stock},
    service::{INSTANCE, PROJECT, Request, Service},
    stock_list,
};

cases! {
    "5.1" "–" ShowInstance headers_of_its_own: "knows no header `api-version`",
    "5.2" "–" DownloadSSLCert a_post_without_a_body: "answers 411 to a POST without a length, says its reference",
    "5.3" "–" DeleteSingleInstance an_id_that_is_a_path: "takes the instance to delete from the path alone, here `..`",
    "5.4" "–" BatchDeleteInstances instances_to_delete: "takes a DELETE with a body",
    "5.4" "–" DeleteMigrationTask tasks_to_delete: "takes a DELETE with a body",
    "5.5" "–" DownloadSSLCert a_link_that_is_printed: "gives whoever has the link the file",
    "5.5" "–" ResetPassword a_password_that_is_printed: "takes a password in the body",
    "5.6" "–" DownloadSSLCert a_failure_that_is_a_page: "has a proxy before it that answers 500 with HTML",
    "5.6" "–" DownloadSSLCert a_failure_without_a_body: "has a proxy before it that answers 500 without a body",
    "5.6" "–" ListInstances a_gateway_that_is_broken: "has a proxy before it that answers 502 with HTML",
    "5.7" "–" CreateInstance what_nobody_gave: "has defaults of its own for `port` and others",
    "5.8" "–" ListInstances a_space_in_a_query: "wants a space signed as `%20`",
}

async fn headers_of_its_own() -> Compared {
    let service = Service::answering(200, json!({})).await;
    let said = |request: Request| match request.header("api-version") {
        Some(version) => Outcome::part(format!("sends `api-version: {version}`")),
        None => Outcome::whole("sends none"),
    };
    service.stock().show_instance(PROJECT, INSTANCE).await.unwrap();
    let stock = said(service.request());
    service.ours().show_instance().instance_id(INSTANCE).await.unwrap();
    Compared::new(stock, said(service.request()))
}

async fn a_post_without_a_body() -> Compared {
    let service = Service::answering(200, json!({ "link": "https://bucket.example/" })).await;
    let said = |request: Request| match request.header("content-length") {
        Some(length) => Outcome::whole(format!("sends `Content-Length: {length}`")),
        None => Outcome::none("sends no `Content-Length`"),
    };
    service.stock().download_ssl_cert(PROJECT, INSTANCE).await.unwrap();
    let stock = said(service.request());
    service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap();
    Compared::new(stock, said(service.request()))
}

async fn an_id_that_is_a_path() -> Compared {
    let service = Service::silent(204).await;
    service.stock().delete_single_instance(PROJECT, "..").await.unwrap();
    let sent = service.request();
    let stock = Outcome::none(format!("sends `{} {}`", sent.method, sent.target));
    for id in ["..", ".", ""] {
        let refusal = service.ours().delete_single_instance().instance_id(id).await.unwrap_err();
        assert_eq!(refusal.kind(), ErrorKind::InvalidRequest, "{id}");
        assert!(service.requests().is_empty(), "{id}");
    }
    Compared::new(stock, Outcome::whole("refuses it, and sends nothing"))
}

async fn instances_to_delete() -> Compared {
    let asked = json!({ "instances": ["i-1"] });
    let answer = json!({ "results": [{ "instance": "i-1", "result": "success" }] });
    let service = Service::answering(200, answer).await;
    service.stock().batch_delete_instances(PROJECT, None, &body(asked.clone())).await.unwrap();
    let stock = said_body(&service.request(), &asked);
    let call = service.ours().batch_delete_instances();
    let ours = call.body(body::<types::BatchDeleteInstancesRequest>(asked.clone())).await.unwrap();
    assert_eq!(ours.results[0].instance.as_deref(), Some("i-1"));
    Compared::new(stock, said_body(&service.request(), &asked))
}

async fn tasks_to_delete() -> Compared {
    let asked = json!({ "task_id_list": ["t-1"] });
    let service = Service::answering(200, asked.clone()).await;
    service.stock().delete_migration_task(PROJECT, &body(asked.clone())).await.unwrap();
    let stock = said_body(&service.request(), &asked);
    let call = service.ours().delete_migration_task();
    let ours = call.body(body::<types::DeleteMigrationTaskRequest>(asked.clone())).await.unwrap();
    assert_eq!(ours.task_id_list, ["t-1"]);
    Compared::new(stock, said_body(&service.request(), &asked))
}

fn said_body(request: &Request, asked: &Value) -> Outcome {
    assert_eq!((request.method.as_str(), request.header("content-type")), ("DELETE", Some("application/json")));
    match request.json() == *asked {
        true => Outcome::whole("sends it"),
        false => Outcome::part("sends another"),
    }
}

async fn a_link_that_is_printed() -> Compared {
    let service = Service::answering(200, json!({ "link": "https://bucket.example/?Signature=hush" })).await;
    let stock = said_debug(&format!("{:?}", service.stock().download_ssl_cert(PROJECT, INSTANCE).await.unwrap()));
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap();
    Compared::new(stock, said_debug(&format!("{ours:?} {ours:#?}")))
}

async fn a_password_that_is_printed() -> Compared {
    let asked = json!({ "new_password": "Pass-word-hush" });
    let stock = said_debug(&format!("{:?}", body::<stock_types::ResetPasswordRequest>(asked.clone())));
    let ours: types::ResetPasswordRequest = body(asked);
    assert_eq!(serde_json::to_value(&ours).unwrap()["new_password"], "Pass-word-hush");
    Compared::new(stock, said_debug(&format!("{ours:?} {ours:#?}")))
}

fn said_debug(shown: &str) -> Outcome {
    match shown.contains("hush") {
        true => Outcome::none("shows it in `Debug`"),
        false => Outcome::whole("shows it nowhere"),
    }
}

async fn a_failure_that_is_a_page() -> Compared {
    let service = Service::saying(500, "text/html", "<html></html>").await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    let message = "the answer says nothing that can be read (text/html, 13 bytes)";
    Compared::failures(500, None, message, stock, &ours)
}

async fn a_failure_without_a_body() -> Compared {
    let service = Service::silent(500).await;
    let stock = stock(service.stock().download_ssl_cert(PROJECT, INSTANCE).await);
    let ours = service.ours().download_ssl_cert().instance_id(INSTANCE).await.unwrap_err();
    Compared::failures(500, None, "the answer has no body", stock, &ours)
}

async fn a_gateway_that_is_broken() -> Compared {
    let service = Service::saying(502, "text/html", "<html></html>").await;
    let stock = stock_list(&service).await;
    let ours = service.ours().list_instances().await.unwrap_err();
    let message = "the answer says nothing that can be read (text/html, 13 bytes)";
    Compared::failures(502, None, message, stock, &ours)
}

async fn what_nobody_gave() -> Compared {
    let asked = least();
    let service = Service::answering(200, json!({ "instances": [{ "instance_id": "i-1" }] })).await;
    let said = |request: Request| {
        let sent = request.json();
        let given = asked.as_object().unwrap();
        let added = sent.as_object().unwrap().keys().filter(|name| !given.contains_key(*name));
        let added: Vec<_> = added.map(|name| format!("`{name}`")).collect();
        match added.is_empty() {
            true => Outcome::whole("sends what was given"),
            false => Outcome::part(format!("always sends {}, too", added.join(", "))),
        }
    };
    service.stock().create_instance(PROJECT, &body(asked.clone())).await.unwrap();
    let stock = said(service.request());
    let call = service.ours().create_instance().body(body::<types::CreateInstanceRequest>(asked.clone()));
    call.await.unwrap();
    let sent = service.request();
    assert_eq!(sent.json(), asked);
    Compared::new(stock, said(sent))
}

async fn a_space_in_a_query() -> Compared {
    let service = Service::answering(200, json!({})).await;
    let said = |request: Request| match request.target.split_once('?').unwrap().1 {
        query if query == "name=my%20cache" => Outcome::whole(format!("sends `{query}`")),
        query => Outcome::none(format!("sends `{query}`")),
    };
    let client = service.stock();
    let list =
        client.list_instances(PROJECT, None, None, None, None, None, None, Some("my cache"), None, None, None, None);
    list.await.unwrap();
    let stock = said(service.request());
    service.ours().list_instances().name("my cache").await.unwrap();
    Compared::new(stock, said(service.request()))
}
