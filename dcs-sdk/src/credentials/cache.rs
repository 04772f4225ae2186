//! Single-flight cache of values that expire.

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

use crate::error::{Error, ErrorKind};

/// A value is renewed this long before it expires, or when a fifth of its lifetime is left if that is later.
const RENEWAL_MARGIN: Duration = Duration::from_secs(5 * 60);
/// A value that expires within this time, or within a fiftieth of its lifetime if that is shorter, is no longer used.
const EXPIRY_MARGIN: Duration = Duration::from_secs(30);
/// Delay before a renewal that failed is tried again while the value is still valid.
const RENEWAL_RETRY: Duration = Duration::from_secs(30);
/// Time during which refused credentials are not tried again: IAM may lock a user after a few wrong passwords.
const REFUSAL_MEMORY: Duration = Duration::from_secs(30);

/// A value with its expiry.
pub(crate) struct Lease<T> {
    pub value: T,
    pub expires_at: Option<SystemTime>,
}

pub(crate) type Fetch<T> = Pin<Box<dyn Future<Output = Result<Lease<T>, Error>> + Send>>;

type Outcome<T> = Result<Arc<T>, Arc<Error>>;

/// A value that is fetched when it is first needed and renewed shortly before it expires. At most one fetch runs at a
/// time; it is a task of its own, so that it does not end with the call that started it.
pub(crate) struct Cache<T>(Arc<Mutex<State<T>>>);

struct State<T> {
    current: Option<Entry<T>>,
    fetching: Option<watch::Receiver<Option<Outcome<T>>>>,
    /// The last refusal, and until when it counts.
    refusal: Option<(Arc<Error>, Option<SystemTime>)>,
}

struct Entry<T> {
    value: Arc<T>,
    renew_at: Option<SystemTime>,
    expires_at: Option<SystemTime>,
}

impl<T: Send + Sync + 'static> Cache<T> {
    /// Returns the value. If it is missing or expired, waits for a fetch until the deadline. If it expires soon, starts a
    /// fetch without waiting for it.
    pub(crate) async fn get(
        &self,
        now: SystemTime,
        deadline: Instant,
        fetch: impl Fn() -> Fetch<T>,
    ) -> Result<Arc<T>, Error> {
        // A task that ends without an outcome was aborted with its runtime, or panicked. It is started again once.
        for _ in 0..2 {
            let mut fetching = {
                let mut state = self.lock();
                let current = state.current.as_ref().filter(|entry| !is_past(entry.expires_at, now));
                let valid = current.map(|entry| Arc::clone(&entry.value));
                match valid {
                    Some(value) => {
                        if state.current.as_ref().is_some_and(|entry| is_past(entry.renew_at, now)) {
                            self.start(&mut state, now, &fetch);
                        }
                        return Ok(value);
                    }
                    None => {
                        if let Some((refusal, until)) = &state.refusal
                            && !is_past(*until, now)
                        {
                            return Err(refusal.duplicate());
                        }
                        self.start(&mut state, now, &fetch)
                    }
                }
            };
            let Ok(outcome) = timeout_at(deadline, fetching.wait_for(Option::is_some)).await else {
                return Err(Error::new(ErrorKind::Deadline, "deadline passed while waiting for credentials"));
            };
            if let Ok(outcome) = outcome
                && let Some(outcome) = &*outcome
            {
                return outcome.as_ref().map(Arc::clone).map_err(|error| error.duplicate());
            }
        }
        Err(Error::new(ErrorKind::Credentials, "the task that obtains credentials was aborted"))
    }

    /// Returns the last value, even if it has expired.
    pub(crate) fn last(&self) -> Option<Arc<T>> {
        self.lock().current.as_ref().map(|entry| Arc::clone(&entry.value))
    }

    /// Drops the value if it is the current one, so that the next call fetches another.
    pub(crate) fn invalidate(&self, value: &Arc<T>) {
        self.lock().current.take_if(|entry| Arc::ptr_eq(&entry.value, value));
    }

    /// Starts a fetch unless one is running.
    fn start(
        &self,
        state: &mut State<T>,
        now: SystemTime,
        fetch: impl Fn() -> Fetch<T>,
    ) -> watch::Receiver<Option<Outcome<T>>> {
        if let Some(fetching) = state.fetching.as_ref().filter(|fetching| fetching.has_changed().is_ok()) {
            return fetching.clone();
        }
        let (sender, receiver) = watch::channel(None);
        let (shared, fetch) = (Arc::clone(&self.0), fetch());
        tokio::spawn(async move {
            let result = fetch.await;
            let mut state = lock(&shared);
            let outcome = match result {
                Ok(lease) => {
                    let entry = Entry::new(lease, now);
                    let value = Arc::clone(&entry.value);
                    state.current = Some(entry);
                    state.refusal = None;
                    Ok(value)
                }
                Err(error) => {
                    if let Some(entry) = &mut state.current {
                        tracing::warn!(target: "dcs_sdk::credentials", %error, "failed to renew the credentials");
                        entry.renew_at = now.checked_add(RENEWAL_RETRY);
                    }
                    let error = Arc::new(error);
                    let until = now.checked_add(REFUSAL_MEMORY);
                    state.refusal = error.is_authentication().then(|| (Arc::clone(&error), until));
                    Err(error)
                }
            };
            state.fetching = None;
            drop(state);
            sender.send_replace(Some(outcome));
        });
        state.fetching = Some(receiver.clone());
        receiver
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        lock(&self.0)
    }
}

impl<T> Entry<T> {
    fn new(Lease { value, expires_at }: Lease<T>, now: SystemTime) -> Self {
        let lifetime = expires_at.and_then(|expiry| expiry.duration_since(now).ok()).unwrap_or_default();
        let before = |margin| expires_at.and_then(|expiry| expiry.checked_sub(margin));
        Self {
            value: Arc::new(value),
            renew_at: before(RENEWAL_MARGIN.min(lifetime / 5)),
            expires_at: before(EXPIRY_MARGIN.min(lifetime / 50)),
        }
    }
}

fn is_past(time: Option<SystemTime>, now: SystemTime) -> bool {
    time.is_some_and(|time| time <= now)
}

fn lock<T>(state: &Mutex<State<T>>) -> MutexGuard<'_, State<T>> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<T> Default for Cache<T> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(State { current: None, fetching: None, refusal: None })))
    }
}

impl<T> fmt::Debug for Cache<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cache")
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use bytes::Bytes;
    use reqwest::{StatusCode, header::HeaderMap};

    use super::*;
    use crate::{transport::RawResponse, untrusted::Secrets};

    /// Counts fetches; the n-th value is n, and lives for 1000 seconds.
    #[derive(Default, Clone)]
    struct Source {
        fetches: Arc<AtomicU32>,
        is_down: bool,
    }

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
    }

    impl Source {
        fn fetch(&self, now: u64) -> Fetch<u32> {
            let source = self.clone();
            Box::pin(async move {
                let number = source.fetches.fetch_add(1, Ordering::Relaxed) + 1;
                tokio::time::sleep(Duration::from_secs(1)).await;
                if source.is_down {
                    return Err(Error::new(ErrorKind::Credentials, "down"));
                }
                Ok(Lease { value: number, expires_at: Some(at(now + 1000)) })
            })
        }

        async fn get(&self, cache: &Cache<u32>, now: u64) -> Result<u32, Error> {
            let deadline = Instant::now() + Duration::from_secs(60);
            cache.get(at(now), deadline, || self.fetch(now)).await.map(|value| *value)
        }

        fn count(&self) -> u32 {
            self.fetches.load(Ordering::Relaxed)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn get_fetches_once_for_many_callers() {
        let (cache, source) = (Cache::default(), Source::default());
        let cache = Arc::new(cache);
        let calls = (0..100).map(|_| {
            let (cache, source) = (Arc::clone(&cache), source.clone());
            tokio::spawn(async move { source.get(&cache, 0).await.unwrap() })
        });
        let calls: Vec<_> = calls.collect();
        for call in calls {
            assert_eq!(call.await.unwrap(), 1);
        }
        assert_eq!(source.count(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn get_renews_before_expiry_without_waiting() {
        let (cache, source) = (Cache::default(), Source::default());
        assert_eq!(source.get(&cache, 0).await.unwrap(), 1);
        assert_eq!(source.get(&cache, 799).await.unwrap(), 1);
        assert_eq!(source.count(), 1);
        assert_eq!(source.get(&cache, 800).await.unwrap(), 1);
        tokio::time::sleep(Duration::from_secs(2)).await;
        assert_eq!((source.get(&cache, 800).await.unwrap(), source.count()), (2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn failed_renewal_fails_only_calls_that_need_it() {
        let (cache, source) = (Cache::default(), Source::default());
        assert_eq!(source.get(&cache, 0).await.unwrap(), 1);
        let down = Source { is_down: true, ..source.clone() };
        for now in [900, 901, 902] {
            assert_eq!(down.get(&cache, now).await.unwrap(), 1);
            tokio::time::sleep(Duration::from_secs(2)).await;
        }
        assert_eq!(source.count(), 2);
        assert_eq!(down.get(&cache, 1000).await.unwrap_err().message(), "down");
        assert_eq!(source.get(&cache, 1000).await.unwrap(), 4);
    }

    #[tokio::test(start_paused = true)]
    async fn refused_credentials_are_not_tried_again_for_a_while() {
        let (cache, source) = (Cache::default(), Source::default());
        let deadline = Instant::now() + Duration::from_secs(60);
        let refused = || -> Fetch<u32> {
            source.fetches.fetch_add(1, Ordering::Relaxed);
            let raw = RawResponse { status: StatusCode::UNAUTHORIZED, headers: HeaderMap::new(), body: Bytes::new() };
            Box::pin(async move { Err(Error::from_response(&raw, &Secrets::new(Vec::new))) })
        };
        for (now, fetches) in [(0, 1), (1, 1), (29, 1), (30, 2), (31, 2)] {
            let error = cache.get(at(now), deadline, refused).await.unwrap_err();
            assert!(error.is_authentication());
            assert_eq!(source.count(), fetches, "after {now} seconds");
        }
        assert_eq!(source.get(&cache, 60).await.unwrap(), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn invalidate_drops_only_the_current_value() {
        let (cache, source) = (Cache::default(), Source::default());
        let deadline = Instant::now() + Duration::from_secs(60);
        let first = cache.get(at(0), deadline, || source.fetch(0)).await.unwrap();
        cache.invalidate(&first);
        let second = cache.get(at(0), deadline, || source.fetch(0)).await.unwrap();
        cache.invalidate(&first);
        assert_eq!((*second, source.get(&cache, 0).await.unwrap(), source.count()), (2, 2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn fetch_outlives_the_call_that_started_it() {
        let (cache, source) = (Cache::default(), Source::default());
        let short = Instant::now() + Duration::from_millis(10);
        let error = cache.get(at(0), short, || source.fetch(0)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Deadline);
        assert_eq!((source.get(&cache, 0).await.unwrap(), source.count()), (1, 1));
    }

    #[tokio::test(start_paused = true)]
    async fn other_callers_keep_waiting_if_the_one_that_started_the_fetch_is_cancelled() {
        let (cache, source) = (Arc::new(Cache::default()), Source::default());
        let start = || {
            let (cache, source) = (Arc::clone(&cache), source.clone());
            tokio::spawn(async move { source.get(&cache, 0).await })
        };
        let (first, second) = (start(), start());
        tokio::task::yield_now().await;
        first.abort();
        assert!(first.await.unwrap_err().is_cancelled());
        assert_eq!((second.await.unwrap().unwrap(), source.count()), (1, 1));
    }

    #[test]
    fn fetch_that_ended_with_its_runtime_is_started_again() {
        let (cache, source) = (Cache::default(), Source::default());
        let run = |deadline| {
            let runtime =
                tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
            runtime.block_on(async { cache.get(at(0), Instant::now() + deadline, || source.fetch(0)).await })
        };
        assert_eq!(run(Duration::from_millis(10)).unwrap_err().kind(), ErrorKind::Deadline);
        assert_eq!((*run(Duration::from_secs(60)).unwrap(), source.count()), (2, 2));
    }

    #[tokio::test(start_paused = true)]
    async fn fetch_that_panics_is_an_error_and_does_not_block_later_ones() {
        let (cache, source) = (Cache::default(), Source::default());
        let deadline = Instant::now() + Duration::from_secs(60);
        let panicking = || -> Fetch<u32> { Box::pin(async { panic!("the provider panics") }) };
        let error = cache.get(at(0), deadline, panicking).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Credentials);
        assert_eq!(source.get(&cache, 0).await.unwrap(), 1);
    }
}
