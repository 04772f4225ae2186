//! The OpenAPI document, and the example payloads of the pages of the API reference.

use std::{
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

/// Reads a file below `openapi/`.
pub fn file_content(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("openapi/{file}: {error}"))
}

/// The OpenAPI document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&file_content("dcs.json")).unwrap());
    &DOCUMENT
}

/// The operations of the document.
pub fn operations() -> impl Iterator<Item = &'static Value> {
    let paths = document()["paths"].as_object().unwrap().values();
    paths.flat_map(|item| item.as_object().unwrap().values())
}

/// The number of example payloads of a request or of a response in the document.
pub fn examples(content: &Value) -> usize {
    content["content"]["application/json"]["examples"].as_object().map_or(0, Map::len)
}

/// The paths of all payload files below `openapi/`, sorted.
pub fn files() -> Vec<String> {
    let mut files = Vec::new();
    for chapter in fs::read_dir(folder()).unwrap() {
        let chapter = chapter.unwrap();
        if !chapter.file_type().unwrap().is_dir() {
            continue;
        }
        for file in fs::read_dir(chapter.path()).unwrap() {
            let path = Path::new(&chapter.file_name()).join(file.unwrap().file_name());
            files.extend(path.to_str().filter(|path| path.ends_with(".json")).map(str::to_owned));
        }
    }
    files.sort();
    files
}

/// Deserializes the payload in a file below `openapi/`, and asserts that serializing it yields the same JSON.
pub fn round_trip<T: DeserializeOwned + Serialize + PartialEq + Debug>(file: &str) -> T {
    let content = file_content(file);
    let json: Value = serde_json::from_str(&content).unwrap();
    let value: T = serde_json::from_str(&content).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), json, "{file}: serialized again");
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), value, "{file}: deserialized again");
    value
}

/// The example payload of a request.
pub fn example<T: DeserializeOwned>(file: &str) -> T {
    corrected(file, Value::Null)
}

/// The example payload of a request, with replacements for the fields that violate the table of their page.
pub fn corrected<T: DeserializeOwned>(file: &str, replacement: Value) -> T {
    let mut json = serde_json::from_str(&file_content(file)).unwrap();
    replace_fields(&mut json, replacement);
    serde_json::from_value(json).unwrap_or_else(|error| panic!("openapi/{file}: {error}"))
}

/// Replaces the given fields recursively. Null leaves the value unchanged.
pub fn replace_fields(json: &mut Value, replacement: Value) {
    match (json, replacement) {
        (_, Value::Null) => {}
        (Value::Object(fields), Value::Object(replacements)) => {
            for (name, replacement) in replacements {
                replace_fields(fields.get_mut(&name).unwrap_or_else(|| panic!("no field {name}")), replacement);
            }
        }
        (json, replacement) => *json = replacement,
    }
}
