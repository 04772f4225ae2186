//! Validated requests, as the operations read them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use hyper::StatusCode;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::{error_response::ErrorResponse, routes::Target};
use crate::{http::Received, response::Response, state::State};

pub(super) type Outcome = Result<Response, ErrorResponse>;

/// A validated request to an operation.
pub(super) struct Call<'a> {
    pub(super) state: &'a State,
    target: &'a Target,
    query: BTreeMap<String, String>,
    /// The body; null if there is none.
    pub(super) body: Value,
}

impl<'a> Call<'a> {
    pub(super) fn new(state: &'a State, target: &'a Target, received: &Received) -> Self {
        let decode = |string: &str| percent_decode_str(string).decode_utf8_lossy().into_owned();
        let pairs = received.query.as_deref().unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
        let query = pairs.map(|(name, value)| (decode(name), decode(value))).collect();
        Self { state, target, query, body: serde_json::from_slice(&received.body).unwrap_or_default() }
    }

    /// Returns a path parameter; an empty string if the operation does not have it.
    pub(super) fn path(&self, name: &str) -> &str {
        self.target.parameter(name).unwrap_or_default()
    }

    pub(super) fn instance_id(&self) -> &str {
        self.path("instance_id")
    }

    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.query(name)?.parse().ok()
    }

    /// Returns a field of the body that is a string.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.body.get(field)?.as_str()
    }

    /// Returns the strings in a list in the body.
    pub(super) fn texts(&self, field: &str) -> Vec<String> {
        let items = self.body.get(field).and_then(Value::as_array).into_iter().flatten();
        items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// Returns whether a time is between the query parameters `start` and `end_time`, if they are set.
    pub(super) fn is_in_period(&self, start: &str, time: DateTime<Utc>) -> bool {
        let parse = |name| NaiveDateTime::parse_from_str(self.query(name)?, "%Y%m%d%H%M%S").ok();
        let (start, end, time) = (parse(start), parse("end_time"), time.naive_utc());
        start.is_none_or(|start| start <= time) && end.is_none_or(|end| time <= end)
    }

    /// Returns the page of the items that `offset` and `limit` (default 10) select.
    pub(super) fn page<T>(&self, items: Vec<T>) -> Vec<T> {
        self.page_from(0, items)
    }

    /// Returns a page as [`page`](Self::page) does, where `first` is the offset of the first item.
    pub(super) fn page_from<T>(&self, first: i64, items: Vec<T>) -> Vec<T> {
        let offset = (self.number("offset").unwrap_or(first) - first).max(0);
        let limit = self.number("limit").filter(|limit| *limit > 0).unwrap_or(10);
        let count = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        items.into_iter().skip(count(offset)).take(count(limit)).collect()
    }
}

pub(super) fn ok(body: &Value) -> Outcome {
    Ok(Response::json(StatusCode::OK, body))
}

/// Returns the total of a list under one name, and a page of its items under another. Unlike `json!`, this does not copy
/// the items.
pub(super) fn list(total: (&str, usize), items: (&str, impl Iterator<Item = Value>)) -> Outcome {
    let fields = [(total.0.to_owned(), total.1.into()), (items.0.to_owned(), items.1.collect())];
    ok(&Value::Object(fields.into_iter().collect()))
}

pub(super) fn no_content() -> Outcome {
    Ok(Response::empty(StatusCode::NO_CONTENT))
}

/// Formats a time as most fields of the API do.
pub(super) fn time(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

/// Returns the result of one item of a batch.
pub(super) fn result<T, E>(key: &str, id: &str, outcome: &Result<T, E>) -> Value {
    json!({ key: id, "result": if outcome.is_ok() { "success" } else { "failed" } })
}
