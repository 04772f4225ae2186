use dcs_sdk::{Client, Error, types::InstanceStatus};

pub async fn resize(dcs: &Client, id: &str) -> Result<(), Error> {
    let instance = dcs.show_instance(id).await?;
    if instance.status == Some(InstanceStatus::Running) {
        dcs.resize_instance(id).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0).await?;
    }
    Ok(())
}
