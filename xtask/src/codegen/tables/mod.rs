//! Modules of the library that are generated from the tables in `openapi/`.

mod diagnosis_ids;
mod error_codes;
mod instance_statuses;
mod undescribed_operations;

use std::collections::BTreeMap;

use serde_json::Value;

use super::post::Files;

/// The tables as JSON, by the name of their file.
pub type Tables = BTreeMap<&'static str, Value>;

/// The files of the library, the tables that they are generated from, and their printers.
type Printer = fn(&Value) -> Result<String, String>;
const MODULES: [(&str, &str, Printer); 4] = [
    ("diagnosis_ids.rs", "diagnosis_ids.yaml", diagnosis_ids::print),
    ("error_codes.rs", "error_codes.yaml", error_codes::print),
    ("instance_statuses.rs", "instance_statuses.yaml", instance_statuses::print),
    ("undescribed_operations.rs", "undescribed_operations.yaml", undescribed_operations::print),
];

/// Prints the modules. A table that does not exist is empty.
///
/// # Errors
/// If a row is invalid.
pub fn print(tables: &Tables) -> Result<Files, String> {
    let module = |(file, table, print): (&str, &str, Printer)| {
        let code = print(tables.get(table).unwrap_or(&Value::Null)).map_err(|why| format!("{table}: {why}"))?;
        Ok((file.to_owned(), code))
    };
    MODULES.into_iter().map(module).collect()
}

/// Parses the rows of a list.
///
/// # Errors
/// If a row is invalid.
fn rows<T>(table: &Value, list: &str, parse: impl Fn(&Value) -> Option<T>) -> Result<Vec<T>, String> {
    let rows = table.get(list).and_then(Value::as_array).into_iter().flatten();
    rows.map(|row| parse(row).ok_or_else(|| format!("invalid row: {row}"))).collect()
}

fn text(row: &Value, key: &str) -> Option<String> {
    Some(row.get(key)?.as_str()?.to_owned())
}
