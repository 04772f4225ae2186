//! Redaction of secrets in `Debug` output.

use dcs_emulator::{Emulator, Fault, Instance, Route, Ssl};

use crate::{
    call::Call,
    link::{fetch, link},
};

#[tokio::test]
async fn debug_output_contains_no_secrets() {
    let instance = Instance::new(crate::INSTANCE).redis_password("redis-secret").ssl(Ssl::On);
    let printed_instance = format!("{instance:?}");
    let builder = Emulator::builder()
        .access_key("AK", "sk-secret")
        .security_token("st-secret")
        .token("token-secret")
        .builtin_redis(true)
        .instance(instance);
    let printed_builder = format!("{builder:?}");
    let emulator = builder.start().await.unwrap();
    let fault = Fault::response(500, "text/plain", "body-secret").header("X-Auth-Token", "header-secret");
    emulator.faults().add(Route::UpdateSslSwitch, fault.clone());
    emulator.faults().add(Route::StoreFile, Fault::file(*b"file-secret").times(0));

    let signed = Call::show(&emulator).signed(&emulator);
    assert_eq!(signed.send(&emulator).await.status, 200);
    Call::switch(&emulator, true).token(&emulator).send(&emulator).await;
    let link = link(&emulator, crate::INSTANCE).await;
    assert_eq!(fetch(&emulator, &link).await.status, 200);

    let authorization = &signed.headers.iter().find(|(name, _)| name == "Authorization").unwrap().1;
    let signature = authorization.rsplit_once('=').unwrap().1;
    let link_signature = link.rsplit_once('=').unwrap().1;
    let printed = [
        printed_instance,
        printed_builder,
        format!("{emulator:?} {:?} {:?} {fault:?}", emulator.clock(), emulator.faults()),
        format!("{:#?}", emulator.requests()),
    ];
    for text in &printed {
        for secret in ["-secret", signature, link_signature] {
            assert!(!text.contains(secret), "{secret:?} in {text}");
        }
    }
    assert!(printed[3].contains("[redacted]") && printed[3].contains("x-project-id"), "{}", printed[3]);
}
