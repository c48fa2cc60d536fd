//! Application settings (<https://docs.gitlab.com/api/settings/>), the ones that decide who gets in and sees what.

use serde_json::{Map, Value, json};

/// The settings of a host that was installed in a hurry: open sign-up, no gate, internal by default.
pub(super) fn careless() -> Map<String, Value> {
    let settings = json!({
        "id": 1,
        "created_at": "2023-11-20T10:14:51.202Z",
        "updated_at": "2023-11-20T10:14:51.202Z",
        "signup_enabled": true,
        "require_admin_approval_after_user_signup": false,
        "email_confirmation_setting": "off",
        "domain_allowlist": [],
        "domain_denylist_enabled": false,
        "domain_denylist": [],
        "user_default_external": false,
        "default_project_visibility": "internal",
        "default_group_visibility": "private",
        "default_snippet_visibility": "private",
        "restricted_visibility_levels": [],
        "require_two_factor_authentication": false,
        "two_factor_grace_period": 48,
        "password_authentication_enabled_for_web": true,
        "password_authentication_enabled_for_git": true,
        "admin_mode": false,
        "max_personal_access_token_lifetime": null,
        "require_personal_access_token_expiry": true,
        "personal_access_token_prefix": "glpat-",
        "session_expire_delay": 10080,
        "deactivate_dormant_users": false,
        "user_oauth_applications": true,
        "gravatar_enabled": false,
        "home_page_url": null,
        "after_sign_out_path": null,
        "default_branch_name": null,
        "import_sources": ["github", "gitlab_project"],
        "push_event_activities_limit": 3,
        "throttle_unauthenticated_enabled": false,
        "usage_ping_enabled": false,
    });
    match settings {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

/// Writes the known settings of a request; the error is the body of a 400 as Grape words it.
pub(super) fn update(settings: &mut Map<String, Value>, wanted: &Map<String, Value>) -> Result<(), String> {
    const READ_ONLY: [&str; 3] = ["id", "created_at", "updated_at"];
    let mut changes = Vec::new();
    for (key, value) in wanted {
        let Some(current) = settings.get(key).filter(|_| !READ_ONLY.contains(&key.as_str())) else {
            continue;
        };
        changes.push((
            key.clone(),
            coerced(key, current, value).ok_or_else(|| format!("{key} is invalid"))?,
        ));
    }
    if changes.is_empty() {
        let known: Vec<&str> = settings
            .keys()
            .map(String::as_str)
            .filter(|key| !READ_ONLY.contains(key))
            .collect();
        return Err(format!(
            "{} are missing, at least one parameter must be provided",
            known.join(", ")
        ));
    }
    settings.extend(changes);
    Ok(())
}

/// The value in the type of the setting. Form bodies carry text only.
fn coerced(key: &str, current: &Value, value: &Value) -> Option<Value> {
    const CHOICES: [(&str, &[&str]); 4] = [
        ("email_confirmation_setting", &["off", "soft", "hard"]),
        ("default_project_visibility", &["private", "internal", "public"]),
        ("default_group_visibility", &["private", "internal", "public"]),
        ("default_snippet_visibility", &["private", "internal", "public"]),
    ];
    if let Some((_, allowed)) = CHOICES.iter().find(|(name, _)| *name == key) {
        return value
            .as_str()
            .filter(|word| allowed.contains(word))
            .map(Value::from);
    }
    match (current, value) {
        (Value::Bool(_), Value::String(word)) => word.parse::<bool>().ok().map(Value::from),
        (Value::Number(_), Value::String(digits)) => digits.parse::<i64>().ok().map(Value::from),
        (Value::Array(_), Value::String(list)) => Some(list.split(',').filter(|s| !s.is_empty()).collect()),
        (Value::Bool(_), Value::Bool(_))
        | (Value::Number(_), Value::Number(_))
        | (Value::Array(_), Value::Array(_))
        | (Value::String(_), Value::String(_))
        | (Value::Null, _) => Some(value.clone()),
        _ => None,
    }
}
