//! The whole account: the subjects one beside the other, and what follows from them.

use jiff::Timestamp;
use model::Estate;

use super::identity::{Identity, ask, from_principals};
use super::reading::Reading;
use super::{iam, kms, organization, s3, trails};
use crate::aws::{AwsSource, credentials};
use crate::http::HttpLayer;

/// Reads an account. Whatever cannot be read is a gap in the estate, and never an error.
///
/// `progress` is told what is being read. The layer must allow the source's hosts ([`AwsSource::allow`]).
pub async fn collect(
    source: &AwsSource,
    http: &HttpLayer,
    progress: &(dyn Fn(&str) + Send + Sync),
) -> Estate {
    let collected = Timestamp::now();
    let mut estate = Estate::new(collected);
    let client = credentials::client(source, http).await;
    let mut reading = Reading {
        client,
        collected,
        account: None,
        partition: "aws".to_owned(),
        concurrency: source.concurrency.max(1),
        progress,
    };
    progress("AWS: whose credentials these are");
    let principals = match ask(&reading, &mut estate).await {
        Identity::Hopeless => return estate,
        Identity::Known(account, partition) => {
            (reading.account, reading.partition) = (Some(account), partition);
            None
        }
        Identity::Unknown => {
            let principals = iam::collect(&reading).await;
            if let Some((account, partition)) = from_principals(&principals) {
                (reading.account, reading.partition) = (Some(account), partition);
            }
            Some(principals)
        }
    };
    let principals = async {
        match principals {
            Some(principals) => principals,
            None => iam::collect(&reading).await,
        }
    };
    let (principals, buckets, trails, organization) = futures::join!(
        principals,
        s3::collect(&reading),
        trails::collect(&reading),
        organization::collect(&reading),
    );
    for subject in [principals, buckets, trails, organization] {
        estate.absorb(subject);
    }
    let keys = kms::collect(&reading, &estate).await;
    estate.absorb(keys);
    estate
}
