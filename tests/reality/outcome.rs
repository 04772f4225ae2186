//! What a client made of an answer, and how that is told in one line. Both clients are held to the same.

use dcs_sdk::{ErrorKind, Response};
use dcs_stock::{Error, REFUSED, ResponseValue};
use serde::Serialize;
use serde_json::{Value, json};

use super::service::REQUEST_ID;

/// What can be asked for of a failure.
const FACTS: [&str; 4] = ["status", "code", "message", "request ID"];

/// What a client made of an answer.
pub enum Read {
    /// A value, as JSON again.
    Value(Value),
    /// A failure of the service: what the client calls it, and what of it can be asked for.
    Failure(&'static str, Value),
    /// Neither: the client says this.
    Nothing(String),
    /// There is no client to ask.
    Refused(&'static str),
}

/// What came of a case on one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grip {
    Whole,
    Part,
    None,
    Refused,
}

/// The same in words.
#[derive(Debug)]
pub struct Outcome {
    pub grip: Grip,
    pub text: String,
}

impl Outcome {
    pub fn whole(text: impl Into<String>) -> Self {
        Self { grip: Grip::Whole, text: text.into() }
    }

    pub fn part(text: impl Into<String>) -> Self {
        Self { grip: Grip::Part, text: text.into() }
    }

    pub fn none(text: impl Into<String>) -> Self {
        Self { grip: Grip::None, text: text.into() }
    }
}

/// Both sides of a case.
pub struct Compared {
    pub stock: Outcome,
    pub ours: Outcome,
}

impl Compared {
    /// By what the value has to hold that is read from the answer.
    pub fn values(held: Value, stock: Read, ours: impl Into<Read>) -> Self {
        Self::new(told_value(&held, stock), told_value(&held, ours.into()))
    }

    /// By what has to be told of the failure that the answer is. The code is none when the answer has none.
    pub fn failures(status: u16, code: Option<&str>, message: &str, stock: Read, ours: &dcs_sdk::Error) -> Self {
        assert_eq!(ours.kind(), ErrorKind::Service);
        assert_eq!(ours.status().unwrap().as_u16(), status);
        assert_eq!(ours.code(), code);
        assert_eq!(ours.message(), message);
        assert_eq!(ours.request_id(), Some(REQUEST_ID));
        let mut held = json!({ "status": status, "request ID": REQUEST_ID });
        if let Some(code) = code {
            held["code"] = code.into();
            held["message"] = message.into();
        }
        Self::new(told_failure(&held, stock), told_failure(&held, ours.into()))
    }

    /// In words of the case itself.
    pub fn new(stock: Outcome, ours: Outcome) -> Self {
        assert_eq!(ours.grip, Grip::Whole, "dcs-sdk {}", ours.text);
        Self { stock, ours }
    }
}

/// What progenitor's client made of an answer.
pub fn stock<T: Serialize, E: Serialize>(result: Result<ResponseValue<T>, Error<E>>) -> Read {
    let known = |status: u16, headers: &reqwest::header::HeaderMap, body: Value| {
        let id = headers.get("x-request-id").map(|id| id.to_str().unwrap());
        json!({ "status": status, "request ID": id, "code": body["error_code"], "message": body["error_msg"] })
    };
    match result {
        Ok(answer) => Read::Value(serde_json::to_value(&*answer).unwrap()),
        Err(Error::ErrorResponse(answer)) => {
            let body = serde_json::to_value(&*answer).unwrap();
            Read::Failure("Error Response", known(answer.status().as_u16(), answer.headers(), body))
        }
        Err(Error::UnexpectedResponse(answer)) => {
            Read::Failure("Unexpected Response", known(answer.status().as_u16(), answer.headers(), Value::Null))
        }
        Err(Error::InvalidResponsePayload(_, why)) => {
            Read::Nothing(format!("Invalid Response Payload, {}", without_place(&why)))
        }
        Err(error) => panic!("{:?}", error.into_untyped()),
    }
}

/// What progenitor says to an operation that it doesn't take.
pub fn refused(operation: &str) -> Read {
    let found = REFUSED.iter().find(|(id, _)| *id == operation);
    let (_, why) = found.unwrap_or_else(|| panic!("progenitor takes {operation}: call it"));
    Read::Refused(why.trim_start_matches("progenitor panicked: "))
}

/// What serde says, but for the place, which tells nothing, and lists of all that it knows.
pub fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text.split(" at line ").next().unwrap_or_default();
    text.split(", expected one of").next().unwrap_or_default().to_owned()
}

impl<T: Serialize> From<&Response<T>> for Read {
    fn from(answer: &Response<T>) -> Self {
        Self::Value(serde_json::to_value(&**answer).unwrap())
    }
}

impl From<&dcs_sdk::Error> for Read {
    fn from(error: &dcs_sdk::Error) -> Self {
        let status = error.status().map(|status| status.as_u16());
        let (code, message, id) = (error.code(), error.message(), error.request_id());
        Self::Failure("Service", json!({ "status": status, "request ID": id, "code": code, "message": message }))
    }
}

fn told_value(held: &Value, read: Read) -> Outcome {
    match read {
        Read::Value(value) => {
            let mut lost = Vec::new();
            compare(held, &value, "", &mut lost);
            match lost.is_empty() {
                true => Outcome::whole("reads it"),
                false => Outcome::part(format!(
                    "loses {}",
                    lost.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
                )),
            }
        }
        Read::Failure(how, known) => Outcome::none(format!("error: {how}, status {}", known["status"])),
        other => told_nothing(other),
    }
}

fn told_failure(held: &Value, read: Read) -> Outcome {
    match read {
        Read::Value(_) => Outcome::none("takes it for a success"),
        Read::Failure(how, known) => {
            let asked = FACTS.iter().copied().filter(|fact| held.get(fact).is_some());
            let (told, lost): (Vec<_>, Vec<_>) = asked.partition(|fact| text(&held[fact]) == text(&known[fact]));
            match lost.is_empty() {
                true => Outcome::whole(format!("tells {}", told.join(", "))),
                false => Outcome::part(format!("error: {how}; loses {}", lost.join(", "))),
            }
        }
        other => told_nothing(other),
    }
}

fn told_nothing(read: Read) -> Outcome {
    match read {
        Read::Refused(why) => Outcome { grip: Grip::Refused, text: format!("can't be generated: `{why}`") },
        Read::Nothing(what) => Outcome::none(format!("error: {what}")),
        Read::Value(_) | Read::Failure(..) => unreachable!("those are told by what they hold"),
    }
}

/// Where a value doesn't hold what it has to: the paths of the leaves. A number and its text hold the same, and so do
/// null, an empty list and nothing.
fn compare(held: &Value, found: &Value, path: &str, lost: &mut Vec<String>) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    match held {
        Value::Object(members) => {
            for (name, held) in members {
                compare(held, &found[name], &below(name), lost);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, held) in items.iter().enumerate() {
                compare(held, &found[index], &format!("{path}[{index}]"), lost);
            }
        }
        leaf if text(leaf) != text(found) => lost.push(path.to_owned()),
        _ => {}
    }
}

fn text(leaf: &Value) -> Option<String> {
    match leaf {
        Value::Null => None,
        Value::Array(items) if items.is_empty() => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}
