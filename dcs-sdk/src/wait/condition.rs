//! What is waited for.

use std::{fmt::Write as _, pin::Pin};

use crate::{Client, error::Error};

pub(crate) type Observing<'a, T> = Pin<Box<dyn Future<Output = Result<Observation<T>, Error>> + Send + 'a>>;

/// What is waited for, and how the service is asked about it.
pub(crate) trait Condition<T>: Send {
    /// What is observed, such as ``instance `i1` ``.
    fn resource(&self) -> String;

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, T>;
}

pub(crate) struct Observation<T> {
    pub status: Option<String>,
    pub task: Option<String>,
    pub percent: Option<f64>,
    pub verdict: Verdict<T>,
}

pub(crate) enum Verdict<T> {
    Pending,
    /// The target is reached, but must be observed once more.
    Confirm,
    Reached(T),
    /// The target will not be reached, for a reason in the words of the service.
    Failed(Option<String>),
}

impl<T> Observation<T> {
    pub(crate) fn new(status: Option<impl ToString>, verdict: Verdict<T>) -> Self {
        Self { status: status.map(|status| status.to_string()), task: None, percent: None, verdict }
    }

    /// Replaces the value.
    fn map<U>(self, convert: impl FnOnce(T) -> Verdict<U>) -> Observation<U> {
        let Self { status, task, percent, verdict } = self;
        let verdict = match verdict {
            Verdict::Pending => Verdict::Pending,
            Verdict::Confirm => Verdict::Confirm,
            Verdict::Reached(value) => convert(value),
            Verdict::Failed(reason) => Verdict::Failed(reason),
        };
        Observation { status, task, percent, verdict }
    }
}

/// Waits until all conditions have been met, not necessarily at the same time. Returns the values in the same order.
pub(crate) fn all<C: Condition<T>, T: Send, V: FromIterator<T>>(
    conditions: impl IntoIterator<Item = C>,
) -> impl Condition<V> {
    All { conditions: conditions.into_iter().map(|condition| (condition, None)).collect() }
}

/// Conditions, with the values of those that have been met.
struct All<C, T> {
    conditions: Vec<(C, Option<T>)>,
}

impl<C: Condition<T>, T: Send, V: FromIterator<T>> Condition<V> for All<C, T> {
    fn resource(&self) -> String {
        let pending = self.conditions.iter().find(|(_, value)| value.is_none());
        let mut resource = pending.map_or_else(|| "all".to_owned(), |(condition, _)| condition.resource());
        if self.conditions.len() > 1 {
            let reached = self.conditions.iter().filter(|(_, value)| value.is_some()).count();
            let _ = write!(resource, " ({reached} of {} done)", self.conditions.len());
        }
        resource
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, V> {
        Box::pin(async move {
            // That of the first condition that is not met.
            let mut pending: Option<Observation<()>> = None;
            for (condition, value) in &mut self.conditions {
                if value.is_some() {
                    continue;
                }
                let mut reached = None;
                let observation = condition.observe(client).await?.map(|value| {
                    reached = Some(value);
                    Verdict::Pending
                });
                *value = reached;
                if matches!(observation.verdict, Verdict::Failed(_)) {
                    return Ok(observation.map(|()| Verdict::Pending));
                }
                if value.is_none() {
                    pending.get_or_insert(observation);
                }
            }
            Ok(match pending {
                Some(pending) => pending.map(|()| Verdict::Pending),
                None => {
                    let values = self.conditions.iter_mut().filter_map(|(_, value)| value.take()).collect();
                    Observation::new(None::<String>, Verdict::Reached(values))
                }
            })
        })
    }
}

/// Waits until one condition is met, and then another, which returns the value.
pub(crate) fn then<A: Condition<U>, U: Send, B: Condition<T>, T: Send>(first: A, second: B) -> impl Condition<T> {
    Then { first, second, is_first: true, value: std::marker::PhantomData }
}

struct Then<A, B, U> {
    first: A,
    second: B,
    is_first: bool,
    value: std::marker::PhantomData<fn() -> U>,
}

impl<A: Condition<U>, U: Send, B: Condition<T>, T: Send> Condition<T> for Then<A, B, U> {
    fn resource(&self) -> String {
        if self.is_first { self.first.resource() } else { self.second.resource() }
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, T> {
        Box::pin(async move {
            if self.is_first {
                let mut is_met = false;
                let observation = self.first.observe(client).await?.map(|_| {
                    is_met = true;
                    Verdict::Pending
                });
                self.is_first = !is_met;
                if self.is_first {
                    return Ok(observation);
                }
            }
            self.second.observe(client).await
        })
    }
}

/// Waits until a condition is met twice in a row.
pub(crate) fn twice<T>(condition: impl Condition<T>) -> impl Condition<T> {
    Twice { condition, was_met: false }
}

struct Twice<C> {
    condition: C,
    was_met: bool,
}

impl<C: Condition<T>, T> Condition<T> for Twice<C> {
    fn resource(&self) -> String {
        self.condition.resource()
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, T> {
        Box::pin(async move {
            let observation = self.condition.observe(client).await?;
            let is_met = matches!(observation.verdict, Verdict::Reached(_));
            let was_met = std::mem::replace(&mut self.was_met, is_met);
            Ok(if is_met && !was_met { observation.map(|_| Verdict::Confirm) } else { observation })
        })
    }
}

/// Waits only for what the service has accepted: if the result of the request is one of `success`.
pub(crate) fn accepted<C>(result: &str, success: &[&str], condition: C) -> Accepted<C> {
    let refusal = (!success.contains(&result)).then(|| format!("the result of the request is `{result}`"));
    Accepted { refusal, condition }
}

pub(crate) struct Accepted<C> {
    refusal: Option<String>,
    condition: C,
}

impl<C: Condition<T>, T> Condition<T> for Accepted<C> {
    fn resource(&self) -> String {
        self.condition.resource()
    }

    fn observe<'a>(&'a mut self, client: &'a Client) -> Observing<'a, T> {
        match &self.refusal {
            Some(refusal) => {
                Box::pin(async { Ok(Observation::new(None::<String>, Verdict::Failed(Some(refusal.clone())))) })
            }
            None => self.condition.observe(client),
        }
    }
}
