//! What containers run: names of images, and the words of their commands.

use sextant_facts::{Data, Part, Value};

/// The name of an image without its tag, as far as it is written out: what stands before the last hole of the name is
/// left away. Absent where nothing of the name is known.
pub(crate) fn name(image: &Value) -> Value {
    let Some(Data::Text(text)) = image.data() else { return Value::absent() };
    let last = text.parts.len().saturating_sub(1);
    // A hole that only stands for the tag or digest hides nothing of the name.
    let known = text.parts.iter().enumerate().rev().find_map(|(at, part)| match part {
        Part::Literal(literal) if at == last || literal.trim_end_matches(['"', ' ']).ends_with([':', '@']) => {
            Some(literal)
        }
        _ => None,
    });
    let known = known.map(|literal| split(literal).0).filter(|name| name.chars().any(char::is_alphanumeric));
    known.map_or_else(Value::absent, |name| Value::text(name.trim_start_matches('/')).standing_for(image))
}

/// The words that start a container, as far as they are written out. The first may be a hole: it is what is run. In the
/// others a hole is a parameter, which is left away.
pub(crate) fn words<'v>(lists: impl IntoIterator<Item = &'v Value>) -> Value {
    let mut words = Vec::new();
    for value in lists {
        let items = value.as_list().map_or(&[][..], |list| &list.items).iter().map(|item| &item.value);
        let alone = matches!(value.data(), Some(Data::Text(_))).then_some(value);
        for word in items.chain(alone) {
            match word.data() {
                Some(Data::Text(text)) if !words.is_empty() => {
                    let literal = text.parts.iter().filter_map(|part| match part {
                        Part::Literal(literal) => Some(literal.as_str()),
                        Part::Hole(_) => None,
                    });
                    let literal: Vec<&str> = literal.collect();
                    if !literal.is_empty() {
                        words.push(Value::text(literal.join(" ")));
                    }
                }
                _ => words.push(word.clone()),
            }
        }
    }
    Value::list(words)
}

/// The name of an image, and the rest with its separator.
pub(super) fn split(image: &str) -> (&str, &str) {
    let name = image.rfind('/').map_or(0, |at| at + 1);
    let end = image.get(name..).and_then(|rest| rest.find(['@', ':'])).map_or(image.len(), |at| name + at);
    image.split_at(end)
}

#[cfg(test)]
mod tests {
    use super::name;
    use sextant_facts::{Data, Text, Value, Why};

    #[test]
    fn names_are_known_up_to_holes() {
        let cases = [
            (&["vllm/vllm-openai:v1"][..], Some("vllm/vllm-openai")),
            (&["registry:5000/app@sha256:1"], Some("registry:5000/app")),
            (&["", "/team/app:1"], Some("team/app")),
            (&["app:", ""], Some("app")),
            (&["", "/app:", ""], Some("app")),
            (&["registry/app-", ":1"], None),
            (&["registry/", ""], None),
            (&["", ""], None),
        ];
        for (parts, expected) in cases {
            let mut text = Text::default();
            for (index, part) in parts.iter().enumerate() {
                if index > 0 {
                    text.push_hole(Why::new("x"));
                }
                text.push_literal(part);
            }
            assert_eq!(name(&Value::known(Data::Text(text))).as_str(), expected, "{parts:?}");
        }
    }
}
