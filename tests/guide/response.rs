use dcs_sdk::{Client, Error};

pub async fn describe(dcs: &Client, id: &str) -> Result<String, Error> {
    let response = dcs.show_instance(id).send().await?;
    let request_id = response.request_id().unwrap_or("unknown").to_owned();

    let instance = response.into_inner();
    let name = instance.name.as_deref().unwrap_or("unnamed");
    let status = instance.status.as_ref().map_or("unknown", |status| status.as_str());
    Ok(format!("{name} is {status} (request {request_id})"))
}
