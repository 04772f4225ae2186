#[derive(serde::Deserialize)]
struct Instances {
    instances: Vec<Instance>,
}

#[derive(serde::Deserialize)]
struct Instance {
    instance_id: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let request = reqwest::Client::new().get(std::env::var("URL")?).header("X-Auth-Token", std::env::var("TOKEN")?);
    let body = request.send().await?.error_for_status()?.bytes().await?;
    for instance in serde_json::from_slice::<Instances>(&body)?.instances {
        println!("{}", instance.instance_id);
    }
    Ok(())
}
