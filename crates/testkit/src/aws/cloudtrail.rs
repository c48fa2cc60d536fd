//! Trails and what they record.

use serde_json::{Value, json};

use crate::Result;
use crate::aws::AwsClient;

const TARGET: &str = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101";

/// How a trail is set up; the default is what a careless console click gives.
#[derive(Debug, Clone)]
pub struct Trail<'a> {
    /// The name.
    pub name: &'a str,
    /// The bucket that receives the log files.
    pub bucket: &'a str,
    /// Whether all regions are recorded.
    pub multi_region: bool,
    /// Whether digest files make tampering visible.
    pub log_file_validation: bool,
}

/// Which events a trail keeps.
#[derive(Debug, Clone, Copy)]
pub enum Selectors<'a> {
    /// Management events only.
    ManagementOnly,
    /// Management events and object-level events of these buckets.
    DataEventsOf(&'a [&'a str]),
}

impl AwsClient {
    /// `CreateTrail`; it does not record until [`AwsClient::start_logging`]. Returns its ARN.
    pub fn create_trail(&self, trail: &Trail<'_>) -> Result<String> {
        let body = json!({
            "Name": trail.name,
            "S3BucketName": trail.bucket,
            "IsMultiRegionTrail": trail.multi_region,
            "IncludeGlobalServiceEvents": true,
            "EnableLogFileValidation": trail.log_file_validation,
        });
        let answer = self.trail_call("CreateTrail", &body)?;
        Ok(answer["TrailARN"].as_str().unwrap_or_default().to_owned())
    }

    /// `StartLogging`.
    pub fn start_logging(&self, trail: &str) -> Result<()> {
        self.trail_call("StartLogging", &json!({ "Name": trail }))
            .map(drop)
    }

    /// `StopLogging`.
    pub fn stop_logging(&self, trail: &str) -> Result<()> {
        self.trail_call("StopLogging", &json!({ "Name": trail }))
            .map(drop)
    }

    /// `DeleteTrail`.
    pub fn delete_trail(&self, trail: &str) -> Result<()> {
        self.trail_call("DeleteTrail", &json!({ "Name": trail }))
            .map(drop)
    }

    /// `UpdateTrail` with the given members beside `Name`.
    pub fn update_trail(&self, trail: &str, members: &Value) -> Result<()> {
        let mut body = members.clone();
        body["Name"] = json!(trail);
        self.trail_call("UpdateTrail", &body).map(drop)
    }

    /// `PutEventSelectors` with basic selectors.
    pub fn put_event_selectors(&self, trail: &str, selectors: Selectors<'_>) -> Result<()> {
        let resources = match selectors {
            Selectors::ManagementOnly => json!([]),
            Selectors::DataEventsOf(buckets) => {
                let values: Vec<String> = buckets
                    .iter()
                    .map(|name| format!("arn:aws:s3:::{name}/"))
                    .collect();
                json!([{ "Type": "AWS::S3::Object", "Values": values }])
            }
        };
        let selector =
            json!({ "ReadWriteType": "All", "IncludeManagementEvents": true, "DataResources": resources });
        self.trail_call(
            "PutEventSelectors",
            &json!({ "TrailName": trail, "EventSelectors": [selector] }),
        )
        .map(drop)
    }

    fn trail_call(&self, action: &str, body: &Value) -> Result<Value> {
        self.json("cloudtrail", TARGET, action, body)?.json()
    }
}
