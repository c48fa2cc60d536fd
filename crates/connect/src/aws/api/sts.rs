//! AWS Security Token Service.
//!
//! Source: AWS STS API reference, version 2011-06-15.

use serde::Deserialize;

use super::client::Call;
use super::{Answer, ApiError, Client, Read, operations};

const VERSION: &str = "2011-06-15";

operations!(Sts {
    /// Whom the credentials stand for. Every caller is allowed.
    GET_CALLER_IDENTITY = "GetCallerIdentity", None, "which account this is, and everything in it";
});

/// Whom the credentials stand for.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CallerIdentity {
    /// The user, role session or root user.
    pub(crate) arn: String,
    /// The account's twelve digits.
    pub(crate) account: String,
}

impl Client<Read> {
    /// Whom the credentials stand for; `key` names them in evidence where they are not the user's own.
    pub(crate) async fn get_caller_identity(
        &self,
        key: Option<&str>,
    ) -> Result<Answer<CallerIdentity>, ApiError> {
        let call = Call {
            subject: key,
            ..Call::of(GET_CALLER_IDENTITY)
        };
        self.query(call, VERSION, &[]).await
    }
}
