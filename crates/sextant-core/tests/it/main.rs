//! The core from the outside: tables of cases and properties.

#[cfg(test)]
mod condition;
#[cfg(test)]
mod judge;
#[cfg(test)]
mod lens;
#[cfg(test)]
mod plan;
#[cfg(test)]
mod review;
#[cfg(test)]
mod risk;
#[cfg(test)]
mod sample;
