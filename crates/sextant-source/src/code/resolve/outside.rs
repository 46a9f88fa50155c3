//! Who may call a function beside the calls that are seen: what decorates it, what runs it by its name, what its class
//! builds on.

use super::{Loc, Resolver, Thing};
use crate::code::syntax::{ClassId, ExprId, Function, FunctionId, Kind};
use crate::language::Language;
use crate::limits::BASES;
use sextant_facts::Why;

/// Decorators and annotations that leave a function to those who call it: they wrap, describe, observe or repeat it.
const WRAPPING: [&str; 82] = [
    "Bulkhead",
    "CachePut",
    "CacheEvict",
    "Cacheable",
    "CheckReturnValue",
    "CircuitBreaker",
    "Contract",
    "Counted",
    "Deprecated",
    "Fallback",
    "Generated",
    "NewSpan",
    "NonNull",
    "Nonnull",
    "NotNull",
    "Nullable",
    "Observed",
    "Override",
    "PreAuthorize",
    "RateLimiter",
    "Retry",
    "Retryable",
    "SafeVarargs",
    "SneakyThrows",
    "SuppressWarnings",
    "Synchronized",
    "TimeLimiter",
    "Timed",
    "Timeout",
    "Traced",
    "Transactional",
    "VisibleForTesting",
    "WithSpan",
    "abstractmethod",
    "alru_cache",
    "asynccontextmanager",
    "autobind",
    "beartype",
    "cache",
    "cache_data",
    "cache_resource",
    "cached",
    "cached_property",
    "cachedmethod",
    "captureMethod",
    "capture_method",
    "circuit",
    "classmethod",
    "contextmanager",
    "deleter",
    "deprecated",
    "final",
    "getter",
    "inference_mode",
    "jit",
    "limits",
    "lru_cache",
    "memoize",
    "njit",
    "no_grad",
    "no_type_check",
    "observe",
    "on_exception",
    "on_predicate",
    "overload",
    "override",
    "profile",
    "property",
    "retry",
    "setter",
    "sleep_and_retry",
    "start_as_current_span",
    "staticmethod",
    "timed",
    "timeit",
    "trace",
    "traceable",
    "traced",
    "typechecked",
    "validate_arguments",
    "validate_call",
    "wraps",
];

/// Bases outside the tree that never call what a class builds on them.
const PASSIVE: [&str; 25] = [
    "ABC",
    "AutoCloseable",
    "BaseModel",
    "BaseSettings",
    "Closeable",
    "Cloneable",
    "Comparable",
    "Enum",
    "Error",
    "EventEmitter",
    "Exception",
    "Generic",
    "IntEnum",
    "NamedTuple",
    "Object",
    "Protocol",
    "Record",
    "RuntimeError",
    "RuntimeException",
    "Serializable",
    "StrEnum",
    "TypedDict",
    "dict",
    "list",
    "object",
];

impl Resolver<'_> {
    /// Why a function may be called by something that no call shows.
    pub(super) fn called_unseen(&mut self, (module, function): (usize, FunctionId)) -> Option<Why> {
        let found = self.module(module)?;
        let definition = found.function(function)?;
        let name = &definition.qualified;
        if let Some((decorator, dotted)) = self.registering(module, &definition.decorators) {
            let text = format!("`{name}` may also be called by what decorates it, `{dotted}`");
            return Some(self.reason(Loc { module, frame: 0, expr: decorator }, &text));
        }
        let at = |text: String| Some(Why::perhaps_at(text, Some(found.place(definition.body.0))));
        if is_entry(found.language, definition) {
            return at(format!("`{name}` may also be called by the platform, by its name"));
        }
        let is_private = definition.name.starts_with("__") && !definition.name.ends_with("__");
        let class = definition.class.filter(|_| !is_private && *definition.name != *found.language.constructor())?;
        let base = self.base_outside(module, class, BASES)?;
        at(format!("`{name}` may also be called by what its class builds on, `{base}`"))
    }

    /// A decorator that may hand the function to somebody who calls it.
    fn registering(&mut self, module: usize, decorators: &[ExprId]) -> Option<(ExprId, String)> {
        decorators.iter().find_map(|decorator| {
            let loc = self.decorator(module, *decorator);
            let dotted = self.dotted(loc);
            (!WRAPPING.contains(&last(&dotted))).then_some((*decorator, dotted))
        })
    }

    /// Why what goes wrong in a function may be handled by what decorates it: a decorator of the tree runs the function
    /// under a name of its own.
    pub(super) fn wrapped(&mut self, (module, function): (usize, FunctionId)) -> Option<Why> {
        let decorators = &self.module(module)?.function(function)?.decorators;
        decorators.iter().find_map(|decorator| {
            let loc = self.decorator(module, *decorator);
            let is_own = matches!(self.identify(loc), Thing::Function { .. } | Thing::Class(..));
            is_own.then(|| {
                let dotted = self.dotted(loc);
                self.reason(loc, &format!("the decorator `{dotted}` may handle it"))
            })
        })
    }

    /// What a decorator is, without its arguments.
    fn decorator(&self, module: usize, expr: ExprId) -> Loc {
        let kind = self.module(module).map(|found| &found.expr(expr).kind);
        let expr = if let Some(Kind::Call { function, .. }) = kind { *function } else { expr };
        Loc { module, frame: 0, expr }
    }

    /// A base of a class, or of one it builds on, that the tree does not define. Go has no such bases: what a type embeds
    /// does not know the methods of the type.
    fn base_outside(&mut self, module: usize, class: ClassId, depth: usize) -> Option<String> {
        let found = self.module(module).filter(|found| depth > 0 && found.language != Language::Go)?;
        found.class(class)?.bases.iter().take(BASES).find_map(|base| {
            let loc = Loc { module, frame: 0, expr: *base };
            match self.identify(loc) {
                Thing::Class(m, c) if (m, c) != (module, class) => self.base_outside(m, c, depth / 2),
                _ => Some(self.dotted(loc)).filter(|dotted| !PASSIVE.contains(&last(dotted))),
            }
        })
    }
}

/// The last name of a dotted one, without what it is applied to: `Generic` of `typing.Generic[]`.
fn last(dotted: &str) -> &str {
    let name = dotted.trim_end_matches(['(', ')', '[', ']']);
    name.rsplit('.').next().unwrap_or(name)
}

/// Whether a platform finds a function by its name: of AWS Lambda, or of a web framework that routes by files.
fn is_entry(language: Language, definition: &Function) -> bool {
    let name = &*definition.name;
    definition.outer.is_none()
        && match language {
            Language::Python => matches!(name, "handler" | "lambda_handler"),
            Language::TypeScript => {
                const ROUTES: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
                let is_route = matches!(name, "getServerSideProps" | "getStaticProps" | "loader" | "action");
                name == "handler" || (definition.class.is_none() && (is_route || ROUTES.contains(&name)))
            }
            Language::Java => name == "handleRequest",
            Language::Go => matches!(name, "Handler" | "ServeHTTP"),
        }
}
