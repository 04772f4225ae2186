//! What is known of the service, point by point: what progenitor alone makes of it, and what the library does. The
//! outcomes make the table in `REALITY.md`.
//!
//! Each case serves one answer over plain HTTP to both clients and holds both to the same; the library has to hold it
//! whole. To write the table anew: `UPDATE_EXPECT=1 cargo test --package dcs-tests reality`.

mod drift;
mod errors;
mod outcome;
mod requests;
mod service;
mod ssl;
mod statuses;
mod table;
mod values;
mod words;

use std::{collections::BTreeSet, pin::Pin};

use dcs_sdk::meta::OPERATIONS;
use expect_test::expect_file;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use outcome::{Compared, Read, stock};
use service::{PROJECT, Service};

/// One thing that the service, or progenitor, is known to do.
pub struct Case {
    point: &'static str,
    grade: &'static str,
    operation: &'static str,
    name: &'static str,
    service: &'static str,
    run: fn() -> Running,
}

type Running = Pin<Box<dyn Future<Output = Compared>>>;

/// The cases of a section, in the order of the table, and a test for each.
macro_rules! cases {
    ($($point:literal $grade:literal $operation:ident $name:ident: $service:literal,)+) => {
        pub const CASES: &[crate::reality::Case] = &[$(crate::reality::Case {
            point: $point,
            grade: $grade,
            operation: stringify!($operation),
            name: stringify!($name),
            service: $service,
            run: || Box::pin($name()),
        },)+];

        mod each {
            $(#[tokio::test]
            async fn $name() {
                super::$name().await;
            })+
        }
    };
}
use cases;

/// The sections of the table, each with how many points it has and its cases.
const SECTIONS: &[(&str, usize, &[&[Case]])] = &[
    ("SSL", 5, &[ssl::CASES]),
    ("Statuses", 5, &[statuses::CASES]),
    ("Types and values", 19, &[values::CASES, drift::CASES, words::CASES]),
    ("Errors", 4, &[errors::CASES]),
    ("Requests, and what progenitor does of itself", 8, &[requests::CASES]),
];

/// A body of a request.
fn body<T: DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// The least that an instance is asked for with.
fn least() -> Value {
    json!({
        "name": "cache", "engine": "Redis", "capacity": 1, "spec_code": "redis.ha.xu1.large.r2.1",
        "az_codes": ["eu-de-01"], "vpc_id": "v-1", "subnet_id": "s-1",
    })
}

/// Progenitor's call that takes all its filters by their position.
async fn stock_list(service: &Service) -> Read {
    let client = service.stock();
    stock(client.list_instances(PROJECT, None, None, None, None, None, None, None, None, None, None, None).await)
}

#[tokio::test]
async fn the_table_says_what_came_of_the_cases() {
    expect_file!["../REALITY.md"].assert_eq(&table::table().await);
}

#[test]
fn every_point_is_a_case_or_has_a_reason_why_not() {
    let mut told: BTreeSet<String> = table::NOT_A_CASE.iter().map(|(point, _)| (*point).to_owned()).collect();
    for (number, (title, points, cases)) in SECTIONS.iter().enumerate() {
        for case in cases.iter().copied().flatten() {
            assert!(case.point.starts_with(&format!("{}.", number + 1)), "{} is not of {title}", case.point);
            assert!(OPERATIONS.iter().any(|known| known.id == case.operation), "no operation {}", case.operation);
            told.insert(case.point.to_owned());
        }
        for point in 1..=*points {
            assert!(told.remove(&format!("{}.{point}", number + 1)), "nothing is said of {}.{point}", number + 1);
        }
    }
    assert_eq!(told, BTreeSet::new(), "there are no such points");
}
