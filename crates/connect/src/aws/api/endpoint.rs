//! Where each service is asked, and for which region a request is signed.
//!
//! Source: AWS General Reference, "Service endpoints and quotas", pages of IAM, STS, S3, CloudTrail, KMS and
//! Organizations. S3 is asked by path style, which every region serves and which shares connections between buckets.

use url::Url;

use super::Service;

/// A partition of AWS: accounts of one are unknown in the others.
#[derive(Debug)]
pub(crate) struct Partition {
    /// What its region names begin with.
    prefix: &'static str,
    /// The end of its host names.
    pub(crate) suffix: &'static str,
    /// The host of IAM.
    iam: &'static str,
    /// The host of Organizations.
    organizations: &'static str,
    /// The region in which IAM requests are signed.
    iam_region: &'static str,
    /// The region in which Organizations requests are signed.
    organizations_region: &'static str,
    /// The region whose STS is asked about keys of unknown origin.
    pub(crate) home: &'static str,
}

/// The public partitions, the commercial one first.
pub(crate) const PARTITIONS: [Partition; 3] = [
    Partition {
        prefix: "",
        suffix: "amazonaws.com",
        iam: "iam.amazonaws.com",
        organizations: "organizations.us-east-1.amazonaws.com",
        iam_region: "us-east-1",
        organizations_region: "us-east-1",
        home: "us-east-1",
    },
    Partition {
        prefix: "cn-",
        suffix: "amazonaws.com.cn",
        iam: "iam.cn-north-1.amazonaws.com.cn",
        organizations: "organizations.cn-northwest-1.amazonaws.com.cn",
        iam_region: "cn-north-1",
        organizations_region: "cn-northwest-1",
        home: "cn-north-1",
    },
    Partition {
        prefix: "us-gov-",
        suffix: "amazonaws.com",
        iam: "iam.us-gov.amazonaws.com",
        organizations: "organizations.us-gov-west-1.amazonaws.com",
        iam_region: "us-gov-west-1",
        organizations_region: "us-gov-west-1",
        home: "us-gov-west-1",
    },
];

/// The services with a host for each region. The last four are those of credential providers (AWS SDKs and Tools
/// Reference Guide, "Assume role", "IAM Identity Center", "FIPS endpoints").
const REGIONAL: [&str; 8] = [
    "sts",
    "s3",
    "cloudtrail",
    "kms",
    "sts-fips",
    "portal.sso",
    "oidc",
    "portal.sso-fips",
];

/// The endpoints of one account's partition, or the one endpoint of one's own.
#[derive(Clone, Debug)]
pub(crate) struct Endpoints {
    own: Option<Url>,
    region: String,
    /// Why nothing may be asked: an own endpoint is named and is no address. AWS itself is not asked in its place.
    unusable: Option<String>,
}

/// Where one request goes and for which region it is signed.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Scheme, host and port; no path.
    pub(crate) base: Url,
    /// The region of the signature.
    pub(crate) region: String,
}

impl Endpoints {
    /// The endpoints for a region; with an endpoint of one's own, that one for every service.
    pub(crate) fn new(own: Option<Url>, region: &str) -> Self {
        Self {
            own,
            region: region.to_owned(),
            unusable: None,
        }
    }

    /// The endpoints where the text names one's own; without text, those of AWS.
    pub(crate) fn named(own: Option<&str>, region: &str) -> Self {
        let address = |text: &str| Url::parse(text).ok().filter(Url::has_host);
        Self {
            own: own.and_then(address),
            region: region.to_owned(),
            unusable: own
                .filter(|text| address(text).is_none())
                .map(|text| format!("the endpoint `{text}` is no address; write it as https://host:port")),
        }
    }

    /// The region that regional services are asked in unless a call says otherwise.
    pub(crate) fn region(&self) -> &str {
        &self.region
    }

    /// Where the service is asked about the region, and the account where the host name carries it.
    ///
    /// # Errors
    /// Why there is no address, such as a region whose name makes no host name.
    pub(crate) fn target(
        &self,
        service: Service,
        region: Option<&str>,
        account: Option<&str>,
    ) -> Result<Target, String> {
        if let Some(why) = &self.unusable {
            return Err(why.clone());
        }
        let region = region.unwrap_or(&self.region);
        if let Some(own) = &self.own {
            return Ok(Target {
                base: own.clone(),
                region: region.to_owned(),
            });
        }
        let is_name =
            |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') && !text.is_empty();
        if !is_name(region) || !account.is_none_or(is_name) {
            return Err(format!("the region `{region}` makes no host name"));
        }
        let partition = partition(region);
        let suffix = partition.suffix;
        let (host, region) = match service {
            Service::Iam => (partition.iam.to_owned(), partition.iam_region),
            Service::Organizations => (partition.organizations.to_owned(), partition.organizations_region),
            Service::Sts => (format!("sts.{region}.{suffix}"), region),
            Service::S3 => (format!("s3.{region}.{suffix}"), region),
            Service::S3Control => (
                format!("{}.s3-control.{region}.{suffix}", account.unwrap_or_default()),
                region,
            ),
            Service::CloudTrail => (format!("cloudtrail.{region}.{suffix}"), region),
            Service::Kms => (format!("kms.{region}.{suffix}"), region),
        };
        let base = Url::parse(&format!("https://{host}")).map_err(|error| format!("{host}: {error}"))?;
        Ok(Target {
            base,
            region: region.to_owned(),
        })
    }
}

/// The hosts of all services that are asked, in all partitions, as [`AllowList::provider`] takes them: those of
/// [`Endpoints::target`], and those that hand out credentials by roles and single sign-on.
///
/// [`AllowList::provider`]: crate::http::AllowList::provider
pub(crate) fn service_hosts() -> impl Iterator<Item = String> {
    PARTITIONS.iter().flat_map(|partition| {
        let regional = REGIONAL.map(|service| format!("{service}.{{region}}.{}", partition.suffix));
        let global = [
            partition.iam.to_owned(),
            partition.organizations.to_owned(),
            format!("sts.{}", partition.suffix),
            format!("{{account}}.s3-control.{{region}}.{}", partition.suffix),
        ];
        regional.into_iter().chain(global)
    })
}

/// The partition of a region.
fn partition(region: &str) -> &'static Partition {
    PARTITIONS
        .iter()
        .rev()
        .find(|partition| region.starts_with(partition.prefix))
        .unwrap_or(&PARTITIONS[0])
}
