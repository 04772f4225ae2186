//! The outcomes as Markdown, in the documentation of `RetryPolicy`.

use std::{fmt::Write, fs, path::Path};

use dcs_sdk::Sent;

use super::{
    Outcome,
    cells::{BODIES, Cell},
};

const FILE: &str = "../dcs-sdk/src/retry/faults.md";

/// Compares the file with the outcomes, or writes it if `UPDATE_SNAPSHOT` is set.
pub fn check(outcomes: &[(Cell, Outcome)]) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let table = table(outcomes);
    if std::env::var_os("UPDATE_SNAPSHOT").is_some() {
        fs::write(&file, &table).unwrap();
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        known == table,
        "{FILE} is out of date: review the new outcomes, then set UPDATE_SNAPSHOT=1 and run this test again\n{table}"
    );
}

fn table(outcomes: &[(Cell, Outcome)]) -> String {
    let mut table = "| response or fault, at each attempt | [`kind`](crate::Error::kind) | \
                     [`status`](crate::Error::status) | [`was_sent`](crate::Error::was_sent) | attempts of an idempotent \
                     call | attempts of another call |\n|---|---|---|---|---|---|\n"
        .to_owned();
    for (row, outcome) in outcomes.iter().filter_map(|(cell, outcome)| Some((cell.row.as_ref()?, outcome))) {
        let kind = outcome.kind.map_or_else(|| "success".to_owned(), |kind| format!("`{kind:?}`"));
        let status = outcome.status.map_or_else(String::new, |status| status.to_string());
        let sent = match outcome.sent {
            Sent::No => "`No`",
            Sent::Maybe => "`Maybe`",
            Sent::Yes => "`Yes`",
        };
        let [idempotent, other] = outcome.attempts;
        writeln!(table, "| {row} | {kind} | {status} | {sent} | {idempotent} | {other} |").unwrap();
    }
    table += "\nThe message of an error response does not depend on the status:\n\n\
              | body | [`message`](crate::Error::message) |\n|---|---|\n";
    for (body, _, _, message) in BODIES {
        writeln!(table, "| {body} | {message} |").unwrap();
    }
    table
}
