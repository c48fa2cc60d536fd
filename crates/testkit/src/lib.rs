//! Servers and estates for tests: a local AWS, a GitLab-shaped host, git repositories. Development only.
//!
//! | item | what it stands in for |
//! |---|---|
//! | [`LocalAws`] | an AWS account on loopback (ministack with its own signature check and policy evaluator) |
//! | [`FaultyAws`] | the same account behind a proxy that refuses, throttles, hangs or lies for chosen actions |
//! | [`Incident`] | the estate of ATLAS case study AML.CS0006 for an invented organisation, created through the AWS API |
//! | [`crowd`] | an account of a given size, for measuring |
//! | [`GitHistory`] | a real git repository with reproducible object ids, and ways to damage it |
//! | [`CodeHost`] | a self-managed GitLab: sign-up page, API v4, smart-HTTP clones through `git http-backend` |
//!
//! The interface is blocking and may be called from inside or outside of an asynchronous runtime: all work is
//! done on one runtime of its own. Everything listens on 127.0.0.1, on a port that the system chose, and ends
//! with its handle. No value that has the shape of a live secret is written in this crate; such values are
//! put together at run time.

mod aws;
mod code_host;
mod error;
mod exchange;
mod git;
mod incident;
mod runtime;

pub use aws::{
    AccessKey, Answer, AwsClient, Fault, FaultyAws, LocalAws, PublicAccessBlock, RecordedCall, Selectors,
    Trail,
};
pub use code_host::{
    AccountState, CodeHost, HostRequest, Misbehaviour, Project, Registration, Scope, Visibility,
};
pub use error::{Error, Result};
pub use exchange::{HttpResponse, exchange};
pub use git::{GitHistory, Repository};
pub use incident::{Decoys, Incident, Projects, crowd, names, planted};
