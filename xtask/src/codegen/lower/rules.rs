//! Validation rules that OpenAPI 3.0 has no keyword for: `x-when`, a condition on another field of the same object, and
//! `x-character-classes`, the character classes that a password must contain.

use indexmap::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::{annotation, schemas::Constraint};

/// A rule for a field that depends on another field of the same object.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    pub other: String,
    pub condition: Condition,
    pub demand: Demand,
}

/// The condition on the other field under which a rule applies.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    Present,
    Absent,
    Is(Vec<String>),
    IsNot(Vec<String>),
    Above(f64),
}

#[derive(Debug, Clone, PartialEq)]
pub enum Demand {
    Required,
    Different,
    Meets(Constraint),
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct When {
    field: String,
    #[serde(default)]
    absent: bool,
    is: Option<Vec<Value>>,
    is_not: Option<Vec<Value>>,
    above: Option<f64>,
    #[serde(default)]
    required: bool,
    #[serde(default)]
    different: bool,
    one_of: Option<Vec<f64>>,
    max_length: Option<usize>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct CharacterClasses {
    at_least: usize,
    special: String,
}

pub fn rule(extensions: &IndexMap<String, Value>) -> Result<Option<Rule>, String> {
    let Some(when) = annotation::<When>(extensions, "x-when")? else { return Ok(None) };
    let condition = match (when.absent, when.is, when.is_not, when.above) {
        (false, None, None, None) => Condition::Present,
        (true, None, None, None) => Condition::Absent,
        (false, Some(values), None, None) => Condition::Is(strings(values)),
        (false, None, Some(values), None) => Condition::IsNot(strings(values)),
        (false, None, None, Some(least)) => Condition::Above(least),
        _ => return Err("x-when: more than one condition".to_owned()),
    };
    let demand = match (when.required, when.different, when.one_of, when.max_length) {
        (true, false, None, None) => Demand::Required,
        (false, true, None, None) => Demand::Different,
        (false, false, Some(values), None) => Demand::Meets(Constraint::OneOf(values)),
        (false, false, None, Some(most)) => Demand::Meets(Constraint::MaxLength(most)),
        _ => return Err("x-when: exactly one requirement expected".to_owned()),
    };
    Ok(Some(Rule { other: when.field, condition, demand }))
}

pub fn character_classes(extensions: &IndexMap<String, Value>) -> Result<Option<Constraint>, String> {
    let classes = annotation::<CharacterClasses>(extensions, "x-character-classes")?;
    Ok(classes.map(|classes| Constraint::CharacterClasses(classes.at_least, classes.special)))
}

fn strings(values: Vec<Value>) -> Vec<String> {
    values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(when: Value) -> Result<Rule, String> {
        rule(&IndexMap::from([("x-when".to_owned(), when)])).map(Option::unwrap)
    }

    #[test]
    fn rule_reads_each_condition_and_demand() {
        for (when, condition, demand) in [
            (json!({"field": "a", "required": true}), Condition::Present, Demand::Required),
            (json!({"field": "a", "absent": true, "different": true}), Condition::Absent, Demand::Different),
            (
                json!({"field": "a", "is": ["x", true], "one-of": [0.5, 2]}),
                Condition::Is(vec!["x".to_owned(), "true".to_owned()]),
                Demand::Meets(Constraint::OneOf(vec![0.5, 2.0])),
            ),
            (
                json!({"field": "a", "is-not": [1], "max-length": 3}),
                Condition::IsNot(vec!["1".to_owned()]),
                Demand::Meets(Constraint::MaxLength(3)),
            ),
            (json!({"field": "a", "above": 1, "required": true}), Condition::Above(1.0), Demand::Required),
        ] {
            assert_eq!(of(when), Ok(Rule { other: "a".to_owned(), condition, demand }));
        }
        assert_eq!(rule(&IndexMap::new()), Ok(None));
    }

    #[test]
    fn rule_rejects_several_conditions_or_demands() {
        for (when, why) in [
            (json!({"field": "a", "absent": true, "is": ["x"], "required": true}), "x-when: more than one condition"),
            (json!({"field": "a"}), "x-when: exactly one requirement expected"),
            (json!({"field": "a", "required": true, "max-length": 3}), "x-when: exactly one requirement expected"),
            (json!({"field": "a", "demand": true}), "x-when: unknown field `demand`"),
        ] {
            let error = of(when).unwrap_err();
            assert!(error.starts_with(why), "{error}");
        }
    }

    #[test]
    fn character_classes_returns_a_constraint() {
        let of = |value| character_classes(&IndexMap::from([("x-character-classes".to_owned(), value)]));
        let expected = Constraint::CharacterClasses(3, "-_".to_owned());
        assert_eq!(of(json!({"at-least": 3, "special": "-_"})), Ok(Some(expected)));
        assert!(of(json!({"at-least": 3})).unwrap_err().starts_with("x-character-classes: missing field `special`"));
        assert_eq!(character_classes(&IndexMap::new()), Ok(None));
    }
}
