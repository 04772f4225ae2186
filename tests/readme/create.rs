use dcs_sdk::{
    Client, Error,
    types::{ResourceTag, ShowInstanceResponse},
};

pub async fn create(dcs: &Client, vpc: &str, subnet: &str, password: &str) -> Result<Vec<ShowInstanceResponse>, Error> {
    dcs.create_instance()
        .name("cache-1")
        .engine("Redis")
        .engine_version("6.0")
        .capacity(1.0) // GB
        .spec_code("redis.ha.xu1.large.r2.1")
        .az_codes(["eu-de-01", "eu-de-02"])
        .vpc_id(vpc)
        .subnet_id(subnet)
        .password(password)
        .tags([ResourceTag::new().key("team").value("web")])
        .and_wait() // until the instance is running
        .await
}
