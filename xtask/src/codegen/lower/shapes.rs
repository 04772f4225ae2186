//! The shapes of requests and answers, for the library to hold them against: what of the document the types leave out.

use std::borrow::Borrow;

use openapiv3::{
    AdditionalProperties, IntegerFormat, OpenAPI, Operation, Parameter, ParameterSchemaOrContent, ReferenceOr,
    RequestBody, Response, Schema, SchemaKind, StatusCode, Type, VariantOrUnknownOrEmpty,
};

use super::{optional, reach::Reach, schemas, times};

/// What a value is.
#[derive(Debug, Clone)]
pub enum Shape {
    Text,
    /// A moment as RFC 3339.
    Time,
    /// A moment in milliseconds since 1970, as text.
    EpochText,
    /// A moment in milliseconds since 1970.
    EpochNumber,
    Integer,
    Number,
    Boolean,
    /// An enum, by its schema.
    Choice(String),
    List(Box<Shape>),
    Map(Box<Shape>),
    /// An object, by its schema.
    Object(String),
    /// An object whose fields no page has.
    Anything,
}

/// What a value that is sent has to keep to.
#[derive(Debug, Clone, PartialEq)]
pub enum Rule {
    Minimum(f64),
    Maximum(f64),
    MinLength(usize),
    MaxLength(usize),
    MaxItems(usize),
    Pattern(String),
    OneOf(Vec<i64>),
    /// A whole number of 32 bits, where nothing else bounds it on both sides.
    Int32,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: String,
    /// Its own, or that of the schema it refers to.
    pub description: String,
    pub shape: Shape,
    pub required: bool,
    pub essential: bool,
    pub aliases: Vec<String>,
    /// Empty in a response, which is not validated.
    pub rules: Vec<Rule>,
    /// The rules of each item of a list, or of each value of a map.
    pub each: Vec<Rule>,
}

/// The fields of an object schema.
#[derive(Debug, Clone)]
pub struct Object {
    pub schema: String,
    pub fields: Vec<Field>,
}

impl Shape {
    /// The object schemas in it, but not those inside them.
    pub fn objects(&self) -> Option<&str> {
        match self {
            Self::Object(schema) => Some(schema),
            Self::List(inner) | Self::Map(inner) => inner.objects(),
            _ => None,
        }
    }
}

pub fn objects(openapi: &OpenAPI, reach: &Reach) -> Result<Vec<Object>, String> {
    let mut objects = Vec::new();
    for (name, schema) in schemas(openapi) {
        let SchemaKind::Type(Type::Object(object)) = &schema.schema_kind else { continue };
        let essential = optional::essential(name, &schema.schema_data.extensions)?;
        let field = if reach.requests.contains(name) { request_field } else { field };
        let mut fields = Vec::new();
        for (property, schema) in &object.properties {
            let schema = borrowed(schema);
            let mut field = field(openapi, property, schema).map_err(|why| format!("{name}.{property}: {why}"))?;
            field.required = object.required.contains(property);
            field.essential = essential.contains(property);
            fields.push(field);
        }
        objects.push(Object { schema: name.clone(), fields });
    }
    Ok(objects)
}

/// The query of an operation.
pub fn query(openapi: &OpenAPI, operation: &Operation) -> Result<Vec<Field>, String> {
    let mut fields = Vec::new();
    for parameter in operation.parameters.iter().filter_map(ReferenceOr::as_item) {
        let Parameter::Query { parameter_data: data, .. } = parameter else { continue };
        let ParameterSchemaOrContent::Schema(schema) = &data.format else { continue };
        let mut field = request_field(openapi, &data.name, borrowed(schema))
            .map_err(|why| format!("the parameter {}: {why}", data.name))?;
        field.required = data.required;
        fields.push(field);
    }
    Ok(fields)
}

/// The shape of the body of a request.
pub fn body(openapi: &OpenAPI, operation: &Operation) -> Result<Option<Shape>, String> {
    match &operation.request_body {
        Some(ReferenceOr::Item(RequestBody { content, .. })) => of_content(openapi, content.values().next()),
        Some(ReferenceOr::Reference { reference }) => Err(format!("its body is the reference {reference}")),
        None => Ok(None),
    }
}

/// The shape of the body of its success.
pub fn answer(openapi: &OpenAPI, operation: &Operation) -> Result<Option<Shape>, String> {
    let responses = &operation.responses.responses;
    let success = responses.iter().filter(|(status, _)| matches!(status, StatusCode::Code(200..=299)));
    let mut bodies = success.filter_map(|(_, response)| match response {
        ReferenceOr::Item(Response { content, .. }) => content.values().next(),
        ReferenceOr::Reference { .. } => None,
    });
    of_content(openapi, bodies.next())
}

fn of_content(openapi: &OpenAPI, content: Option<&openapiv3::MediaType>) -> Result<Option<Shape>, String> {
    content.and_then(|content| content.schema.as_ref()).map(|schema| shape(openapi, borrowed(schema))).transpose()
}

fn field(openapi: &OpenAPI, name: &str, schema: ReferenceOr<&Schema>) -> Result<Field, String> {
    let aliases = match schema {
        ReferenceOr::Item(schema) => {
            let extensions = &schema.schema_data.extensions;
            match extensions.get("x-aliases") {
                Some(value) => serde_json::from_value(value.clone()).map_err(|error| format!("x-aliases: {error}"))?,
                None => Vec::new(),
            }
        }
        ReferenceOr::Reference { .. } => Vec::new(),
    };
    let (description, shape) = (description(openapi, &schema), shape(openapi, schema)?);
    Ok(Field {
        name: name.to_owned(),
        description,
        shape,
        required: false,
        essential: false,
        aliases,
        rules: Vec::new(),
        each: Vec::new(),
    })
}

/// A field with the rules that the library validates before it sends a request.
fn request_field(openapi: &OpenAPI, name: &str, schema: ReferenceOr<&Schema>) -> Result<Field, String> {
    let own = schema.as_item().copied();
    let field = field(openapi, name, schema)?;
    match own {
        Some(schema) => Ok(Field { rules: rules(schema)?, each: each(schema)?, ..field }),
        None => Ok(field),
    }
}

fn description(openapi: &OpenAPI, schema: &ReferenceOr<&Schema>) -> String {
    let (own, target) = match schema {
        ReferenceOr::Item(schema) => (schema.schema_data.description.as_ref(), None),
        ReferenceOr::Reference { reference } => (None, reference.rsplit('/').next()),
    };
    let target = target.and_then(|target| super::schema(openapi, target));
    own.or(target.and_then(|schema| schema.schema_data.description.as_ref())).cloned().unwrap_or_default()
}

fn shape(openapi: &OpenAPI, schema: ReferenceOr<&Schema>) -> Result<Shape, String> {
    let schema = match schema {
        ReferenceOr::Item(schema) => schema,
        ReferenceOr::Reference { reference } => return named(openapi, &reference),
    };
    if let Some(time) = times::shape(schema) {
        return Ok(time);
    }
    match &schema.schema_kind {
        SchemaKind::AllOf { all_of } => match &all_of[..] {
            [only] => shape(openapi, borrowed(only)),
            _ => Err("it is made of several schemas".to_owned()),
        },
        SchemaKind::Type(Type::String(_)) => Ok(Shape::Text),
        SchemaKind::Type(Type::Integer(_)) => Ok(Shape::Integer),
        SchemaKind::Type(Type::Number(_)) => Ok(Shape::Number),
        SchemaKind::Type(Type::Boolean(_)) => Ok(Shape::Boolean),
        SchemaKind::Type(Type::Array(array)) => {
            let items = array.items.as_ref().ok_or("it is a list of nothing")?;
            Ok(Shape::List(Box::new(shape(openapi, borrowed(items))?)))
        }
        SchemaKind::Type(Type::Object(object)) => match &object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => {
                Ok(Shape::Map(Box::new(shape(openapi, borrowed(&**values))?)))
            }
            None if object.properties.is_empty() => Ok(Shape::Anything),
            _ => Err("it is an object without a name".to_owned()),
        },
        _ => Err("it has no type".to_owned()),
    }
}

fn named(openapi: &OpenAPI, reference: &str) -> Result<Shape, String> {
    let name = reference.strip_prefix("#/components/schemas/").unwrap_or(reference);
    let schema = super::schema(openapi, name).ok_or_else(|| format!("{reference} is no schema"))?;
    match &schema.schema_kind {
        SchemaKind::Type(Type::String(string)) if !string.enumeration.is_empty() => Ok(Shape::Choice(name.to_owned())),
        SchemaKind::Type(Type::Object(object)) if object.additional_properties.is_none() => {
            Ok(Shape::Object(name.to_owned()))
        }
        _ => shape(openapi, ReferenceOr::Item(schema)),
    }
}

fn rules(schema: &Schema) -> Result<Vec<Rule>, String> {
    let SchemaKind::Type(kind) = &schema.schema_kind else { return Ok(Vec::new()) };
    let rules = match kind {
        Type::Integer(integer) => {
            let values: Vec<i64> = integer.enumeration.iter().flatten().copied().collect();
            let short = matches!(integer.format, VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32));
            let bounded = !values.is_empty() || integer.minimum.and(integer.maximum).is_some();
            vec![
                (short && !bounded).then_some(Rule::Int32),
                integer.minimum.map(|value| Rule::Minimum(value as f64)),
                integer.maximum.map(|value| Rule::Maximum(value as f64)),
                (!values.is_empty()).then_some(Rule::OneOf(values)),
            ]
        }
        Type::Number(number) => vec![number.minimum.map(Rule::Minimum), number.maximum.map(Rule::Maximum)],
        Type::String(string) => vec![
            string.min_length.map(Rule::MinLength),
            string.max_length.map(Rule::MaxLength),
            string.pattern.clone().map(Rule::Pattern),
        ],
        Type::Array(array) if array.min_items.is_some() => {
            return Err("it has `minItems`, which the library does not validate".to_owned());
        }
        Type::Array(array) => vec![array.max_items.map(Rule::MaxItems)],
        Type::Boolean(_) | Type::Object(_) => Vec::new(),
    };
    Ok(rules.into_iter().flatten().collect())
}

/// The rules of what a list or a map holds.
fn each(schema: &Schema) -> Result<Vec<Rule>, String> {
    let held = match &schema.schema_kind {
        SchemaKind::Type(Type::Array(array)) => array.items.as_ref().and_then(ReferenceOr::as_item).map(|item| &**item),
        SchemaKind::Type(Type::Object(object)) => match &object.additional_properties {
            Some(AdditionalProperties::Schema(values)) => values.as_item(),
            _ => None,
        },
        _ => None,
    };
    held.map_or_else(|| Ok(Vec::new()), rules)
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
    use crate::codegen::lower::samples::{self, reference};

    /// The fields of a schema that only requests use.
    fn fields(properties: serde_json::Value) -> Result<Vec<Field>, String> {
        fields_of("A", properties)
    }

    /// The fields of `A`, where requests use the schema `sent`.
    fn fields_of(sent: &str, properties: serde_json::Value) -> Result<Vec<Field>, String> {
        let object = json!({"type": "object", "required": ["a"], "x-essential": ["b"], "properties": properties});
        let choice = json!({"type": "string", "description": "Its kind.", "enum": ["x"]});
        let openapi = samples::openapi(json!({}), json!({"A": object, "Kind": choice, "Map": {"type": "object"}}));
        let mut reach = Reach::of(&openapi);
        reach.requests.insert(sent.to_owned());
        objects(&openapi, &reach).map(|objects| objects.into_iter().find(|object| object.schema == "A").unwrap().fields)
    }

    #[test]
    fn a_field_keeps_what_its_type_will_not_have() {
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
        assert_eq!(a.rules, [Rule::Minimum(1.0), Rule::OneOf(vec![1, 2])]);
        assert_eq!((b.required, b.essential, &b.aliases[..]), (false, true, &["B".to_owned(), "bB".to_owned()][..]));
        assert_eq!(b.rules, [Rule::MaxLength(9), Rule::Pattern("^x".to_owned())]);
        assert_eq!(format!("{:?}", c.shape), r#"List(Choice("Kind"))"#);
        assert_eq!((&c.rules[..], &c.each[..]), (&[Rule::MaxItems(1)][..], &[][..]));
        assert_eq!((&d.rules[..], &d.each[..]), (&[][..], &[Rule::Minimum(1.0)][..]));
        assert_eq!((&e.rules[..], &e.each[..]), (&[][..], &[Rule::MaxLength(9)][..]));
    }

    #[test]
    fn min_items_is_refused_in_a_request_and_ignored_in_a_response() {
        let list = json!({"type": "array", "minItems": 1, "items": {"type": "string"}});
        for property in [list.clone(), json!({"type": "array", "items": list})] {
            let properties = json!({"c": property});
            let refusal = fields(properties.clone()).unwrap_err();
            assert_eq!(refusal, "A.c: it has `minItems`, which the library does not validate");
            assert_eq!(fields_of("B", properties).unwrap()[0].rules, []);
        }
    }

    #[test]
    fn a_reference_is_followed_with_or_without_something_beside_it() {
        let fields = fields(json!({
            "a": reference("Kind"),
            "b": {"allOf": [reference("Kind")], "description": "Its own."},
            "c": reference("A"),
            "d": {"type": "object", "additionalProperties": {"type": "number"}},
            "e": reference("Map"),
        }))
        .unwrap();
        let shapes: Vec<_> = fields.iter().map(|field| format!("{:?}", field.shape)).collect();
        assert_eq!(
            shapes,
            [r#"Choice("Kind")"#, r#"Choice("Kind")"#, r#"Object("A")"#, "Map(Number)", r#"Object("Map")"#]
        );
        assert_eq!((&*fields[0].description, &*fields[1].description), ("Its kind.", "Its own."));
    }

    #[test]
    fn what_has_no_shape_is_refused_by_its_name() {
        for (property, why) in [
            (json!({"allOf": [reference("A"), reference("Kind")]}), "A.p: it is made of several schemas"),
            (json!({"type": "object", "properties": {"x": {"type": "string"}}}), "A.p: it is an object without a name"),
            (json!({"type": "array"}), "A.p: it is a list of nothing"),
            (json!({"oneOf": []}), "A.p: it has no type"),
            (reference("None"), "A.p: #/components/schemas/None is no schema"),
            (json!({"type": "string", "x-aliases": "x"}), "A.p: x-aliases: "),
        ] {
            let said = fields(json!({"p": property})).unwrap_err();
            assert!(said.starts_with(why), "{said}");
        }
    }
}
