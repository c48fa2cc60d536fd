//! The output of `aws iam get-account-authorization-details` from a file.
//!
//! The command line writes policy documents as objects; the API's own URL-encoded text is read too. The file holds
//! users, groups, roles and policies: everything else about the account has a gap that says so.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use model::asset::CloudAccount;
use model::{AccountId, Arn, Asset, AssetId, Estate, Evidence, Field, Gap, GapReason, List, Source};
use thiserror::Error;

use super::authorization::{AuthorizationDetails, Untold, into_estate, principal_ids};

/// The largest file that is read, in bytes. An account at the quotas of IAM fills less than half of it.
const MOST: u64 = 512 << 20;

const CALL: &str = "iam:GetAccountAuthorizationDetails";

/// Why a file cannot be read as authorization details.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OfflineError {
    /// The file cannot be opened or read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The file is larger than any account's details.
    #[error("{}: larger than {MOST} bytes; is it the output of `aws iam get-account-authorization-details`?", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
    },
    /// The file ends in the middle.
    #[error(
        "{}: ends early, at line {line}: it was cut off while it was written or copied; run `aws iam \
         get-account-authorization-details > {}` again",
        path.display(), path.display()
    )]
    Truncated {
        /// The file.
        path: PathBuf,
        /// The last line.
        line: usize,
    },
    /// The file is not JSON, or not of the documented form.
    #[error("{}: {why}; expected the JSON output of `aws iam get-account-authorization-details`", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        why: String,
    },
}

/// Reads the file as an estate of its own.
///
/// # Errors
/// When the file cannot be read, is cut off, or holds something else.
pub fn read(path: &Path) -> Result<Estate, OfflineError> {
    let io = |source| OfflineError::Io {
        path: path.to_owned(),
        source,
    };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(io)?;
    file.take(MOST + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > MOST {
        return Err(OfflineError::TooLarge {
            path: path.to_owned(),
        });
    }
    parse(path, &bytes, Timestamp::now())
}

/// Reads the bytes of a file; the path is only named in evidence and errors.
///
/// # Errors
/// When they are cut off, or something else.
pub fn parse(path: &Path, bytes: &[u8], collected: Timestamp) -> Result<Estate, OfflineError> {
    let foreign = |why: String| OfflineError::Foreign {
        path: path.to_owned(),
        why,
    };
    let text = text(bytes).ok_or_else(|| foreign("the file is neither UTF-8 nor UTF-16".to_owned()))?;
    let details: AuthorizationDetails = serde_json::from_str(&text).map_err(|error| {
        if error.is_eof() {
            let line = error.line();
            return OfflineError::Truncated {
                path: path.to_owned(),
                line,
            };
        }
        foreign(error.to_string())
    })?;
    if !details.has_all_lists() {
        let why = "it has not all of UserDetailList, GroupDetailList, RoleDetailList and Policies";
        return Err(foreign(why.to_owned()));
    }
    let at = path.display().to_string();
    let mut estate = Estate::new(collected);
    let evidence = estate.cite(Evidence::of(Source::File, &at, CALL, collected, bytes));
    let not_in_file = estate.note(Gap::new(
        &at,
        CALL,
        GapReason::NotAsked {
            how: "the file holds users, groups, roles and policies; scan the account live for the rest".to_owned(),
        },
        "buckets, trails and keys, who signs in with which password, MFA and access keys, and what an organisation \
         forbids",
    ));
    let is_whole = !details.is_truncated && details.next_token.is_none() && details.marker.is_none();
    let rest = if is_whole {
        not_in_file.clone()
    } else {
        estate.note(Gap::new(
            &at,
            CALL,
            GapReason::Limit {
                limit: "the file holds one page only: run aws without --no-paginate and --max-items"
                    .to_owned(),
            },
            "the users, groups, roles and policies of the other pages",
        ))
    };
    let untold = Untold {
        sign_in: Some(not_in_file.clone()),
        rest,
        all_principals: is_whole,
    };
    estate.absorb(into_estate(
        collected,
        details,
        std::slice::from_ref(&evidence),
        &untold,
    ));
    let accounts: Vec<AccountId> = accounts(&estate);
    for account in accounts {
        let body = CloudAccount {
            root_access_keys: Field::NotCollected(not_in_file.clone()),
            root_mfa: Field::NotCollected(not_in_file.clone()),
            public_access_block: Field::NotCollected(not_in_file.clone()),
            organization_policies: Field::NotCollected(not_in_file.clone()),
            trails: List::partial(Vec::new(), not_in_file.clone()),
            buckets: List::partial(Vec::new(), not_in_file.clone()),
            principals: List {
                items: of_account(principal_ids(&estate), &account),
                missing: (!is_whole).then(|| untold.rest.clone()),
            },
        };
        estate.insert(Asset::new(account.as_str(), account.as_str(), body).with_evidence(evidence.clone()));
    }
    Ok(estate)
}

fn of_account(ids: Vec<AssetId>, account: &AccountId) -> Vec<AssetId> {
    let belongs = |id: &AssetId| Arn::parse(id.as_str()).is_ok_and(|arn| arn.account == account.as_str());
    ids.into_iter().filter(belongs).collect()
}

/// The accounts that principals and policies of the estate belong to: one, unless files were joined by hand.
fn accounts(estate: &Estate) -> Vec<AccountId> {
    let mut accounts: Vec<AccountId> = estate
        .assets()
        .filter_map(|asset| Some(Arn::parse(asset.id.as_str()).ok()?.account.to_owned()))
        .filter(|account| account.len() == 12)
        .map(AccountId::from)
        .collect();
    accounts.sort();
    accounts.dedup();
    accounts
}

/// The text of a file: UTF-8, or UTF-16 as Windows PowerShell writes it when output is redirected.
fn text(bytes: &[u8]) -> Option<String> {
    let units = |of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes[2..]
            .chunks_exact(2)
            .map(|pair| of([pair[0], pair[1]]))
            .collect();
        String::from_utf16(&units).ok()
    };
    match bytes {
        [0xff, 0xfe, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] => units(u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes.to_vec()).ok(),
    }
}
