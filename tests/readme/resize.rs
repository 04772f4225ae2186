use std::time::Duration;

use dcs_sdk::{Client, Error, WaitEvent};

pub async fn resize(dcs: &Client, id: &str) -> Result<(), Error> {
    let request = dcs.resize_instance(id).spec_code("redis.ha.xu1.large.r2.4").new_capacity(4.0);
    let mut wait = request.and_wait().deadline(Duration::from_secs(3600));
    while let Some(event) = wait.next().await {
        match event? {
            WaitEvent::Pending(progress) => println!("{:?} after {:.0?}", progress.status, progress.elapsed),
            WaitEvent::Reached(instance) => println!("{:?} GB", instance.capacity_gb()),
            _ => {}
        }
    }
    Ok(())
}
