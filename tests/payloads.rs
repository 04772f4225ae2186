//! The example payloads of the pages, read where the transcription keeps them.

use std::{fmt::Debug, fs, path::Path};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The payload in a file below `openapi/`, as JSON and as the type it is for. Encoding the type has to give the JSON
/// again, exactly.
pub fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(file: &str) -> T {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi").join(file)).unwrap();
    let json: Value = serde_json::from_str(&text).unwrap();
    let value: T = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), json, "{file}: encoded again");
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), value, "{file}: decoded again");
    value
}
