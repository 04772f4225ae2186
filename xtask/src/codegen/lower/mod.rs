//! From the OpenAPI document to one that progenitor takes: by rule and from annotations, never by lists of names.

mod answers;
mod enums;
mod facts;
mod optional;
mod reach;
#[cfg(test)]
pub mod samples;
mod scalars;
mod secrets;
mod shapes;
mod times;

use openapiv3::{OpenAPI, Operation, PathItem, ReferenceOr, Schema, SchemaKind, Type};
use serde_json::Value;

pub use self::{
    enums::EnumFacts,
    facts::{OperationFacts, PagingFacts, ParameterFacts, RegionFacts},
    reach::Reach,
    secrets::{SECRET_TYPE, schema as secret_schema},
    shapes::{Field, Object, Rule, Shape},
};

/// The schema every failure is answered with.
pub const ERROR_SCHEMA: &str = "ErrorResponse";

/// What progenitor is given, and what it would lose.
pub struct Lowered {
    pub openapi: OpenAPI,
    pub operations: Vec<OperationFacts>,
    pub regions: Vec<RegionFacts>,
    pub enums: Vec<EnumFacts>,
    pub objects: Vec<Object>,
    pub reach: Reach,
}

/// Lowers a document that has passed the lint.
///
/// # Errors
/// What is wrong, when the document isn't what the lint lets through.
pub fn lower(document: &Value) -> Result<Lowered, String> {
    let mut openapi: OpenAPI =
        serde_json::from_value(document.clone()).map_err(|error| format!("openapi/dcs.json: {error}"))?;
    let operations = facts::operations(&openapi)?;
    let regions = facts::regions(&openapi)?;
    let enums = enums::collect(&openapi);
    let reach = Reach::of(&openapi);
    let objects = shapes::objects(&openapi, &reach)?;

    answers::merge_statuses(&mut openapi)?;
    optional::relax(&mut openapi, &reach)?;
    scalars::unbind(&mut openapi);
    secrets::mark(&mut openapi);
    times::mark(&mut openapi);
    Ok(Lowered { openapi, operations, regions, enums, objects, reach })
}

/// The named schemas, each with its name.
fn schemas(openapi: &OpenAPI) -> impl Iterator<Item = (&String, &Schema)> {
    openapi
        .components
        .iter()
        .flat_map(|components| &components.schemas)
        .filter_map(|(name, schema)| Some((name, schema.as_item()?)))
}

fn schema<'a>(openapi: &'a OpenAPI, name: &str) -> Option<&'a Schema> {
    openapi.components.as_ref()?.schemas.get(name)?.as_item()
}

fn schemas_mut(openapi: &mut OpenAPI) -> impl Iterator<Item = (&String, &mut Schema)> {
    openapi
        .components
        .iter_mut()
        .flat_map(|components| &mut components.schemas)
        .filter_map(|(name, schema)| Some((name, as_item_mut(schema)?)))
}

/// The properties of an object that are no references, each with its name.
fn properties_mut(schema: &mut Schema) -> impl Iterator<Item = (&String, &mut Schema)> {
    let object = match &mut schema.schema_kind {
        SchemaKind::Type(Type::Object(object)) => Some(object),
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

fn operations_mut(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, options, head, patch, trace, .. } = item;
    [get, put, post, delete, options, head, patch, trace].into_iter().flatten()
}
