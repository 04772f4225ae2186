//! Lowers the OpenAPI document to one that progenitor supports, based on general rules and annotations, never on lists
//! of names.

mod enums;
#[cfg(test)]
pub mod fixtures;
mod links;
mod operations;
mod optional;
mod regions;
mod responses;
mod rules;
mod scalars;
mod schemas;
mod secrets;
mod strings;
mod timestamps;
mod usage;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, PathItem, ReferenceOr, Schema, SchemaKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

pub use self::{
    enums::Enum,
    links::unlinked,
    operations::{LongRunning, Operation, Paging, Parameter},
    regions::Region,
    rules::{Condition, Demand, Rule},
    schemas::{Constraint, Field, Object, Success, Type},
    secrets::{SECRET_TYPE, schema as secret_schema},
    usage::{Usage, Users},
};

/// The schema of every error response.
pub const ERROR_SCHEMA: &str = "ErrorResponse";

/// The document for progenitor, and the information that progenitor would drop.
pub struct Lowered {
    pub openapi: OpenAPI,
    pub operations: Vec<Operation>,
    pub regions: Vec<Region>,
    pub enums: Vec<Enum>,
    pub objects: Vec<Object>,
    pub usage: Usage,
}

/// Lowers a document that has passed the lint.
///
/// # Errors
/// If the document violates rules that the lint checks.
pub fn lower(document: &Value) -> Result<Lowered, String> {
    let mut openapi: OpenAPI = serde_json::from_value(links::linked(strings::inlined(document.clone())))
        .map_err(|error| format!("openapi/dcs.json: {error}"))?;
    let operations = operations::collect(&openapi)?;
    let regions = regions::collect(&openapi)?;
    let enums = enums::collect(&openapi)?;
    let usage = Usage::of(&openapi);
    let objects = schemas::objects(&openapi, &usage)?;

    responses::merge_statuses(&mut openapi)?;
    optional::relax(&mut openapi, &usage)?;
    scalars::unbind(&mut openapi);
    secrets::mark(&mut openapi);
    timestamps::mark(&mut openapi);
    strings::mark(&mut openapi);
    Ok(Lowered { openapi, operations, regions, enums, objects, usage })
}

/// Returns the value of an annotation, if present.
fn annotation<T: DeserializeOwned>(extensions: &IndexMap<String, Value>, key: &str) -> Result<Option<T>, String> {
    extensions.get(key).map(|value| T::deserialize(value).map_err(|error| format!("{key}: {error}"))).transpose()
}

/// Returns the named schemas with their names.
fn named_schemas(openapi: &OpenAPI) -> impl Iterator<Item = (&String, &Schema)> {
    openapi
        .components
        .iter()
        .flat_map(|components| &components.schemas)
        .filter_map(|(name, schema)| Some((name, schema.as_item()?)))
}

fn named_schema<'a>(openapi: &'a OpenAPI, name: &str) -> Option<&'a Schema> {
    openapi.components.as_ref()?.schemas.get(name)?.as_item()
}

fn named_schemas_mut(openapi: &mut OpenAPI) -> impl Iterator<Item = (&String, &mut Schema)> {
    openapi
        .components
        .iter_mut()
        .flat_map(|components| &mut components.schemas)
        .filter_map(|(name, schema)| Some((name, as_item_mut(schema)?)))
}

/// Returns the properties of an object with their names, except for references.
fn properties_mut(schema: &mut Schema) -> impl Iterator<Item = (&String, &mut Schema)> {
    let object = match &mut schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Object(object)) => Some(object),
        _ => None,
    };
    object
        .into_iter()
        .flat_map(|object| &mut object.properties)
        .filter_map(|(name, property)| Some((name, &mut **as_item_mut(property)?)))
}

fn as_item_mut<T>(item: &mut ReferenceOr<T>) -> Option<&mut T> {
    match item {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { .. } => None,
    }
}

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut openapiv3::Operation> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    [get, put, post, delete, options, head, patch, trace].into_iter().flatten()
}
