#[tokio::main]
async fn main() -> Result<(), aws_sdk_elasticache::Error> {
    let client = aws_sdk_elasticache::Client::new(&aws_config::load_from_env().await);
    for cluster in client.describe_cache_clusters().send().await?.cache_clusters() {
        println!("{:?}", cluster.cache_cluster_id());
    }
    Ok(())
}
