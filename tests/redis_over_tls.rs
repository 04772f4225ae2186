//! The certificate does its job: a real Redis is reached over TLS that is verified against it, and only against it.

use dcs_emulator::{Emulator, Instance, RedisKind, Ssl};
use dcs_sdk::CertificateBundle;
use redis::{AsyncTypedCommands, IntoConnectionInfo, RedisConnectionInfo, RedisError, TlsCertificates};

use crate::double;

const PASSWORD: &str = "p@ss word/1";

async fn connect(
    double: &Emulator,
    instance_id: &str,
    certificate: &CertificateBundle,
) -> Result<redis::aio::MultiplexedConnection, RedisError> {
    let ssl = double::client(double).show_instance_ssl_detail().instance_id(instance_id).await.unwrap().into_inner();
    let address = format!("rediss://{}:{}", ssl.ip.unwrap(), ssl.port.unwrap())
        .into_connection_info()?
        .set_redis_settings(RedisConnectionInfo::default().set_password(PASSWORD));
    let roots = TlsCertificates { client_tls: None, root_cert: Some(certificate.pem().into()) };
    redis::Client::build_with_tls(address, roots)?.get_multiplexed_async_connection().await
}

#[tokio::test]
async fn each_instance_is_verified_against_its_own_authority_only() {
    let double = Emulator::builder()
        .instance(Instance::new("one").redis_password(PASSWORD).ssl(Ssl::On))
        .instance(Instance::new("two").redis_password(PASSWORD).ssl(Ssl::On))
        .start()
        .await
        .unwrap();
    assert_eq!(double.redis_kind(), RedisKind::Server, "a redis-server has to be on PATH");
    let client = double::client(&double);
    let (one, two) = (client.ssl_certificate("one").await.unwrap(), client.ssl_certificate("two").await.unwrap());
    assert_ne!(one.certificates(), two.certificates());

    for (instance_id, own, other) in [("one", &one, &two), ("two", &two, &one)] {
        let mut redis = connect(&double, instance_id, own).await.unwrap();
        redis.set("key", instance_id).await.unwrap();
        assert_eq!(redis.get("key").await.unwrap().as_deref(), Some(instance_id));
        let refused = connect(&double, instance_id, other).await.err().unwrap();
        assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    }
}
