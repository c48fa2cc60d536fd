//! Answers as facts: evidence for each that came, a gap for each that did not.

use jiff::Timestamp;
use model::{Asset, AssetBody, AssetId, Estate, EvidenceId, Field, GapId};

use crate::aws::api::{Answer, ApiError};

/// The facts about one asset, as they come in.
#[derive(Debug)]
pub(super) struct Facts {
    /// Evidence, gaps and finished assets.
    pub(super) estate: Estate,
    evidence: Vec<EvidenceId>,
}

impl Facts {
    pub(super) fn new(collected: Timestamp) -> Self {
        Self {
            estate: Estate::new(collected),
            evidence: Vec::new(),
        }
    }

    /// What was answered, with its evidence kept; or the gap.
    pub(super) fn read<T>(&mut self, answer: Result<Answer<T>, ApiError>) -> Result<T, GapId> {
        match answer {
            Ok(Answer { value, evidence, .. }) => {
                let id = self.estate.cite(evidence);
                self.evidence.push(id);
                Ok(value)
            }
            Err(error) => Err(self.estate.note(error.gap())),
        }
    }

    /// The same, where a refusal with one code says that there is no such thing: then that refusal is the evidence.
    pub(super) fn read_optional<T>(
        &mut self,
        answer: Result<Answer<T>, ApiError>,
        absent: &str,
    ) -> Result<Option<T>, GapId> {
        match answer {
            Err(error) if error.code() == absent => {
                if let Some(evidence) = error.evidence {
                    let id = self.estate.cite(*evidence);
                    self.evidence.push(id);
                }
                Ok(None)
            }
            answer => self.read(answer).map(Some),
        }
    }

    /// Shows all further assets by this evidence too.
    pub(super) fn also_shown_by(&mut self, evidence: &[EvidenceId]) {
        self.evidence.extend_from_slice(evidence);
    }

    /// What shows the facts so far.
    pub(super) fn evidence(&self) -> &[EvidenceId] {
        &self.evidence
    }

    /// Adds the asset, shown by the evidence so far.
    pub(super) fn finish(&mut self, id: impl Into<AssetId>, name: &str, body: impl Into<AssetBody>) {
        let mut asset = Asset::new(id, name, body);
        for id in &self.evidence {
            asset.cite(id.clone());
        }
        self.estate.insert(asset);
    }
}

/// A field that is always there when it can be read.
pub(super) fn field<T>(read: Result<T, GapId>) -> Field<T> {
    read.map_or_else(Field::NotCollected, Field::Present)
}

/// A field that may be absent.
pub(super) fn optional<T>(read: Result<Option<T>, GapId>) -> Field<T> {
    read.map_or_else(Field::NotCollected, Field::collected)
}
