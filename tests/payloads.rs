//! The example payloads of the pages, read where the transcription keeps them.

use std::{
    fmt::Debug,
    fs,
    path::{Path, PathBuf},
};

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi")
}

/// The text of a file below `openapi/`.
pub fn text(file: &str) -> String {
    fs::read_to_string(folder().join(file)).unwrap_or_else(|error| panic!("openapi/{file}: {error}"))
}

/// The payloads of all pages: their files below `openapi/`, sorted.
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

/// The payload in a file below `openapi/`, as JSON and as the type it is for. Encoding the type has to give the JSON
/// again, exactly.
pub fn read<T: DeserializeOwned + Serialize + PartialEq + Debug>(file: &str) -> T {
    let text = text(file);
    let json: Value = serde_json::from_str(&text).unwrap();
    let value: T = serde_json::from_str(&text).unwrap();
    assert_eq!(serde_json::to_value(&value).unwrap(), json, "{file}: encoded again");
    assert_eq!(serde_json::from_value::<T>(json).unwrap(), value, "{file}: decoded again");
    value
}

/// The example of a request, as the type it is for.
pub fn example<T: DeserializeOwned>(file: &str) -> T {
    mended(file, Value::Null)
}

/// The same, with what breaks the rules of its own page replaced.
pub fn mended<T: DeserializeOwned>(file: &str, with: Value) -> T {
    let mut json = serde_json::from_str(&text(file)).unwrap();
    mend(&mut json, with);
    serde_json::from_value(json).unwrap_or_else(|error| panic!("openapi/{file}: {error}"))
}

/// Replaces the members that are named, and none when there are none.
pub fn mend(json: &mut Value, with: Value) {
    match (json, with) {
        (_, Value::Null) => {}
        (Value::Object(members), Value::Object(with)) => {
            for (name, with) in with {
                mend(members.get_mut(&name).unwrap_or_else(|| panic!("no {name}")), with);
            }
        }
        (json, with) => *json = with,
    }
}
