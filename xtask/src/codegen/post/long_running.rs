//! The method `and_wait()` of requests that start something in the background.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{docs, failed::reporting_item, field_name, requests::path_parameters, type_name};
use crate::codegen::lower::{LongRunning, Lowered, Operation, Type};

/// What can be waited for, by its name in `x-long-running`.
struct Target {
    /// Also that of the function in the library's `wait` module, in snake case.
    name: &'static str,
    /// The arguments of the function: path parameters, of which the last may be an ID in the response instead.
    arguments: &'static [&'static str],
    /// The schema of the outcome, if it has one.
    outcome: Option<&'static str>,
    /// When the target is reached.
    until: &'static str,
    /// The method of the client that waits for the same.
    method: &'static str,
}

const fn target(
    name: &'static str,
    arguments: &'static [&'static str],
    outcome: Option<&'static str>,
    until: &'static str,
    method: &'static str,
) -> Target {
    Target { name, arguments, outcome, until, method }
}

const SHOW: Option<&str> = Some("ShowInstanceResponse");
const JOB: Option<&str> = Some("ShowJobInfoResponse");
const PARAMETERS: Option<&str> = Some("ListConfigurationsResponse");
const BACKUP: [&str; 2] = ["instance_id", "backup_id"];
const RESTORE: [&str; 2] = ["instance_id", "restore_id"];
const BIGKEY: [&str; 2] = ["instance_id", "bigkey_id"];
const HOTKEY: [&str; 2] = ["instance_id", "hotkey_id"];

#[rustfmt::skip]
const TARGETS: [Target; 10] = [
    target("running", &["instance_id"], SHOW, "the instance has the status `RUNNING` and no task", "wait_for_instance"),
    target("deleted", &["instance_id"], None, "the instance is not found", "wait_for_instance"),
    target("job", &["job_id"], JOB, "the job has succeeded", "wait_for_job"),
    target("configuration", &["instance_id"], PARAMETERS, "the change is applied", "wait_for_configuration"),
    target("backup", &BACKUP, Some("BackupRecord"), "the backup has succeeded", "wait_for_backup"),
    target("backup-deletion", &BACKUP, None, "the backup is deleted", "wait_for_backup_deletion"),
    target("restoration", &RESTORE, Some("RestoreRecord"), "the restoration has succeeded", "wait_for_restoration"),
    target("bigkey-scan", &BIGKEY, Some("BigkeyScanTask"), "the analysis has succeeded", "wait_for_bigkey_scan"),
    target("hotkey-scan", &HOTKEY, Some("HotkeyScanTask"), "the analysis has succeeded", "wait_for_hotkey_scan"),
    target("migration", &["task_id"], Some("MigrationTask"), "the data is copied", "wait_for_migration"),
];

/// Prints the method.
///
/// # Errors
/// If the target is unknown, or an ID is neither a path parameter nor in the response.
pub fn print(
    operation: &Operation,
    long_running: &LongRunning,
    request: &Ident,
    lowered: &Lowered,
) -> Result<TokenStream, String> {
    let fail = |why: String| format!("{}: x-long-running: {why}", operation.id);
    let LongRunning { until, id } = long_running;
    let target = TARGETS.iter().find(|target| target.name == until);
    let target = target.ok_or_else(|| fail(format!("unknown target `{until}`")))?;
    let function = format_ident!("{}", target.name.replace('-', "_"));
    let (last, arguments) = target.arguments.split_last().ok_or_else(|| fail("no arguments".to_owned()))?;
    let path: Vec<_> = path_parameters(operation).into_iter().map(|parameter| &*parameter.name).collect();
    let mut arguments = arguments.to_vec();
    arguments.extend(id.is_none().then_some(*last));
    if let Some(missing) = arguments.iter().find(|argument| !path.contains(argument)) {
        return Err(fail(format!("the path has no parameter `{missing}`")));
    }
    let arguments: Vec<_> = arguments.into_iter().map(|argument| format_ident!("{}", field_name(argument))).collect();
    let outcome = target.outcome.map_or_else(
        || quote!(()),
        |schema| {
            let name = format_ident!("{}", type_name(schema));
            quote!(crate::types::#name)
        },
    );
    let Target { until, method, .. } = target;
    let (condition, outcome, until) = match id.as_deref().map(|id| id.split_once('.').ok_or(id)) {
        None => (quote!(crate::wait::#function(#(#arguments),*)), outcome, (*until).to_owned()),
        Some(Err(id)) => {
            let field = format_ident!("{}", field_name(id));
            let id = quote!(crate::wait::id(response.#field, #id)?);
            (quote!(crate::wait::#function(#(#arguments,)* #id)), outcome, (*until).to_owned())
        }
        Some(Ok((list, id))) => {
            let each = each(operation, (list, id), &function, lowered).map_err(fail)?;
            let outcomes = if target.outcome.is_some() { quote!(Vec<#outcome>) } else { outcome };
            (each, outcomes, until.replace("the instance", "each instance"))
        }
    };
    let response = id.is_some().then(|| quote!(let response =));
    let row = format_ident!("{}", operation.constant_name());
    let about = docs::comment(&format!(
        "Returns a [`Wait`](crate::Wait) that sends the request and waits until {until}, as \
         [`{method}`](crate::Client::{method}) does."
    ));
    Ok(quote! {
        impl #request {
            #about
            #[inline]
            pub fn and_wait(self) -> crate::Wait<#outcome> {
                let client = self.client.clone();
                #(let #arguments = self.#arguments.clone();)*
                crate::Wait::after(client, &meta::#row, async move {
                    #response self.await?;
                    Ok(#condition)
                })
            }
        }
    })
}

/// Prints the condition that all items of a list in the response meet the target, if the item reports success.
fn each(
    operation: &Operation,
    (list, id): (&str, &str),
    function: &Ident,
    lowered: &Lowered,
) -> Result<TokenStream, String> {
    let missing = || format!("the response has no list `{list}`");
    let Some(Type::Object(response)) = &operation.response else { return Err(missing()) };
    let response = lowered.objects.iter().find(|object| object.schema == *response);
    let field = response.and_then(|response| response.fields.iter().find(|field| field.name == list));
    let success = reporting_item(field.ok_or_else(missing)?, lowered).map(|(_, success)| success);
    let [list, id] = [list, id].map(|name| format_ident!("{}", field_name(name)));
    let condition = quote!(crate::wait::#function(item.#id));
    let condition = match success {
        Some(success) => {
            let (field, values) = (format_ident!("{}", field_name(&success.field)), &success.values);
            quote!(crate::wait::accepted(item.#field.as_str(), &[#(#values),*], #condition))
        }
        None => condition,
    };
    Ok(quote!(crate::wait::all(response.#list.into_iter().map(|item| #condition))))
}
