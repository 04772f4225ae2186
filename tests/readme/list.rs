use dcs_sdk::{Client, Error, types::InstanceStatus};

pub async fn list(dcs: &Client) -> Result<(), Error> {
    let mut instances = dcs.list_instances().status(InstanceStatus::Running).items();
    while let Some(instance) = instances.next().await {
        let instance = instance?;
        println!("{} {:?} {:?} GB", instance.instance_id, instance.name, instance.capacity_gb());
    }
    let page = dcs.list_instances().limit(10).send().await?;
    println!("{} of {:?}, request ID {:?}", page.instances.len(), page.instance_num, page.request_id());
    Ok(())
}
