//! An AWS account on loopback: the server, a signing client, typed calls that create state, and a faulty front.

mod answer;
mod client;
mod cloudtrail;
mod iam;
mod key;
mod local;
mod proxy;
mod s3;
mod sts;

pub use answer::Answer;
pub use client::AwsClient;
pub use cloudtrail::{Selectors, Trail};
pub use key::AccessKey;
pub use local::LocalAws;
pub use proxy::{Fault, FaultyAws, RecordedCall};
pub use s3::PublicAccessBlock;
