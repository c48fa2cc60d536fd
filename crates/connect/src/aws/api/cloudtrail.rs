//! AWS CloudTrail.
//!
//! Source: AWS CloudTrail API reference. Trails are read in their home regions: `DescribeTrails` shows the trails of
//! one region, `ListTrails` those of all.

use serde::Deserialize;
use serde_json::json;

use super::client::Call;
use super::{Answer, ApiError, Client, Read, operations};

const TARGET: &str = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

operations!(CloudTrail {
    /// The trails of all regions, by name.
    LIST_TRAILS = "ListTrails",
        Some("cloudtrail:ListTrails"),
        "which trails there are in all regions";
    /// How trails are set up.
    DESCRIBE_TRAILS = "DescribeTrails",
        Some("cloudtrail:DescribeTrails"),
        "how trails are set up: their regions, their bucket, and whether their logs can be altered unseen";
    /// Whether a trail is recording.
    GET_TRAIL_STATUS = "GetTrailStatus",
        Some("cloudtrail:GetTrailStatus"),
        "whether the trail is recording";
    /// What a trail records.
    GET_EVENT_SELECTORS = "GetEventSelectors",
        Some("cloudtrail:GetEventSelectors"),
        "which events the trail records";
});

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TrailPage {
    /// The trails on it.
    pub(crate) trails: Vec<ListedTrail>,
    /// Where the next page begins, if there is one.
    pub(crate) next_token: Option<String>,
}

/// A trail of a list.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct ListedTrail {
    /// Its ARN.
    #[serde(rename = "TrailARN")]
    pub(crate) arn: String,
    /// Where it was made.
    #[serde(rename = "HomeRegion")]
    pub(crate) home_region: String,
}

#[derive(Debug, Deserialize)]
struct Descriptions {
    #[serde(rename = "trailList")]
    trails: Vec<TrailDescription>,
}

/// How a trail is set up.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TrailDescription {
    /// Its ARN.
    #[serde(rename = "TrailARN")]
    pub(crate) arn: String,
    /// Its name.
    pub(crate) name: String,
    /// Where it was made.
    pub(crate) home_region: Option<String>,
    /// The name of the bucket of its logs.
    pub(crate) s3_bucket_name: Option<String>,
    /// Whether it records all regions.
    pub(crate) is_multi_region_trail: Option<bool>,
    /// Whether digest files are written.
    pub(crate) log_file_validation_enabled: Option<bool>,
    /// Whether it records all accounts of the organisation.
    pub(crate) is_organization_trail: Option<bool>,
    /// The key that encrypts its logs.
    pub(crate) kms_key_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Status {
    is_logging: bool,
}

/// What a trail records, in one of two forms.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Selectors {
    /// The basic form.
    pub(crate) event_selectors: Option<Vec<BasicSelector>>,
    /// The advanced form.
    pub(crate) advanced_event_selectors: Option<Vec<AdvancedSelector>>,
}

/// A basic selector.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct BasicSelector {
    /// `All`, `ReadOnly`, `WriteOnly`; `All` where it does not say.
    pub(crate) read_write_type: Option<String>,
    /// Whether management events are recorded; they are where it does not say.
    pub(crate) include_management_events: Option<bool>,
    /// Objects, functions and tables whose events are recorded.
    #[serde(default)]
    pub(crate) data_resources: Vec<DataResource>,
    /// Services whose management events are not recorded.
    #[serde(default)]
    pub(crate) exclude_management_event_sources: Vec<String>,
}

/// Things of one type whose events are recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DataResource {
    /// Such as `AWS::S3::Object`.
    #[serde(rename = "Type")]
    pub(crate) resource_type: String,
    /// ARNs and prefixes of ARNs.
    #[serde(default)]
    pub(crate) values: Vec<String>,
}

/// An advanced selector: all of its conditions hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct AdvancedSelector {
    /// The conditions.
    pub(crate) field_selectors: Vec<FieldSelector>,
}

/// A condition of an advanced selector.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct FieldSelector {
    /// Such as `eventCategory`, `resources.ARN`.
    pub(crate) field: String,
    /// One of these.
    #[serde(default)]
    pub(crate) equals: Vec<String>,
    /// Begins with one of these.
    #[serde(default)]
    pub(crate) starts_with: Vec<String>,
    /// Conditions of other forms: `NotEquals`, `EndsWith` and so on.
    #[serde(flatten)]
    pub(crate) others: serde_json::Map<String, serde_json::Value>,
}

impl Client<Read> {
    /// A page of the trails of all regions.
    pub(crate) async fn list_trails(&self, token: Option<&str>) -> Result<Answer<TrailPage>, ApiError> {
        let body = token.map_or_else(|| json!({}), |token| json!({ "NextToken": token }));
        self.json(Call::of(LIST_TRAILS), TARGET, &body).await
    }

    /// The trails that a region shows, or those of them that are named.
    pub(crate) async fn describe_trails(
        &self,
        region: Option<&str>,
        names: &[&str],
    ) -> Result<Answer<Vec<TrailDescription>>, ApiError> {
        let call = Call::of(DESCRIBE_TRAILS).in_region(region);
        let body = if names.is_empty() {
            json!({})
        } else {
            json!({ "trailNameList": names })
        };
        let answer: Answer<Descriptions> = self.json(call, TARGET, &body).await?;
        Ok(answer.map(|answer| answer.trails))
    }

    /// Whether a trail is recording.
    pub(crate) async fn get_trail_status(&self, arn: &str, region: &str) -> Result<Answer<bool>, ApiError> {
        let call = Call::of(GET_TRAIL_STATUS).about(arn).in_region(Some(region));
        let answer: Answer<Status> = self.json(call, TARGET, &json!({ "Name": arn })).await?;
        Ok(answer.map(|status| status.is_logging))
    }

    /// What a trail records.
    pub(crate) async fn get_event_selectors(
        &self,
        arn: &str,
        region: &str,
    ) -> Result<Answer<Selectors>, ApiError> {
        let call = Call::of(GET_EVENT_SELECTORS).about(arn).in_region(Some(region));
        self.json(call, TARGET, &json!({ "TrailName": arn })).await
    }
}
