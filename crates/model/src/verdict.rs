//! Open, closed or unknown, and how the three compose.

use std::borrow::Cow;
use std::collections::BTreeSet;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::condition::{Assumption, Condition, Contradiction, When};
use crate::{Certainty, GapId};

/// Whether something can be done.
///
/// In JSON: `{"$verdict": "open", "when": […], "assuming": […]}`, `{"$verdict": "closed", "because": […]}` or
/// `{"$verdict": "unknown", "gaps": […], "when": […], "assuming": […]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It can be done, when the conjunction holds.
    Open(When),
    /// It cannot be done.
    Closed(Closed),
    /// What was collected does not decide it.
    Unknown(Unknown),
}

/// Why something cannot be done; each reason is a sentence without a full stop.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// At least one of them suffices.
    pub because: BTreeSet<String>,
}

/// Why something is not decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unknown {
    /// What could not be collected.
    pub gaps: BTreeSet<GapId>,
    /// What must hold in any case.
    pub when: When,
}

impl Verdict {
    /// Open without conditions.
    pub fn open() -> Self {
        Self::Open(When::always())
    }
    /// Open when the condition holds.
    pub fn open_when(condition: Condition) -> Self {
        Self::Open(When::condition(condition))
    }
    /// Open if a layer that was not read does not forbid it.
    pub fn open_assuming(that: &str, gap: GapId) -> Self {
        Self::Open(When::assuming(Assumption {
            that: that.to_owned(),
            gap,
        }))
    }
    /// Closed for the reason.
    pub fn closed(because: impl Into<String>) -> Self {
        Self::Closed(Closed {
            because: [because.into()].into(),
        })
    }
    /// Unknown because of the gap.
    pub fn unknown(gap: GapId) -> Self {
        Self::Unknown(Unknown {
            gaps: [gap].into(),
            when: When::always(),
        })
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        matches!(self, Self::Closed(_))
    }
    /// Whether it is open, with or without conditions.
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Open(_))
    }
    /// Whether it is undecided.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// What must hold for it to be open; none when it is closed.
    pub fn when(&self) -> Option<&When> {
        match self {
            Self::Open(when) | Self::Unknown(Unknown { when, .. }) => Some(when),
            Self::Closed(_) => None,
        }
    }

    /// How certain it is that it can be done; none when it is closed.
    pub fn certainty(&self) -> Option<Certainty> {
        match self {
            Self::Open(when) if !when.assumptions().is_empty() => Some(Certainty::Assumed),
            Self::Open(when) if !when.conditions().is_empty() => Some(Certainty::Conditional),
            Self::Open(_) => Some(Certainty::Proven),
            Self::Unknown(_) => Some(Certainty::Unknown),
            Self::Closed(_) => None,
        }
    }

    /// Both, in one and the same request. Closed wins over unknown, unknown over open, and a conjunction that
    /// cannot hold is closed. Conjoin what is about one request before [`then`](Self::then) adds later ones.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.join(other, When::and)
    }

    /// This, and then the other in a later request: conditions on requests never contradict each other, conditions
    /// on the world do.
    #[must_use]
    pub fn then(&self, other: &Self) -> Self {
        self.join(other, When::then)
    }

    fn join(&self, other: &Self, when: impl Fn(&When, &When) -> Result<When, Contradiction>) -> Self {
        let (mine, theirs) = match (self, other) {
            (Self::Closed(a), Self::Closed(b)) => {
                return Self::Closed(Closed {
                    because: a.because.union(&b.because).cloned().collect(),
                });
            }
            (Self::Closed(closed), _) | (_, Self::Closed(closed)) => return Self::Closed(closed.clone()),
            (
                Self::Open(mine) | Self::Unknown(Unknown { when: mine, .. }),
                Self::Open(theirs) | Self::Unknown(Unknown { when: theirs, .. }),
            ) => (mine, theirs),
        };
        let joined = match when(mine, theirs) {
            Ok(joined) => joined,
            Err(contradiction) => return Self::closed(contradiction.to_string()),
        };
        let gaps: BTreeSet<GapId> = [self, other].into_iter().flat_map(Self::gaps).cloned().collect();
        if gaps.is_empty() {
            Self::Open(joined)
        } else {
            Self::Unknown(Unknown { gaps, when: joined })
        }
    }

    /// The gaps that keep it from being decided. Gaps behind assumptions are not among them.
    pub fn gaps(&self) -> impl Iterator<Item = &GapId> {
        match self {
            Self::Unknown(unknown) => Some(unknown.gaps.iter()),
            Self::Open(_) | Self::Closed(_) => None,
        }
        .into_iter()
        .flatten()
    }

    /// Whether whatever the other allows, this allows too.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::Closed(_)) => true,
            (Self::Closed(_), _) => false,
            (Self::Open(mine), Self::Open(theirs) | Self::Unknown(Unknown { when: theirs, .. })) => {
                mine.is_implied_by(theirs)
            }
            (Self::Unknown(_), Self::Open(_)) => false,
            (Self::Unknown(mine), Self::Unknown(theirs)) => {
                mine.gaps.is_subset(&theirs.gaps) && mine.when.is_implied_by(&theirs.when)
            }
        }
    }
}

#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "$verdict", rename_all = "snake_case")]
enum VerdictRecord {
    Open {
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        when: BTreeSet<Condition>,
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        assuming: BTreeSet<Assumption>,
    },
    Closed {
        because: BTreeSet<String>,
    },
    Unknown {
        gaps: BTreeSet<GapId>,
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        when: BTreeSet<Condition>,
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        assuming: BTreeSet<Assumption>,
    },
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.clone() {
            Self::Open(w) => VerdictRecord::Open {
                when: w.conditions().clone(),
                assuming: w.assumptions().clone(),
            },
            Self::Closed(closed) => VerdictRecord::Closed {
                because: closed.because,
            },
            Self::Unknown(Unknown { gaps, when: w }) => VerdictRecord::Unknown {
                gaps,
                when: w.conditions().clone(),
                assuming: w.assumptions().clone(),
            },
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Verdict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(match VerdictRecord::deserialize(deserializer)? {
            VerdictRecord::Open { when, assuming } => Self::Open(When::from_parts(when, assuming)),
            VerdictRecord::Closed { because } => Self::Closed(Closed { because }),
            VerdictRecord::Unknown { gaps, when, assuming } => Self::Unknown(Unknown {
                gaps,
                when: When::from_parts(when, assuming),
            }),
        })
    }
}

impl JsonSchema for Verdict {
    fn schema_name() -> Cow<'static, str> {
        "Verdict".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        VerdictRecord::json_schema(generator)
    }
}
