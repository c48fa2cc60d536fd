//! What an operation is: its name on the wire, the permission that it needs, and what a refusal hides.

/// A service of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Service {
    /// Identity and Access Management.
    Iam,
    /// Security Token Service.
    Sts,
    /// Simple Storage Service.
    S3,
    /// The account's side of S3.
    S3Control,
    /// CloudTrail.
    CloudTrail,
    /// Key Management Service.
    Kms,
    /// Organizations.
    Organizations,
}

impl Service {
    /// The name in the scope of a signature.
    pub(crate) fn signing_name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::S3 | Self::S3Control => "s3",
            Self::CloudTrail => "cloudtrail",
            Self::Kms => "kms",
            Self::Organizations => "organizations",
        }
    }
}

/// An operation of AWS that changes nothing.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Who offers it.
    pub(crate) service: Service,
    /// Its name in the service's API reference.
    pub(crate) name: &'static str,
    /// The IAM action that a caller must be allowed; none where every caller is.
    pub(crate) permission: Option<&'static str>,
    /// What nobody can know without its answer, for people.
    pub(crate) hides: &'static str,
}

impl Operation {
    /// The call as evidence and gaps name it: `s3:GetBucketPolicy`.
    pub(crate) fn call(&self) -> String {
        format!("{}:{}", self.service.signing_name(), self.name)
    }
}

/// Declares the operations of one service, each a constant, and `ALL` of them.
macro_rules! operations {
    ($service:ident { $($(#[$doc:meta])* $constant:ident = $name:literal, $permission:expr, $hides:literal;)+ }) => {
        $(
            $(#[$doc])*
            pub(super) const $constant: &$crate::aws::api::Operation = &$crate::aws::api::Operation {
                service: $crate::aws::api::Service::$service,
                name: $name,
                permission: $permission,
                hides: $hides,
            };
        )+
        /// Every operation of the service that Nightlatch may call.
        pub(super) const ALL: &[&$crate::aws::api::Operation] = &[$($constant),+];
    };
}
pub(crate) use operations;
