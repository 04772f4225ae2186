//! Tables of the schemas of requests and responses, for the library's validation and deserialization.

use heck::ToShoutySnakeCase;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::type_name;
use crate::codegen::lower::{Condition, Constraint, Demand, Field, Lowered, Rule, Type};

/// Prints the schemas of a chapter, or those that several chapters share; `None` if there are none.
pub fn print(lowered: &Lowered, chapter: Option<&str>) -> Option<TokenStream> {
    let is_here = |schema: &str| lowered.usage.users.get(schema).and_then(|users| users.chapter()) == chapter;
    let objects = lowered.objects.iter().filter(|object| is_here(&object.schema)).map(|object| {
        let constant = constant(&object.schema);
        let fields = object.fields.iter().map(field);
        quote!(pub(crate) static #constant: Object = Object::new(&[#(#fields),*]);)
    });
    let operations = lowered.operations.iter().filter(|operation| Some(&*operation.chapter) == chapter);
    let queries = operations.filter(|operation| !operation.query.is_empty()).map(|operation| {
        let constant = query_constant(&operation.constant_name());
        let fields = operation.query.iter().map(field);
        quote!(pub(crate) static #constant: Object = Object::new(&[#(#fields),*]);)
    });
    let tables: TokenStream = objects.chain(queries).collect();
    let others = chapter.map(|_| quote!(generated::schemas::*,));
    (!tables.is_empty()).then(|| {
        quote! {
            #[allow(unused_imports, reason = "not every chapter uses all of them")]
            use crate::{
                #others
                schema::{Condition::*, Constraint::*, Demand::*, Object, Type, field},
                types,
            };

            #tables
        }
    })
}

/// Prints the library's `Type` for a value.
pub fn value_type(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(Type::String),
        Type::Timestamp => quote!(Type::Timestamp),
        Type::EpochMillisString => quote!(Type::EpochMillisString),
        Type::EpochMillis => quote!(Type::EpochMillis),
        Type::Integer => quote!(Type::Integer),
        Type::Number => quote!(Type::Number),
        Type::Boolean => quote!(Type::Boolean),
        Type::IntegerString => quote!(Type::IntegerString),
        Type::NumberString => quote!(Type::NumberString),
        Type::BooleanString | Type::UpperBooleanString => quote!(Type::BooleanString),
        Type::AnyObject => quote!(Type::AnyObject),
        Type::Enum(schema) => {
            let name = format_ident!("{}", type_name(schema));
            quote!(Type::Enum(types::#name::VALUES))
        }
        Type::List(items) => {
            let items = value_type(items);
            quote!(Type::List(&#items))
        }
        Type::Map(values) => {
            let values = value_type(values);
            quote!(Type::Map(&#values))
        }
        Type::Object(schema) => {
            let constant = constant(schema);
            quote!(Type::Object(&#constant))
        }
    }
}

/// Returns the name of the table of an operation's query parameters.
pub fn query_constant(operation: &str) -> Ident {
    format_ident!("{operation}_QUERY")
}

pub fn constant(schema: &str) -> Ident {
    format_ident!("{}", type_name(schema).to_shouty_snake_case())
}

fn field(field: &Field) -> TokenStream {
    let (name, ty) = (&field.name, value_type(&field.ty));
    let mut tokens = quote!(field(#name, #ty));
    if field.required {
        tokens = quote!(#tokens.required());
    }
    if field.essential {
        tokens = quote!(#tokens.essential());
    }
    if !field.aliases.is_empty() {
        let aliases = &field.aliases;
        tokens = quote!(#tokens.aliases(&[#(#aliases),*]));
    }
    if field.secret {
        tokens = quote!(#tokens.secret());
    }
    if !field.constraints.is_empty() {
        let constraints = field.constraints.iter().map(constraint);
        tokens = quote!(#tokens.constraints(&[#(#constraints),*]));
    }
    if !field.item_constraints.is_empty() {
        let constraints = field.item_constraints.iter().map(constraint);
        tokens = quote!(#tokens.item_constraints(&[#(#constraints),*]));
    }
    if let Some(rule) = &field.rule {
        let rule = self::rule(rule);
        tokens = quote!(#tokens.when(#rule));
    }
    tokens
}

fn rule(rule: &Rule) -> TokenStream {
    let other = &rule.other;
    let condition = match &rule.condition {
        Condition::Present => quote!(Present),
        Condition::Absent => quote!(Absent),
        Condition::Is(values) => quote!(Is(&[#(#values),*])),
        Condition::IsNot(values) => quote!(IsNot(&[#(#values),*])),
        Condition::Above(least) => quote!(Above(#least)),
    };
    let demand = match &rule.demand {
        Demand::Required => quote!(Required),
        Demand::Different => quote!(Different),
        Demand::Meets(demanded) => {
            let demanded = constraint(demanded);
            quote!(Meets(#demanded))
        }
    };
    quote!(#other, #condition, #demand)
}

fn constraint(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::Minimum(value) => quote!(Minimum(#value)),
        Constraint::Maximum(value) => quote!(Maximum(#value)),
        Constraint::MinLength(length) => quote!(MinLength(#length)),
        Constraint::MaxLength(length) => quote!(MaxLength(#length)),
        Constraint::MaxItems(count) => quote!(MaxItems(#count)),
        Constraint::Pattern(pattern) => quote!(Pattern(#pattern)),
        Constraint::Int32 => quote!(Int32),
        Constraint::OneOf(values) => quote!(OneOf(&[#(#values),*])),
        Constraint::CharacterClasses(least, special) => quote!(CharacterClasses(#least, #special)),
    }
}
