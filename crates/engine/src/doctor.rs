//! What can be read with these credentials, which permission is missing, and what that hides.

use connect::aws::{self, Outcome};
use connect::gitlab;
use model::GapReason;

use crate::collect::{CollectError, aws_source, gitlab_source, layer, live_accounts};
use crate::config::Config;

/// One thing that a collection reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examination {
    /// The source: an AWS account, a code host.
    pub source: String,
    /// The call.
    pub call: String,
    /// What happened.
    pub outcome: Reading,
    /// What nobody can know without it; empty when that is nothing.
    pub hides: String,
}

/// Whether something can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// It can.
    Readable,
    /// It cannot, with the reason.
    NotReadable(GapReason),
    /// There was nothing to try it on.
    Untried,
}

/// Tries what a collection of the configuration's live sources would read.
///
/// # Errors
/// When a token is not there or the configuration is wrong.
pub async fn doctor(config: &Config) -> Result<Vec<Examination>, CollectError> {
    let http = layer(config, None);
    let mut all = Vec::new();
    for source in &config.gitlab {
        let host = gitlab_source(source, config)?;
        let read = gitlab::collect(&http, &host).await;
        let readable = read
            .all_evidence()
            .filter(|evidence| evidence.source == model::Source::Api);
        all.extend(readable.map(|evidence| Examination {
            source: source.url.to_string(),
            call: evidence.call.clone(),
            outcome: Reading::Readable,
            hides: String::new(),
        }));
        all.extend(read.gaps().map(|gap| Examination {
            source: source.url.to_string(),
            call: gap.call.clone(),
            outcome: Reading::NotReadable(gap.reason.clone()),
            hides: gap.hides.clone(),
        }));
    }
    for source in live_accounts(config) {
        let checks = aws::doctor(&aws_source(source, &config.network), &http).await;
        all.extend(checks.into_iter().map(|check| Examination {
            source: "AWS account".to_owned(),
            call: check.call,
            outcome: match check.outcome {
                Outcome::Readable => Reading::Readable,
                Outcome::NotReadable(reason) => Reading::NotReadable(reason),
                Outcome::Untried => Reading::Untried,
            },
            hides: check.hides.to_owned(),
        }));
    }
    Ok(all)
}

/// The read-only IAM policy that a full collection needs, as indented JSON.
pub fn read_only_policy() -> String {
    format!("{:#}\n", aws::permissions::policy())
}
