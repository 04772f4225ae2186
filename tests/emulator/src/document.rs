//! The OpenAPI document of the service, for what its pages show as examples.

use serde_json::Value;

use crate::Route;

/// The copy that goes with this crate; it is written together with the document itself.
const DOCUMENT: &str = include_str!("../openapi/dcs.json");

/// The body of the first example that the page of an operation has for a status.
pub(crate) fn example(route: Route, status: u16) -> Option<Value> {
    let document: Value = serde_json::from_str(DOCUMENT).ok()?;
    let id = operation_id(route)?;
    let operations = document.get("paths")?.as_object()?.values().filter_map(Value::as_object);
    let operation = operations
        .flat_map(|path| path.values())
        .find(|operation| operation.get("operationId").is_some_and(|known| known == id))?;
    let content = operation.get("responses")?.get(status.to_string())?.get("content")?.get("application/json")?;
    let example = content.get("examples")?.as_object()?.values().next()?;
    example.get("value").cloned()
}

fn operation_id(route: Route) -> Option<&'static str> {
    match route {
        Route::UpdateSslSwitch => Some("UpdateSSLSwitch"),
        Route::ShowInstanceSslDetail => Some("ShowInstanceSSLDetail"),
        Route::DownloadSslCert => Some("DownloadSSLCert"),
        Route::StoreFile => None,
    }
}
