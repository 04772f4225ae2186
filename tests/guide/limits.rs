use std::time::Duration;

use dcs_sdk::{ClientBuilder, RetryPolicy};

/// Settings for a job that runs at night: it may wait for a service that is down, but must be easy to follow.
pub fn patient(builder: ClientBuilder) -> ClientBuilder {
    builder
        .deadline(Duration::from_secs(600))
        .retry(RetryPolicy::new().max_attempts(10).max_backoff(Duration::from_secs(60)))
        .after_attempt(|attempt, outcome| {
            if let (Some(error), Some(delay)) = (outcome.error, outcome.retry_in) {
                eprintln!("attempt {} failed, next in {delay:.1?}: {error}", attempt.number);
            }
        })
}
