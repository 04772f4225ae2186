//! Schemas of requests and responses: the library's validation and lenient parsing need information that the generated
//! types don't contain.

use std::borrow::Borrow;

use openapiv3::{
    AdditionalProperties, IntegerFormat, OpenAPI, Operation, Parameter, ParameterSchemaOrContent, ReferenceOr,
    RequestBody, Response, Schema, SchemaKind, StatusCode, VariantOrUnknownOrEmpty,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    annotation, named_schema, named_schemas, optional,
    rules::{self, Rule},
    secrets, strings, timestamps,
    usage::Usage,
};

const SUCCESS: &str = "x-success";
const NO_CONTENT: &str = "x-no-content";
pub const EXAMPLE: &str = "x-example";

/// The type of a value.
#[derive(Debug, Clone)]
pub enum Type {
    String,
    /// A timestamp in RFC 3339 format.
    Timestamp,
    /// A timestamp in milliseconds since the Unix epoch, as a string.
    EpochMillisString,
    /// A timestamp in milliseconds since the Unix epoch.
    EpochMillis,
    Integer,
    Number,
    Boolean,
    /// An integer, as a string.
    IntegerString,
    /// A number, as a string.
    NumberString,
    /// A boolean, as the string `true` or `false`.
    BooleanString,
    /// A boolean, as the string `TRUE` or `FALSE`.
    UpperBooleanString,
    /// An enum, by the name of its schema.
    Enum(String),
    List(Box<Type>),
    Map(Box<Type>),
    /// An object, by the name of its schema.
    Object(String),
    /// An object whose fields are not documented.
    AnyObject,
}

/// A constraint on a value in a request.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    Minimum(f64),
    Maximum(f64),
    MinLength(usize),
    MaxLength(usize),
    MaxItems(usize),
    Pattern(String),
    OneOf(Vec<f64>),
    /// The minimum number of character classes, and the special characters.
    CharacterClasses(usize, String),
    /// Must fit into 32 bits, for integers without both a minimum and a maximum.
    Int32,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    /// The field's own description, or that of the schema it refers to.
    pub description: String,
    pub ty: Type,
    pub secret: bool,
    pub required: bool,
    pub essential: bool,
    pub aliases: Vec<String>,
    /// Empty for responses, which are not validated.
    pub constraints: Vec<Constraint>,
    /// Constraints on each item of a list or each value of a map.
    pub item_constraints: Vec<Constraint>,
    /// `None` for responses.
    pub rule: Option<Rule>,
    /// The value in examples, if the page's example has none or an invalid one.
    pub example: Option<Value>,
}

/// The fields of an object schema.
#[derive(Debug, Clone)]
pub struct Object {
    pub schema: String,
    pub fields: Vec<Field>,
    pub success: Option<Success>,
}

/// The field of a response, or of a list item in one, that reports success.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Success {
    pub field: String,
    /// The values that mean success.
    pub values: Vec<String>,
    /// The field with the service's message.
    pub message: Option<String>,
}

impl Type {
    /// Returns the name of the object schema in this type, also in a list or map.
    pub fn object(&self) -> Option<&str> {
        match self {
            Self::Object(schema) => Some(schema),
            Self::List(inner) | Self::Map(inner) => inner.object(),
            _ => None,
        }
    }

    /// Returns the type if it is a string that contains a value of another type, or the item type of a list of such
    /// strings.
    pub fn in_string(&self) -> Option<&Self> {
        match self {
            Self::IntegerString | Self::NumberString | Self::BooleanString | Self::UpperBooleanString => Some(self),
            Self::List(items) => items.in_string(),
            _ => None,
        }
    }
}

pub fn objects(openapi: &OpenAPI, usage: &Usage) -> Result<Vec<Object>, String> {
    let mut objects = Vec::new();
    for (name, schema) in named_schemas(openapi) {
        let SchemaKind::Type(openapiv3::Type::Object(object)) = &schema.schema_kind else { continue };
        let essential = optional::essential(name, &schema.schema_data.extensions)?;
        let field = if usage.requests.contains(name) { request_field } else { field };
        let mut fields = Vec::new();
        for (property, schema) in &object.properties {
            let schema = borrowed(schema);
            let mut field = field(openapi, property, schema).map_err(|why| format!("{name}.{property}: {why}"))?;
            field.required = object.required.contains(property);
            field.essential = essential.contains(property);
            fields.push(field);
        }
        let success = annotation(&schema.schema_data.extensions, SUCCESS).map_err(|why| format!("{name}: {why}"))?;
        objects.push(Object { schema: name.clone(), fields, success });
    }
    Ok(objects)
}

/// Returns the query parameters of an operation.
pub fn query(openapi: &OpenAPI, operation: &Operation) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for parameter in operation.parameters.iter().filter_map(ReferenceOr::as_item) {
        let Parameter::Query { parameter_data: data, .. } = parameter else { continue };
        let ParameterSchemaOrContent::Schema(schema) = &data.format else { continue };
        let mut field = request_field(openapi, &data.name, borrowed(schema))
            .map_err(|why| format!("parameter {}: {why}", data.name))?;
        field.required = data.required;
        field.description = data.description.clone().unwrap_or_default();
        field.example = data.extensions.get(EXAMPLE).cloned();
        fields.push(field);
    }
    Ok(fields)
}

/// Returns the type of a parameter.
pub fn parameter_type(openapi: &OpenAPI, schema: &ReferenceOr<Schema>) -> Result<Type, String> {
    value_type(openapi, borrowed(schema))
}

/// Returns the type of a request body.
pub fn body(openapi: &OpenAPI, operation: &Operation) -> Result<Option<Type>, String> {
    match &operation.request_body {
        Some(ReferenceOr::Item(RequestBody { content, .. })) => of_content(openapi, content.values().next()),
        Some(ReferenceOr::Reference { reference }) => Err(format!("the body must not be a reference: {reference}")),
        None => Ok(None),
    }
}

/// Returns the first example of a request body.
pub fn body_example(operation: &Operation) -> Option<Value> {
    let body = operation.request_body.as_ref()?.as_item()?;
    let examples = body.content.values().flat_map(|content| content.examples.values());
    examples.filter_map(|example| example.as_item()?.value.clone()).next()
}

/// Returns the type of the body of a successful response.
pub fn response(openapi: &OpenAPI, operation: &Operation) -> Result<Option<Type>, String> {
    let responses = &operation.responses.responses;
    let success = responses.iter().filter(|(status, _)| matches!(status, StatusCode::Code(200..=299)));
    let mut bodies = success.filter_map(|(_, response)| match response {
        ReferenceOr::Item(Response { content, .. }) => content.values().next(),
        ReferenceOr::Reference { .. } => None,
    });
    of_content(openapi, bodies.next())
}

/// Returns the body that a documented 204 is equivalent to: an empty object, unless it is annotated.
pub fn no_content(openapi: &OpenAPI, operation: &Operation, body: Option<&Type>) -> Result<Option<Value>, String> {
    let Some(response) = operation.responses.responses.get(&StatusCode::Code(204)) else { return Ok(None) };
    let annotated = match response {
        ReferenceOr::Item(response) => annotation::<Map<String, Value>>(&response.extensions, NO_CONTENT)?,
        ReferenceOr::Reference { .. } => None,
    };
    let value = annotated.unwrap_or_default();
    let schema = match body {
        Some(Type::Object(name)) => named_schema(openapi, name),
        _ => None,
    };
    let properties = match schema.map(|schema| &schema.schema_kind) {
        Some(SchemaKind::Type(openapiv3::Type::Object(object))) => Some(&object.properties),
        _ => None,
    };
    let is_known = |name: &String| properties.is_some_and(|properties| properties.contains_key(name));
    match value.keys().find(|name| !is_known(name)) {
        Some(unknown) => Err(format!("{NO_CONTENT}: the response has no field `{unknown}`")),
        None => Ok(Some(value.into())),
    }
}

/// Returns the field of the response that reports success.
pub fn response_success(openapi: &OpenAPI, response: Option<&Type>) -> Result<Option<Success>, String> {
    let Some(Type::Object(name)) = response else { return Ok(None) };
    named_schema(openapi, name).map_or(Ok(None), |schema| annotation(&schema.schema_data.extensions, SUCCESS))
}

fn of_content(openapi: &OpenAPI, content: Option<&openapiv3::MediaType>) -> Result<Option<Type>, String> {
    content.and_then(|content| content.schema.as_ref()).map(|schema| value_type(openapi, borrowed(schema))).transpose()
}

fn field(openapi: &OpenAPI, name: &str, schema: ReferenceOr<&Schema>) -> Result<Field, String> {
    let aliases = match schema {
        ReferenceOr::Item(schema) => annotation(&schema.schema_data.extensions, "x-aliases")?.unwrap_or_default(),
        ReferenceOr::Reference { .. } => Vec::new(),
    };
    let own = schema.as_item();
    let secret = own.is_some_and(|schema| secrets::is_secret(schema));
    let example = own.and_then(|schema| schema.schema_data.extensions.get(EXAMPLE).cloned());
    let (description, ty) = (description(openapi, &schema), value_type(openapi, schema)?);
    Ok(Field {
        name: name.to_owned(),
        description,
        ty,
        secret,
        required: false,
        essential: false,
        aliases,
        constraints: Vec::new(),
        item_constraints: Vec::new(),
        rule: None,
        example,
    })
}

/// Returns a field with the constraints that the library validates before it sends a request.
fn request_field(openapi: &OpenAPI, name: &str, schema: ReferenceOr<&Schema>) -> Result<Field, String> {
    let own = schema.as_item().copied();
    let field = field(openapi, name, schema)?;
    match own {
        Some(schema) => {
            let rule = rules::rule(&schema.schema_data.extensions)?;
            Ok(Field { constraints: constraints(schema)?, item_constraints: item_constraints(schema)?, rule, ..field })
        }
        None => Ok(field),
    }
}

fn description(openapi: &OpenAPI, schema: &ReferenceOr<&Schema>) -> String {
    let (own, target) = match schema {
        ReferenceOr::Item(schema) => (schema.schema_data.description.as_ref(), None),
        ReferenceOr::Reference { reference } => (None, reference.rsplit('/').next()),
    };
    let target = target.and_then(|target| named_schema(openapi, target));
    own.or(target.and_then(|schema| schema.schema_data.description.as_ref())).cloned().unwrap_or_default()
}

fn value_type(openapi: &OpenAPI, schema: ReferenceOr<&Schema>) -> Result<Type, String> {
    let schema = match schema {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => return referenced_type(openapi, &reference),
    };
    if let Some(timestamp) = timestamps::timestamp_type(schema) {
        return Ok(timestamp);
    }
    if let Some(value) = strings::value_type(schema) {
        return Ok(value);
    }
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match &all_of[..] {
            [only] => value_type(openapi, borrowed(only)),
            _ => Err("`allOf` with several schemas is not supported".to_owned()),
        },
        SchemaKind::Type(openapiv3::Type::String(_)) => Ok(Type::String),
        SchemaKind::Type(openapiv3::Type::Integer(_)) => Ok(Type::Integer),
        SchemaKind::Type(openapiv3::Type::Number(_)) => Ok(Type::Number),
        SchemaKind::Type(openapiv3::Type::Boolean(_)) => Ok(Type::Boolean),
        SchemaKind::Type(openapiv3::Type::Array(array)) => {
            let items = array.items.as_ref().ok_or("a list without `items`")?;
            Ok(Type::List(Box::new(value_type(openapi, borrowed(items))?)))
        }
        SchemaKind::Type(openapiv3::Type::Object(object)) => match &object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => {
                Ok(Type::Map(Box::new(value_type(openapi, borrowed(&**values))?)))
            }
            None if object.properties.is_empty() => Ok(Type::AnyObject),
            _ => Err("inline object schemas are not supported".to_owned()),
        },
        _ => Err("no type".to_owned()),
    }
}

fn referenced_type(openapi: &OpenAPI, reference: &str) -> Result<Type, String> {
    let name = reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
    let schema = named_schema(openapi, name).ok_or_else(|| format!("{reference} is not a schema"))?;
    match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::String(string)) if !string.enumeration.is_empty() => {
            Ok(Type::Enum(name.to_owned()))
        }
        SchemaKind::Type(openapiv3::Type::Object(object)) if object.additional_properties.is_none() => {
            Ok(Type::Object(name.to_owned()))
        }
        _ => value_type(openapi, ReferenceOr::Item(schema)),
    }
}

fn constraints(schema: &Schema) -> Result<Vec<Constraint>, String> {
    let SchemaKind::Type(ty) = &schema.schema_kind else { return Ok(Vec::new()) };
    let constraints = match ty {
        openapiv3::Type::Integer(integer) => {
            let values: Vec<f64> = integer.enumeration.iter().flatten().map(|value| *value as f64).collect();
            let short = matches!(integer.format, VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32));
            let bounded = !values.is_empty() || integer.minimum.and(integer.maximum).is_some();
            vec![
                (short && !bounded).then_some(Constraint::Int32),
                integer.minimum.map(|value| Constraint::Minimum(value as f64)),
                integer.maximum.map(|value| Constraint::Maximum(value as f64)),
                (!values.is_empty()).then_some(Constraint::OneOf(values)),
            ]
        }
        openapiv3::Type::Number(number) => {
            vec![number.minimum.map(Constraint::Minimum), number.maximum.map(Constraint::Maximum)]
        }
        openapiv3::Type::String(string) => vec![
            string.min_length.map(Constraint::MinLength),
            string.max_length.map(Constraint::MaxLength),
            string.pattern.clone().map(Constraint::Pattern),
            rules::character_classes(&schema.schema_data.extensions)?,
        ],
        openapiv3::Type::Array(array) if array.min_items.is_some() => {
            return Err("`minItems` is not supported in requests".to_owned());
        }
        openapiv3::Type::Array(array) => vec![array.max_items.map(Constraint::MaxItems)],
        openapiv3::Type::Boolean(_) | openapiv3::Type::Object(_) => Vec::new(),
    };
    Ok(constraints.into_iter().flatten().collect())
}

/// Returns the constraints on the items of a list or the values of a map.
fn item_constraints(schema: &Schema) -> Result<Vec<Constraint>, String> {
    let item = match &schema.schema_kind {
        SchemaKind::Type(openapiv3::Type::Array(array)) => {
            array.items.as_ref().and_then(ReferenceOr::as_item).map(|item| &**item)
        }
        SchemaKind::Type(openapiv3::Type::Object(object)) => match &object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => values.as_item(),
            _ => None,
        },
        _ => None,
    };
    item.map_or_else(|| Ok(Vec::new()), constraints)
}

fn borrowed<S: Borrow<Schema>>(schema: &ReferenceOr<S>) -> ReferenceOr<&Schema> {
    match schema {
        ReferenceOr::Item(schema) => ReferenceOr::Item(schema.borrow()),
        ReferenceOr::Reference { reference } => ReferenceOr::Reference { reference: reference.clone() },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::codegen::lower::fixtures::{self, reference};

    /// Returns the fields of a schema that only requests use.
    fn fields(properties: Value) -> Result<Vec<Field>, String> {
        fields_of("A", properties)
    }

    /// Returns the fields of `A` if requests use only the schema `requested`.
    fn fields_of(requested: &str, properties: Value) -> Result<Vec<Field>, String> {
        let object = json!({"type": "object", "required": ["a"], "x-essential": ["b"], "properties": properties});
        let kind = json!({"type": "string", "description": "Its kind.", "enum": ["x"]});
        let openapi = fixtures::openapi(json!({}), json!({"A": object, "Kind": kind, "Map": {"type": "object"}}));
        let mut usage = Usage::of(&openapi);
        usage.requests.insert(requested.to_owned());
        objects(&openapi, &usage).map(|objects| objects.into_iter().find(|object| object.schema == "A").unwrap().fields)
    }

    #[test]
    fn fields_keep_constraints_and_aliases() {
        let fields = fields(json!({
            "a": {"type": "integer", "description": "It.", "minimum": 1, "enum": [1, 2]},
            "b": {"type": "string", "x-aliases": ["B", "bB"], "maxLength": 9, "pattern": "^x"},
            "c": {"type": "array", "maxItems": 1, "items": reference("Kind")},
            "d": {"type": "array", "items": {"type": "integer", "minimum": 1}},
            "e": {"type": "object", "additionalProperties": {"type": "string", "maxLength": 9}},
        }))
        .unwrap();
        let [a, b, c, d, e] = &fields[..] else { panic!("not five fields") };
        assert_eq!((&*a.description, a.required, a.essential), ("It.", true, false));
        assert_eq!(a.constraints, [Constraint::Minimum(1.0), Constraint::OneOf(vec![1.0, 2.0])]);
        assert_eq!((b.required, b.essential, &b.aliases[..]), (false, true, &["B".to_owned(), "bB".to_owned()][..]));
        assert_eq!(b.constraints, [Constraint::MaxLength(9), Constraint::Pattern("^x".to_owned())]);
        assert_eq!(format!("{:?}", c.ty), r#"List(Enum("Kind"))"#);
        assert_eq!((&c.constraints[..], &c.item_constraints[..]), (&[Constraint::MaxItems(1)][..], &[][..]));
        assert_eq!((&d.constraints[..], &d.item_constraints[..]), (&[][..], &[Constraint::Minimum(1.0)][..]));
        assert_eq!((&e.constraints[..], &e.item_constraints[..]), (&[][..], &[Constraint::MaxLength(9)][..]));
    }

    #[test]
    fn min_items_is_rejected_in_requests_and_ignored_in_responses() {
        let list = json!({"type": "array", "minItems": 1, "items": {"type": "string"}});
        for property in [list.clone(), json!({"type": "array", "items": list})] {
            let properties = json!({"c": property});
            let error = fields(properties.clone()).unwrap_err();
            assert_eq!(error, "A.c: `minItems` is not supported in requests");
            assert_eq!(fields_of("B", properties).unwrap()[0].constraints, []);
        }
    }

    #[test]
    fn fields_follow_references_with_and_without_all_of() {
        let fields = fields(json!({
            "a": reference("Kind"),
            "b": {"allOf": [reference("Kind")], "description": "Its own."},
            "c": reference("A"),
            "d": {"type": "object", "additionalProperties": {"type": "number"}},
            "e": reference("Map"),
        }))
        .unwrap();
        let types: Vec<_> = fields.iter().map(|field| format!("{:?}", field.ty)).collect();
        assert_eq!(types, [r#"Enum("Kind")"#, r#"Enum("Kind")"#, r#"Object("A")"#, "Map(Number)", r#"Object("Map")"#]);
        assert_eq!((&*fields[0].description, &*fields[1].description), ("Its kind.", "Its own."));
    }

    #[test]
    fn errors_name_fields_without_a_supported_type() {
        for (property, why) in [
            (
                json!({"allOf": [reference("A"), reference("Kind")]}),
                "A.p: `allOf` with several schemas is not supported",
            ),
            (
                json!({"type": "object", "properties": {"x": {"type": "string"}}}),
                "A.p: inline object schemas are not supported",
            ),
            (json!({"type": "array"}), "A.p: a list without `items`"),
            (json!({"oneOf": []}), "A.p: no type"),
            (reference("None"), "A.p: #/components/schemas/None is not a schema"),
            (json!({"type": "string", "x-aliases": "x"}), "A.p: x-aliases: "),
        ] {
            let error = fields(json!({"p": property})).unwrap_err();
            assert!(error.starts_with(why), "{error}");
        }
    }
}
