//! What only a deployment knows.

use super::id;
use crate::terraform::merge::assume;
use sextant_facts::{Place, Value, Why};

const FUNCTIONS: [&str; 20] = [
    "uniquestring",
    "guid",
    "newguid",
    "utcnow",
    "datetimeadd",
    "datetimetoepoch",
    "datetimefromepoch",
    "resourcegroup",
    "subscription",
    "managementgroup",
    "tenant",
    "deployment",
    "deployer",
    "environment",
    "pickzones",
    "providers",
    "getsecret",
    "resourceinfo",
    "externalinput",
    "tologicalzone",
];

/// The value of a function whose result only a deployment knows; `None` for any other function.
pub(super) fn call(lower: &str, values: &[Value], place: &Place) -> Option<Value> {
    if lower.starts_with("list") {
        let why = Why::at("what is deployed is known only then", place.clone());
        let mut value = Value::set(why);
        for argument in values {
            value = assume(value, argument);
        }
        let references = values.first().map(|first| first.references.as_slice()).unwrap_or_default();
        value.references = id::with_attribute(references, &format!("{lower}()")).into();
        return Some(value);
    }
    if !FUNCTIONS.contains(&lower) {
        return None;
    }
    let why = Why::at(format!("`{lower}()` is known only to a deployment"), place.clone());
    // What it is computed from says nothing of it.
    Some(values.iter().fold(Value::set(why), assume))
}
