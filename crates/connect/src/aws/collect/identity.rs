//! Whose credentials these are.

use model::{AccountId, Arn, AssetId, Estate};

use super::reading::Reading;
use crate::aws::api::{CallerIdentity, Failure};

/// What the first call tells.
pub(super) enum Identity {
    /// The account, and the partition that it is in.
    Known(AccountId, String),
    /// This call failed; others may succeed.
    Unknown,
    /// Every call would fail as this one did.
    Hopeless,
}

/// Asks who the caller is. Notes evidence or gap in the estate.
pub(super) async fn ask(reading: &Reading<'_>, estate: &mut Estate) -> Identity {
    match reading.client.get_caller_identity(None).await {
        Ok(answer) => {
            estate.cite(answer.evidence);
            let CallerIdentity { arn, account } = answer.value;
            let partition = Arn::parse(&arn).map_or("aws", |arn| arn.partition).to_owned();
            Identity::Known(account.into(), partition)
        }
        Err(error) => {
            estate.note(error.gap());
            if error.failure.concerns_every_call() || matches!(*error.failure, Failure::Malformed(_)) {
                Identity::Hopeless
            } else {
                Identity::Unknown
            }
        }
    }
}

/// The account of any principal in the estate, with its partition.
pub(super) fn from_principals(estate: &Estate) -> Option<(AccountId, String)> {
    let of = |id: &AssetId| {
        let arn = Arn::parse(id.as_str()).ok()?;
        let is_number = arn.account.len() == 12 && arn.account.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| (AccountId::from(arn.account), arn.partition.to_owned()))
    };
    let users = estate.users().map(|(asset, _)| asset);
    users
        .chain(estate.roles().map(|(asset, _)| asset))
        .find_map(|asset| of(&asset.id))
}
