//! What is said of calls in sources, case by case.

mod case;
mod cdk;
mod cdk_conditions;
mod cdk_twins;
mod flow;
mod go;
mod handled;
mod java;
mod limits;
mod link;
mod rule;
mod surroundings;
mod typescript;
mod values;
