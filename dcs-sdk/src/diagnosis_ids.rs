//! The causes, impacts and recommendations in the report of a diagnosis
//! ([`show_diagnosis_task_details`](crate::Client::show_diagnosis_task_details)), which has only their IDs.
//!
//! Names in braces, such as `{THRESHOLD}`, are parameters. The API reference does not say so, but their values are
//! presumably in `params` of the conclusion.
//!
//! # Examples
//!
//! ```
//! use dcs_sdk::diagnosis_ids::{CAUSES, find};
//!
//! assert_eq!(find(CAUSES, 7).unwrap().meaning, "The memory is too fragmented.");
//! ```

pub use crate::generated::diagnosis_ids::*;

/// An ID in the report of a diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DiagnosisId {
    /// The ID, which is unique in its table.
    pub id: i64,
    /// Meaning of the ID.
    pub meaning: &'static str,
}

/// Finds an ID in one of the tables.
pub fn find(table: &'static [DiagnosisId], id: i64) -> Option<&'static DiagnosisId> {
    table.iter().find(|row| row.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn find_finds_each_id_in_its_table() {
        for (table, count) in [(CAUSES, 13), (IMPACTS, 6), (ADVICE, 7)] {
            assert_eq!(table.len(), count);
            for row in table {
                assert_eq!(find(table, row.id), Some(row));
            }
        }
        assert_eq!(find(IMPACTS, 7), None);
        assert_ne!(find(CAUSES, 1), find(ADVICE, 1));
    }
}
