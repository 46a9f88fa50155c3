//! AWS CDK: programs that build infrastructure, read without being run.
//!
//! The modules of an app are followed from its entry: constructors with what they are given, functions, loops over known
//! lists, and the conditions on the way. What an object of the CDK is made with becomes the properties of a resource.

mod access;
mod address;
mod assets;
mod certainty;
mod classes;
mod files;
mod flow;
mod grant;
mod imported;
mod methods;
mod package;
mod props;
mod resources;
mod statement;
mod unused;
mod walk;

pub(crate) use files::{Files, Listing, ROOT, parse as parse_json};
pub use package::MARKS;
pub(crate) use package::{Name, camel, concerns, is_package};
pub(crate) use resources::read;

use crate::code::Module;
use crate::language::Language;

/// A name as the CDK spells it.
fn of_language(module: &Module, name: &str) -> String {
    if module.language == Language::Python { camel(name) } else { name.to_owned() }
}

/// Whether objects of a class are resources: apps, stacks and outputs are not.
fn is_resource(name: &Name) -> bool {
    const NONE: [&str; 12] = [
        "Annotations",
        "App",
        "CfnCondition",
        "CfnMapping",
        "CfnOutput",
        "CfnParameter",
        "CfnRule",
        "Construct",
        "NestedStack",
        "Resource",
        "Stack",
        "Stage",
    ];
    name.member.is_none() && !(name.package.is_none() && name.module.is_empty() && NONE.contains(&&*name.class))
}

/// Whether a module builds infrastructure.
pub(crate) fn builds(module: &Module) -> bool {
    module.imports.iter().any(|import| is_package(&import.module))
}
