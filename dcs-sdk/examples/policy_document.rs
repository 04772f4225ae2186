//! Prints an IAM policy that allows operations, such as those that a program calls.
//!
//! ```text
//! cargo run --example policy_document -- ListInstances ShowInstance UpdateSSLSwitch
//! ```
//!
//! It sends no requests. Create the policy in the IAM console as a custom policy (JSON view), and assign it to the user
//! group of the program for the project.

use std::{collections::BTreeSet, env, error::Error};

use dcs_sdk::{
    meta::{OPERATIONS, UNDESCRIBED_OPERATIONS},
    serde_json::{json, to_string_pretty},
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut actions = BTreeSet::new();
    for id in env::args().skip(1) {
        let described = OPERATIONS.iter().find(|operation| operation.id == id).map(|operation| operation.iam_action);
        // Programs in other languages may call these.
        let undescribed = || UNDESCRIBED_OPERATIONS.iter().find(|operation| operation.id == id);
        let action = described.or_else(|| undescribed().map(|operation| Some(operation.iam_action)));
        match action.ok_or_else(|| format!("unknown operation `{id}`"))? {
            Some(action) => {
                actions.insert(action);
            }
            None => eprintln!("{id}: the action is not documented; try the call, the error may name it"),
        }
    }
    if actions.is_empty() {
        return Err("no actions: name operations such as `ShowInstance`".into());
    }
    let statement = json!({ "Effect": "Allow", "Action": actions });
    println!("{}", to_string_pretty(&json!({ "Version": "1.1", "Statement": [statement] }))?);
    Ok(())
}
