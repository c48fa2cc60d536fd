//! A thin typed client for the operations of AWS that change nothing.
//!
//! One file per service holds its operations; each declares the IAM action that it needs and what a refusal hides,
//! and is a few lines from request to typed answer. [`Client`] signs, paces, repeats and counts the calls.

mod client;
mod cloudtrail;
mod endpoint;
mod error;
mod failure;
mod iam;
mod json;
mod kms;
mod list;
mod operation;
mod organizations;
mod paging;
mod s3;
mod s3_answers;
mod s3control;
mod sign;
mod sts;
mod xml;

pub(crate) use client::{Answer, Client, Limits, Read};
pub(crate) use cloudtrail::{
    AdvancedSelector, BasicSelector, FieldSelector, ListedTrail, Selectors, TrailDescription,
};
pub(crate) use endpoint::{Endpoints, PARTITIONS, service_hosts};
pub(crate) use error::ApiError;
pub(crate) use failure::Failure;
pub(crate) use iam::AccessKeyMetadata;
pub(crate) use list::Listed;
pub(crate) use operation::{Operation, Service, operations};
pub(crate) use paging::{Next, Pages};
pub(crate) use s3_answers::{BucketEntry, EncryptionDefault};
pub(crate) use sts::CallerIdentity;

/// Every operation that Nightlatch may call.
pub(crate) fn all_operations() -> impl Iterator<Item = &'static Operation> {
    [
        sts::ALL,
        iam::ALL,
        s3::ALL,
        s3control::ALL,
        cloudtrail::ALL,
        kms::ALL,
        organizations::ALL,
    ]
    .into_iter()
    .flatten()
    .copied()
}
