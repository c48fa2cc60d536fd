//! What a trail records, basic and advanced selectors in one form.
//!
//! Source: AWS CloudTrail API reference, "EventSelector", "DataResource", "AdvancedEventSelector" and
//! "AdvancedFieldSelector".

use model::asset::EventSelector;

use crate::aws::api::{AdvancedSelector, BasicSelector, FieldSelector, Selectors};

/// The selectors in one form; an error when the answer has neither of the documented ones.
pub(super) fn unified(selectors: Selectors) -> Option<Vec<EventSelector>> {
    let basic = selectors.event_selectors;
    let advanced = selectors.advanced_event_selectors;
    if basic.is_none() && advanced.is_none() {
        return None;
    }
    let basic = basic.into_iter().flatten().flat_map(from_basic);
    Some(
        basic
            .chain(advanced.into_iter().flatten().filter_map(from_advanced))
            .collect(),
    )
}

fn from_basic(selector: BasicSelector) -> Vec<EventSelector> {
    let (reads, writes) = match selector.read_write_type.as_deref() {
        Some("ReadOnly") => (true, false),
        Some("WriteOnly") => (false, true),
        _ => (true, true),
    };
    let management = selector
        .include_management_events
        .unwrap_or(true)
        .then(|| EventSelector {
            resource_type: "Management".to_owned(),
            reads,
            writes,
            arn_prefixes: Vec::new(),
            narrowed: !selector.exclude_management_event_sources.is_empty(),
        });
    // A resource without values records nothing.
    let resources = selector
        .data_resources
        .into_iter()
        .filter(|resource| !resource.values.is_empty());
    let data = resources.map(|resource| EventSelector {
        resource_type: resource.resource_type,
        reads,
        writes,
        arn_prefixes: resource.values.into_iter().map(whole_service).collect(),
        narrowed: false,
    });
    management.into_iter().chain(data).collect()
}

/// `arn:aws:s3` and its like stand for every resource of the type in the account.
fn whole_service(value: String) -> String {
    match value.matches(':').count() {
        2 if value.ends_with(":s3") => format!("{value}:::"),
        2 => format!("{value}:"),
        _ => value,
    }
}

fn from_advanced(selector: AdvancedSelector) -> Option<EventSelector> {
    let mut category = None;
    let mut unified = EventSelector {
        resource_type: String::new(),
        reads: true,
        writes: true,
        arn_prefixes: Vec::new(),
        narrowed: false,
    };
    for FieldSelector {
        field,
        equals,
        starts_with,
        others,
    } in selector.field_selectors
    {
        let only_equals = starts_with.is_empty() && others.is_empty();
        match field.as_str() {
            "eventCategory" if only_equals => category = equals.into_iter().next(),
            "resources.type" if only_equals => {
                unified.resource_type = equals.into_iter().next().unwrap_or_default();
            }
            "readOnly" if only_equals => {
                unified.reads = equals.iter().any(|value| value == "true");
                unified.writes = equals.iter().any(|value| value == "false");
            }
            "resources.ARN" if others.is_empty() => {
                // A single ARN is less than the prefix that it is written as.
                unified.narrowed |= !equals.is_empty();
                unified.arn_prefixes.extend(equals.into_iter().chain(starts_with));
            }
            _ => unified.narrowed = true,
        }
    }
    match category.as_deref() {
        Some("Management") => unified.resource_type = "Management".to_owned(),
        Some("Data") if !unified.resource_type.is_empty() => {}
        // Network activity and insights are neither management nor data events.
        _ => return None,
    }
    Some(unified)
}
