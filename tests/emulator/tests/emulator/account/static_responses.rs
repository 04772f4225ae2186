//! Operations whose response does not depend on the account.

use std::{env, fs, path::Path};

use serde_json::Value;

use super::start;
use crate::{INSTANCE, call::Call, document::document};

/// The operations in the table of static operations in the README.
fn documented() -> Vec<String> {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, table) = readme.split_once("| static operation | response |").unwrap();
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('|').nth(1).unwrap().split(','))
        .map(|id| id.trim().trim_matches('`').to_owned())
        .collect()
}

/// Writes the first row of the table: the operations that are not in another row.
fn update(found: &[String]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let rows: Vec<_> = readme.lines().skip_while(|line| !line.starts_with("| static operation |")).skip(2).collect();
    let (row, others) = (rows[0], rows[1]);
    let code = |id: &String| format!("`{id}`");
    let is_new = |id: &&String| !row.contains(&code(id)) && !others.contains(&code(id));
    let kept = documented().into_iter().filter(|id| found.contains(id) && row.contains(&code(id)));
    let ids: Vec<_> = kept.chain(found.iter().filter(is_new).cloned()).map(|id| code(&id)).collect();
    let updated = format!("| {} | the example of the API reference |", ids.join(", "));
    fs::write(path, readme.replace(row, &updated)).unwrap();
}

#[tokio::test]
async fn readme_lists_the_operations_with_static_responses() {
    let emulator = start().await;
    let mut found = vec![];
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path = path.replace("{project_id}", emulator.project_id()).replace("{instance_id}", INSTANCE);
            let path = path.replace("{api_version}", "v2").replace(['{', '}'], "");
            let query = crate::document::required_query(&document(), operation);
            let call = Call::new(&method.to_uppercase(), format!("{path}?{query}")).token(&emulator);
            let reply = call.send(&emulator).await;
            if reply.header("x-emulator-static").is_some() {
                found.push(operation["operationId"].as_str().unwrap().to_owned());
            }
        }
    }
    if env::var_os("UPDATE_SNAPSHOT").is_some() {
        update(&found);
    }
    let mut documented = documented();
    documented.sort_unstable();
    found.sort_unstable();
    assert_eq!(found, documented, "run the test with `UPDATE_SNAPSHOT=1`");
}

#[tokio::test]
async fn versions_name_the_endpoint_of_the_emulator() {
    let emulator = start().await;
    let versions: Value = Call::new("GET", "/").token(&emulator).send(&emulator).await.json();
    let link = versions["versions"][1]["links"][0]["rel"].as_str().unwrap();
    assert_eq!(link, format!("{}/v2/", emulator.url()));
}
