//! The functions of Helm's templates: those of Go, of Sprig, and Helm's own.
//!
//! What depends on chance, time or a cluster gives a hole.

mod collections;
mod encode;
mod logic;
mod numbers;
mod print;
mod regex;
mod text;
mod version;

use super::engine::{Engine, Fault};
use super::value::{HOLE, Value};
use std::rc::Rc;
use std::sync::Arc;

/// Most values that a function walks through.
const VALUES: usize = 200_000;

/// The arguments of a call.
pub(super) struct Arguments<'a> {
    name: &'a str,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    fn get(&self, index: usize) -> Result<&'a Value, String> {
        self.values.get(index).ok_or_else(|| format!("`{}` needs more arguments", self.name))
    }

    fn last(&self) -> Result<&'a Value, String> {
        self.values.last().ok_or_else(|| format!("`{}` needs an argument", self.name))
    }

    /// An argument as text, whatever it is.
    fn text(&self, index: usize) -> Result<String, String> {
        self.get(index).map(Value::print)
    }

    fn number(&self, index: usize) -> Result<f64, String> {
        Ok(numbers::float(self.get(index)?))
    }

    fn int(&self, index: usize) -> Result<i64, String> {
        Ok(numbers::int(self.get(index)?))
    }

    fn count(&self, index: usize) -> Result<usize, String> {
        let number = self.int(index)?;
        usize::try_from(number).map_err(|_| format!("`{}` cannot take {number}", self.name))
    }

    fn items(&self, index: usize) -> Result<Vec<Value>, String> {
        match self.get(index)? {
            Value::Nil => Ok(Vec::new()),
            value => value.items().ok_or_else(|| format!("`{}` needs a list, not a {}", self.name, value.kind())),
        }
    }
}

/// What a function found; nothing if it is none of this family.
type Found = Option<Result<Value, String>>;

/// Calls a function.
pub(super) fn call(
    engine: &mut Engine<'_>,
    name: &str,
    values: &[Value],
    at: &(Arc<str>, u32),
) -> Result<Value, Fault> {
    let arguments = Arguments { name, values };
    match name {
        "include" => {
            let value = arguments.get(1).cloned().unwrap_or(Value::Nil);
            return Ok(Value::text(engine.include(&arguments.text(0)?, &value)?));
        }
        "tpl" => return Ok(Value::text(engine.text(at, &arguments.text(0)?, arguments.get(1)?)?)),
        "toYaml" | "toYamlPretty" | "toJson" | "toPrettyJson" | "toRawJson" | "deepCopy" | "mustDeepCopy"
        | "deepEqual" | "merge" | "mergeOverwrite" | "mustMerge" | "mustMergeOverwrite" | "mustToJson"
        | "mustToYaml" | "mustToPrettyJson" | "toToml" | "uniq" | "mustUniq" | "has" | "without" => {
            for value in values {
                let size = value.size(VALUES, 0)?;
                engine.spend(size)?;
            }
        }
        _ => {}
    }
    let plain = name.strip_prefix("must").filter(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()));
    let plain =
        plain.map(|rest| rest.chars().take(1).flat_map(char::to_lowercase).chain(rest.chars().skip(1)).collect());
    let plain: String = plain.unwrap_or_else(|| name.to_owned());
    let families = [text::call, print::call, logic::call, collections::call, numbers::call, encode::call];
    let found = families.iter().find_map(|family| family(&plain, &arguments));
    let found = found.or_else(|| regex::call(&plain, &arguments)).or_else(|| version::call(&plain, &arguments));
    found
        .or_else(|| unknown(&plain))
        .unwrap_or_else(|| Err(format!("function `{name}` is not known")))
        .map_err(Fault::from)
}

/// What chance, time or a cluster decides.
fn unknown(name: &str) -> Found {
    let hole = || Value::text(String::from(HOLE));
    Some(Ok(match name {
        "randAlphaNum" | "randAlpha" | "randNumeric" | "randAscii" | "randBytes" | "randInt" | "uuidv4" | "now"
        | "date" | "dateInZone" | "date_in_zone" | "htmlDate" | "htmlDateInZone" | "dateModify" | "date_modify"
        | "toDate" | "ago" | "duration" | "durationRound" | "unixEpoch" | "htpasswd" | "bcrypt" | "derivePassword"
        | "genPrivateKey" | "encryptAES" | "decryptAES" | "getHostByName" | "sha1sum" | "sha256sum" | "sha512sum"
        | "adler32sum" | "env" | "expandenv" => hole(),
        "genCA"
        | "genCAWithKey"
        | "genSelfSignedCert"
        | "genSelfSignedCertWithKey"
        | "genSignedCert"
        | "genSignedCertWithKey"
        | "buildCustomCert" => Value::map([("Cert", hole()), ("Key", hole())]),
        "lookup" => Value::map([]),
        _ => return None,
    }))
}

/// Calls a method of what the chart or the cluster offers.
pub(super) fn method(
    engine: &mut Engine<'_>,
    on: &Value,
    name: &str,
    values: &[Value],
    at: &(Arc<str>, u32),
) -> Result<Value, Fault> {
    let arguments = Arguments { name, values };
    match on {
        Value::Files(files) => file_method(engine, files, &arguments).map_err(|fault| fault.at(&at.0, at.1)),
        _ if name == "Has" => {
            let interface = arguments.text(0)?;
            let offered = is_builtin(&interface);
            if !offered && !interface.contains("openshift.io") {
                engine.asked.insert(interface);
                return Ok(Value::Bool(engine.offers));
            }
            Ok(Value::Bool(offered))
        }
        _ => Err(format!("method `{name}` is not known").into()),
    }
}

/// Whether every cluster of our time offers an interface.
fn is_builtin(interface: &str) -> bool {
    let mut parts = interface.split('/');
    let group = match interface.matches('/').count() {
        0 => "",
        _ => parts.next().unwrap_or_default(),
    };
    let version = parts.next().unwrap_or_default();
    match group {
        "" => version == "v1",
        "policy" | "batch" => version == "v1",
        "autoscaling" => matches!(version, "v1" | "v2"),
        "apps"
        | "networking.k8s.io"
        | "rbac.authorization.k8s.io"
        | "storage.k8s.io"
        | "scheduling.k8s.io"
        | "apiextensions.k8s.io"
        | "admissionregistration.k8s.io"
        | "coordination.k8s.io"
        | "authentication.k8s.io"
        | "authorization.k8s.io"
        | "apiregistration.k8s.io"
        | "certificates.k8s.io"
        | "discovery.k8s.io"
        | "node.k8s.io"
        | "events.k8s.io" => version == "v1",
        _ => false,
    }
}

fn file_method(
    engine: &mut Engine<'_>,
    files: &Rc<Vec<(String, Rc<str>)>>,
    arguments: &Arguments<'_>,
) -> Result<Value, Fault> {
    match arguments.name {
        "Get" | "GetBytes" | "Lines" => {
            let wanted = arguments.text(0)?;
            let path = files.iter().find(|(name, _)| *name == wanted).map(|(_, path)| path.clone());
            let text = path.map_or(Ok(String::new()), |path| engine.file(&path))?;
            Ok(match arguments.name {
                "Lines" => Value::list(text.lines().map(Value::text).collect()),
                _ => Value::text(text),
            })
        }
        "Glob" => {
            let pattern = arguments.text(0)?;
            let matching = files.iter().filter(|(name, _)| glob(pattern.as_bytes(), name.as_bytes(), 0));
            Ok(Value::Files(Rc::new(matching.cloned().collect())))
        }
        "AsConfig" | "AsSecrets" => {
            let mut entries = super::value::Entries::new();
            for (name, path) in files.iter() {
                let text = if arguments.name == "AsConfig" { engine.file(path)? } else { String::from(HOLE) };
                entries.insert(name.rsplit('/').next().unwrap_or(name).into(), Value::text(text));
            }
            Ok(Value::text(encode::yaml(&Value::entries(entries))))
        }
        other => Err(format!("method `{other}` is not known").into()),
    }
}

/// Whether a name matches a pattern with `*` (within a segment), `**` and `?`.
fn glob(pattern: &[u8], name: &[u8], depth: usize) -> bool {
    if depth > 64 {
        return false;
    }
    match (pattern, name) {
        ([], []) => true,
        ([b'*', b'*', rest @ ..], _) => {
            let rest = rest.strip_prefix(b"/").unwrap_or(rest);
            (0..=name.len()).any(|at| glob(rest, name.get(at..).unwrap_or_default(), depth + 1))
        }
        ([b'*', rest @ ..], _) => {
            let end = name.iter().position(|byte| *byte == b'/').unwrap_or(name.len());
            (0..=end).any(|at| glob(rest, name.get(at..).unwrap_or_default(), depth + 1))
        }
        ([b'{', rest @ ..], _) if rest.contains(&b'}') => {
            let end = rest.iter().position(|byte| *byte == b'}').unwrap_or_default();
            let (choices, after) = (rest.get(..end).unwrap_or_default(), rest.get(end + 1..).unwrap_or_default());
            choices.split(|byte| *byte == b',').any(|choice| glob(&[choice, after].concat(), name, depth + 1))
        }
        ([b'?', rest @ ..], [byte, after @ ..]) if *byte != b'/' => glob(rest, after, depth + 1),
        ([wanted, rest @ ..], [byte, after @ ..]) if wanted == byte => glob(rest, after, depth),
        _ => false,
    }
}
