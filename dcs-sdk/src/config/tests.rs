//! The cases in `tests/data/chains/`: one folder for each, with variables, files and the expected explanation or error.
//!
//! `case.json` has the environment variables (`env`; without it the environment is not read) and the calls of the builder
//! (`builder`). The folders `work`, `home` and `system` have the files of the working directory, of the home directory and
//! of `/etc/openstack`. `expected.txt` has the output of `explain` and the result of `build`. `$CASE` is the path of the
//! folder.

#![cfg(all(unix, feature = "clouds-yaml"))]

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use serde_json::Value;

use super::Environment;
use crate::{Client, ClientBuilder, Credentials, ErrorKind};

/// A value that is a secret starts with this, so that it is noticed if it is shown.
const SECRET: &str = "hush";

fn string(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Copies the files, readable by the user only unless the case says otherwise: the mode in a checkout depends on the umask.
fn copy(from: &Path, to: &Path, mode: u32) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target, mode);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            fs::set_permissions(&target, fs::Permissions::from_mode(mode)).unwrap();
        }
    }
}

fn builder(case: &Value) -> ClientBuilder {
    let mut builder = Client::builder();
    for (method, value) in case["builder"].as_object().into_iter().flatten() {
        builder = match (&**method, value) {
            ("region", value) => builder.region(string(value)),
            ("endpoint", value) => builder.endpoint(string(value)),
            ("iam_endpoint", value) => builder.iam_endpoint(string(value)),
            ("project_id", value) => builder.project_id(string(value)),
            ("project_name", value) => builder.project_name(string(value)),
            ("cloud", value) => builder.cloud(string(value)),
            ("token", value) => builder.credentials(Credentials::token(string(value))),
            ("access_key", Value::Array(pair)) => {
                builder.credentials(Credentials::access_key(string(&pair[0]), string(&pair[1])))
            }
            ("password", Value::Array(pair)) => {
                builder.credentials(Credentials::password(string(&pair[0]), string(&pair[1])))
            }
            _ => panic!("unknown method {method}"),
        };
    }
    builder
}

/// The explanation, and the result of building the client.
fn outcome(folder: &Path) -> String {
    let case: Value = serde_json::from_slice(&fs::read(folder.join("case.json")).unwrap()).unwrap();
    let root = tempfile::tempdir().unwrap();
    let mode = case["mode"].as_str().map_or(0o600, |mode| u32::from_str_radix(mode, 8).unwrap());
    copy(folder, root.path(), mode);
    let path = root.path().to_str().unwrap();

    let home = format!("{path}/home");
    let mut variables = vec![("HOME", home)];
    for (name, value) in case["env"].as_object().into_iter().flatten() {
        variables.push((name, string(value).replace("$CASE", path)));
    }
    let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, &**value)).collect();
    let environment = Environment::fake(&variables, case["env"].is_object(), root.path());
    let builder = builder(&case).environment(environment);

    let explanation = builder.explain();
    let json = serde_json::to_string(&explanation).unwrap();
    let mut shown = format!("{builder:?} {json}");
    let result = match builder.build() {
        Ok(client) => {
            shown += &format!("{client:?}");
            assert!(explanation.problems.is_empty());
            "client created".to_owned()
        }
        Err(error) => {
            shown += &format!("{error:?}");
            assert_eq!(error.explanation(), Some(&explanation));
            let kind = match error.kind() {
                ErrorKind::Configuration => "Configuration",
                ErrorKind::Credentials => "Credentials",
                kind => panic!("{kind:?}"),
            };
            format!("{kind}: {error}")
        }
    };
    let outcome = format!("{explanation}{result}\n").replace(path, "$CASE");
    assert!(!outcome.contains(SECRET) && !shown.contains(SECRET), "{}: {shown} {outcome}", folder.display());
    outcome
}

#[test]
fn chains_have_the_expected_outcome() {
    let chains = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data/chains");
    let mut folders: Vec<_> = fs::read_dir(chains).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 40, "{}", folders.len());
    let mut differences = String::new();
    for folder in folders {
        let expected = fs::read_to_string(folder.join("expected.txt")).unwrap_or_default();
        let outcome = outcome(&folder);
        if outcome != expected {
            differences += &format!("{}:\n{outcome}\n", folder.display());
        }
    }
    assert!(differences.is_empty(), "{differences}");
}
