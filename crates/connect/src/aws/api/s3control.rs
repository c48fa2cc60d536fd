//! Amazon S3 Control: settings of a whole account.
//!
//! Source: Amazon S3 API reference, "Amazon S3 Control".

use super::client::Call;
use super::s3_answers::PublicAccessBlockAnswer;
use super::{Answer, ApiError, Client, Read, operations, xml};

operations!(S3Control {
    /// The public access block of all buckets of the account.
    GET_ACCOUNT_PUBLIC_ACCESS_BLOCK = "GetPublicAccessBlock (account)",
        Some("s3:GetAccountPublicAccessBlock"),
        "whether the account blocks public access to all of its buckets";
});

impl Client<Read> {
    /// The public access block of the account. Code `NoSuchPublicAccessBlockConfiguration` when none is set.
    pub(crate) async fn get_account_public_access_block(
        &self,
        account: &str,
    ) -> Result<Answer<PublicAccessBlockAnswer>, ApiError> {
        let call = Call {
            account: Some(account),
            ..Call::of(GET_ACCOUNT_PUBLIC_ACCESS_BLOCK)
        };
        let read = |body: &[u8]| xml::read(body, "PublicAccessBlockConfiguration");
        let path = "/v20180820/configuration/publicAccessBlock";
        self.get(call, path, &[], &[("x-amz-account-id", account)], read)
            .await
    }
}
