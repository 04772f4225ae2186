use dcs_sdk::{Client, Error, types::InstanceStatus};

pub async fn list(dcs: &Client) -> Result<(), Error> {
    let response = dcs.list_instances().status(InstanceStatus::Running).limit(100).send().await?;
    for instance in &response.instances {
        println!("{} {:?} {:?} GB", instance.instance_id, instance.name, instance.capacity_gb());
    }
    println!("status {}, request ID {:?}", response.status(), response.request_id());
    Ok(())
}
