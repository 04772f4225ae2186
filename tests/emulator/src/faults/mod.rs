//! Fault injection.

mod connection_fault;
mod count;
mod delivery;
mod fault;
mod route;

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use self::count::Count;
pub use self::{connection_fault::ConnectionFault, delivery::Delivery, fault::Fault, route::Route};
use crate::{lock::lock, request_log::Listener};

/// The faults of an emulator, in the order they were added.
///
/// At most one [`Fault`] applies to a request: the first one for its [`Route`] that has not reached its limit of
/// [`times`](Fault::times) and does not skip the request because of [`after`](Fault::after). In the same way, at most one
/// [`ConnectionFault`] applies to a connection. Clones share the same lists.
///
/// ```
/// # async fn example() -> Result<(), dcs_emulator::Error> {
/// use std::time::Duration;
///
/// use dcs_emulator::{ConnectionFault, Delivery, Emulator, Fault, Listener, Route};
///
/// let emulator = Emulator::start().await?;
/// let faults = emulator.faults();
///
/// // The first two requests are throttled, then the first instance that is created is not reported to the client.
/// faults.add(Route::Any, Fault::response(429, "text/plain", "").retry_after(1).times(2));
/// let lost = Fault::new().delivered(Delivery::ResetBeforeHeaders);
/// faults.add(Route::Operation("CreateInstance"), lost.times(1));
///
/// // The body of every list arrives slowly, and the third connection fails.
/// let slow = Fault::new().delivered(Delivery::Drip { bytes: 16, interval: Duration::from_millis(100) });
/// faults.add(Route::Operation("ListInstances"), slow);
/// faults.add_connection(Listener::Api, ConnectionFault::tls_failure().after(2).times(1));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Faults(Arc<Mutex<Lists>>);

#[derive(Default)]
struct Lists {
    requests: Vec<(Route, Fault)>,
    connections: Vec<(Listener, ConnectionFault)>,
}

impl Faults {
    /// Appends a fault for requests to this route.
    ///
    /// # Panics
    ///
    /// If the ID of a [`Route::Operation`] is not in the API reference.
    #[track_caller]
    pub fn add(&self, route: Route, fault: Fault) {
        route.check();
        lock(&self.0).requests.push((route, fault));
    }

    /// Appends a fault for new connections to this listener. Clients that reuse connections, as most do, are not affected
    /// until they open another.
    pub fn add_connection(&self, listener: Listener, fault: ConnectionFault) {
        lock(&self.0).connections.push((listener, fault));
    }

    /// Removes all faults.
    pub fn clear(&self) {
        *lock(&self.0) = Lists::default();
    }

    /// Returns the number of future requests that the faults for `route` apply to; `None` if one of them has no limit.
    ///
    /// # Panics
    ///
    /// As [`add`](Self::add).
    #[track_caller]
    pub fn left(&self, route: Route) -> Option<u32> {
        route.check();
        let lists = lock(&self.0);
        sum(lists.requests.iter().filter(|(target, _)| target.includes(route)).map(|(_, fault)| &fault.count))
    }

    /// Returns the number of future connections that the faults for `listener` apply to; `None` if one of them has no
    /// limit.
    pub fn connections_left(&self, listener: Listener) -> Option<u32> {
        let lists = lock(&self.0);
        sum(lists.connections.iter().filter(|(target, _)| *target == listener).map(|(_, fault)| &fault.count))
    }

    /// Returns the fault that applies to a request, and counts the request.
    pub(crate) fn take(&self, route: Route) -> Option<Fault> {
        let mut lists = lock(&self.0);
        let mut matching = lists.requests.iter_mut().filter(|(target, _)| target.includes(route));
        matching.find_map(|(_, fault)| fault.count.take().then(|| fault.clone()))
    }

    /// Returns the fault that applies to a new connection, and counts the connection.
    pub(crate) fn take_connection(&self, listener: Listener) -> Option<ConnectionFault> {
        let mut lists = lock(&self.0);
        let mut matching = lists.connections.iter_mut().filter(|(target, _)| *target == listener);
        matching.find_map(|(_, fault)| fault.count.take().then_some(*fault))
    }
}

fn sum<'a>(mut counts: impl Iterator<Item = &'a Count>) -> Option<u32> {
    counts.try_fold(0_u32, |sum, count| count.left.map(|left| sum.saturating_add(left)))
}

impl fmt::Debug for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lists = lock(&self.0);
        f.debug_struct("Faults").field("requests", &lists.requests).field("connections", &lists.connections).finish()
    }
}
