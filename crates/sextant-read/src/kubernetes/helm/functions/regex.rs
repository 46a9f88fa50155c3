//! Functions over regular expressions. Go's are those of this crate, but for the way groups are named in replacements.

use super::super::value::Value;
use super::{Arguments, Found};
use regex::{NoExpand, Regex, RegexBuilder};

pub(super) fn call(name: &str, arguments: &Arguments<'_>) -> Found {
    Some(match name {
        "regexMatch" => (|| Ok(Value::Bool(pattern(arguments)?.is_match(&arguments.text(1)?))))(),
        "regexFind" => (|| {
            let text = arguments.text(1)?;
            Ok(Value::text(pattern(arguments)?.find(&text).map_or("", |found| found.as_str())))
        })(),
        "regexFindAll" => (|| {
            let (text, most) = (arguments.text(1)?, usize::try_from(arguments.int(2)?).unwrap_or(usize::MAX));
            Ok(Value::list(
                pattern(arguments)?.find_iter(&text).take(most).map(|found| Value::text(found.as_str())).collect(),
            ))
        })(),
        "regexReplaceAll" => (|| {
            let (text, with) = (arguments.text(1)?, arguments.text(2)?);
            Ok(Value::text(pattern(arguments)?.replace_all(&text, with.as_str())))
        })(),
        "regexReplaceAllLiteral" => (|| {
            let (text, with) = (arguments.text(1)?, arguments.text(2)?);
            Ok(Value::text(pattern(arguments)?.replace_all(&text, NoExpand(&with))))
        })(),
        "regexSplit" => (|| {
            let (text, most) = (arguments.text(1)?, usize::try_from(arguments.int(2)?).unwrap_or(usize::MAX));
            Ok(Value::list(pattern(arguments)?.splitn(&text, most).map(Value::text).collect()))
        })(),
        "regexQuoteMeta" => arguments.text(0).map(|text| Value::text(regex::escape(&text))),
        _ => return None,
    })
}

fn pattern(arguments: &Arguments<'_>) -> Result<Regex, String> {
    let text = arguments.text(0)?;
    let built = RegexBuilder::new(&text).size_limit(1 << 20).dfa_size_limit(1 << 20).build();
    built.map_err(|_| "a regular expression cannot be compiled".to_owned())
}
