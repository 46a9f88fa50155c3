//! Three-valued truth, with the reason for not knowing.

use crate::value::{Data, State, Value, Why};

/// The reason for not knowing what an absent value would say.
pub(crate) const NOT_STATED: &str = "it is not stated";

/// Yes, no, or not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Truth {
    /// True in every completion.
    True,
    /// False in every completion.
    False,
    /// True in some completion and false in another, as far as we can tell.
    Unknown(Why),
}

impl Truth {
    /// The truth of a value used as a condition. The strings "true" and "false" count, as they do in Terraform and
    /// CloudFormation. An absent value is unknown: nothing was said.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match &value.state {
            State::Known(Data::Bool(true)) => Self::True,
            State::Known(Data::Bool(false)) => Self::False,
            State::Known(Data::Text(text)) => match text.as_literal() {
                Some("true") => Self::True,
                Some("false") => Self::False,
                Some(other) => Self::Unknown(Why::new(format!("`{other}` is neither true nor false"))),
                None => Self::Unknown(text.why().cloned().unwrap_or_else(|| Why::new("string with a hole"))),
            },
            State::Known(_) => Self::Unknown(Why::new("neither true nor false")),
            State::Absent => Self::Unknown(Why::new(NOT_STATED)),
            State::Set { why, .. } | State::Unresolved(why) => Self::Unknown(why.clone()),
        }
    }

    /// The value of this truth.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self {
            Self::True => Value::bool(true),
            Self::False => Value::bool(false),
            Self::Unknown(why) => Value::unresolved(why),
        }
    }

    /// False and true exchanged.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            unknown @ Self::Unknown(_) => unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}
