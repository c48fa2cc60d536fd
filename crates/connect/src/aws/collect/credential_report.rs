//! The credential report: one line per user.
//!
//! Source: IAM User Guide, "Generate credential reports for your AWS account". AWS makes a new one every four hours
//! at most: what it does not know yet is asked apart, or said to be unknown.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_smithy_types::base64;
use jiff::Timestamp;
use model::{Gap, GapId, GapReason};

use super::facts::Facts;
use super::reading::Reading;

/// How often a report that is being made is asked for.
const ATTEMPTS: u32 = 20;

/// The lines of a report by the users' ARNs.
#[derive(Debug)]
pub(super) struct Report {
    /// When AWS made it.
    pub(super) made: Timestamp,
    /// The users; the root user's line is left out.
    pub(super) users: BTreeMap<String, Line>,
}

/// A user's line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) name: String,
    pub(super) password: Option<bool>,
    pub(super) mfa: Option<bool>,
    /// The keys that the user had.
    pub(super) keys: Vec<KeySlot>,
}

/// What a line says of a key. The key's id is not among it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeySlot {
    /// When it was made, or last switched on or off.
    pub(super) rotated: Timestamp,
    /// When it was last used; `Some(None)` for never, `None` for not told.
    pub(super) last_used: Option<Option<Timestamp>>,
}

/// The newest report that AWS gives; the gap when it gives none.
pub(super) async fn read(reading: &Reading<'_>, facts: &mut Facts) -> Result<Report, GapId> {
    (reading.progress)("AWS: credential report");
    for attempt in 0..ATTEMPTS {
        // A caller that may not make a report may still read the last one.
        match facts.read(reading.client.generate_credential_report().await) {
            Ok(state) if state.state != "COMPLETE" => {
                tokio::time::sleep(Duration::from_millis(250 << attempt.min(3))).await;
            }
            _ => break,
        }
    }
    let answer = reading.client.get_credential_report().await;
    let at = answer
        .as_ref()
        .map_or_else(|e| e.at.clone(), |a| a.evidence.at.clone());
    let report = facts.read(answer)?;
    let bytes = base64::decode(report.content.trim()).map_err(|error| error.to_string());
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    let users = text.and_then(|text| lines(&text));
    match users {
        Ok(users) => Ok(Report {
            made: report.generated_time,
            users,
        }),
        Err(message) => Err(facts.estate.note(Gap::new(
            &at,
            "iam:GetCredentialReport",
            GapReason::Malformed { message },
            "which users have a console password and MFA, and when keys were last used",
        ))),
    }
}

/// The users of a report. A line that does not fit the head is left out: its user then has a gap.
fn lines(text: &str) -> Result<BTreeMap<String, Line>, String> {
    let mut rows = text.lines().map(cells);
    let head = rows.next().ok_or("the report is empty")?;
    let column = |name: &str| {
        let found = head.iter().position(|cell| cell == name);
        found.ok_or_else(|| format!("the report has no column `{name}`"))
    };
    let (user, arn) = (column("user")?, column("arn")?);
    let (password, mfa) = (column("password_enabled")?, column("mfa_active")?);
    let keys = [
        (
            column("access_key_1_last_rotated")?,
            column("access_key_1_last_used_date")?,
        ),
        (
            column("access_key_2_last_rotated")?,
            column("access_key_2_last_used_date")?,
        ),
    ];
    let fitting = rows.filter(|row| row.len() == head.len() && row[user] != "<root_account>");
    Ok(fitting
        .map(|row| {
            let line = Line {
                name: row[user].clone(),
                password: truth(&row[password]),
                mfa: truth(&row[mfa]),
                keys: keys
                    .iter()
                    .filter_map(|(rotated, used)| slot(&row[*rotated], &row[*used]))
                    .collect(),
            };
            (row[arn].clone(), line)
        })
        .collect())
}

fn slot(rotated: &str, used: &str) -> Option<KeySlot> {
    Some(KeySlot {
        rotated: rotated.parse().ok()?,
        last_used: match used {
            "N/A" => Some(None),
            used => used.parse().ok().map(Some),
        },
    })
}

fn truth(cell: &str) -> Option<bool> {
    match cell {
        "true" | "TRUE" => Some(true),
        "false" | "FALSE" => Some(false),
        _ => None,
    }
}

/// The cells of a line (RFC 4180, without line breaks in cells: no name of IAM has one).
fn cells(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.trim_end_matches('\r').chars().peekable();
    while let Some(character) = characters.next() {
        let last = cells.len() - 1;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cells[last].push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cells[last].push(other),
        }
    }
    cells
}
