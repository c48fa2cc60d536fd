//! Application settings: who gets in, and what they see.
//!
//! Source: GitLab documentation, "Application settings API" (<https://docs.gitlab.com/api/settings/>).

use model::asset::{CodeHost, EmailConfirmation, Visibility};
use model::{Estate, Field, Gap, GapId, GapReason};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::api::call;

/// The path of the call.
pub(super) const PATH: &str = "application/settings";

/// Without it the server refuses.
pub(super) const NEEDS: &str =
    "a token of an administrator with the scope read_api (and admin_mode where admin mode is on)";

/// What nobody knows without it.
pub(super) const HIDES: &str = "who can register, whether an approval, a confirmation or a second factor is asked, \
                                and who sees new projects";

/// Fills the host's settings from the answer. A value that is missing or not understood becomes a gap of its own.
pub(super) fn read(host: &mut CodeHost, estate: &mut Estate, at: &str, settings: &Map<String, Value>) {
    let mut reader = Reader { estate, at, settings };
    host.signup_enabled = reader.field("signup_enabled");
    host.password_authentication_enabled_for_web = reader.field("password_authentication_enabled_for_web");
    host.require_admin_approval_after_user_signup = reader.field("require_admin_approval_after_user_signup");
    host.email_confirmation_setting = reader.email_confirmation();
    host.domain_allowlist = reader.domains();
    host.user_default_external = reader.field("user_default_external");
    host.require_two_factor_authentication = reader.field("require_two_factor_authentication");
    host.default_project_visibility = reader.field("default_project_visibility");
    host.default_group_visibility = reader.field("default_group_visibility");
    host.restricted_visibility_levels = reader.restricted();
}

/// Says of every setting that it was not collected, and why.
pub(super) fn not_read(host: &mut CodeHost, gap: &GapId) {
    fn unknown<T>(field: &mut Field<T>, gap: &GapId) {
        *field = Field::NotCollected(gap.clone());
    }
    unknown(&mut host.signup_enabled, gap);
    unknown(&mut host.password_authentication_enabled_for_web, gap);
    unknown(&mut host.require_admin_approval_after_user_signup, gap);
    unknown(&mut host.email_confirmation_setting, gap);
    unknown(&mut host.domain_allowlist, gap);
    unknown(&mut host.user_default_external, gap);
    unknown(&mut host.require_two_factor_authentication, gap);
    unknown(&mut host.default_project_visibility, gap);
    unknown(&mut host.default_group_visibility, gap);
    unknown(&mut host.restricted_visibility_levels, gap);
}

struct Reader<'a> {
    estate: &'a mut Estate,
    at: &'a str,
    settings: &'a Map<String, Value>,
}

impl Reader<'_> {
    fn field<T: DeserializeOwned>(&mut self, key: &str) -> Field<T> {
        match self.settings.get(key) {
            None => self.gap(
                key,
                "the answer has no such setting; this version may not know it",
            ),
            Some(Value::Null) => Field::Absent,
            Some(value) => match T::deserialize(value) {
                Ok(value) => Field::Present(value),
                Err(error) => self.gap(key, &format!("its value is not one that is known here: {error}")),
            },
        }
    }

    fn gap<T>(&mut self, key: &str, message: &str) -> Field<T> {
        let gap = Gap::new(
            self.at,
            &format!("{} ({key})", call(PATH)),
            GapReason::Malformed {
                message: message.to_owned(),
            },
            &format!("the setting {key}"),
        );
        Field::NotCollected(self.estate.note(gap))
    }

    /// Versions before 15.9 have `send_user_confirmation_email`; whether an account works before the confirmation
    /// was then decided by a feature flag that the API does not show.
    fn email_confirmation(&mut self) -> Field<EmailConfirmation> {
        let key = "email_confirmation_setting";
        match self.settings.get("send_user_confirmation_email") {
            Some(Value::Bool(false)) if !self.settings.contains_key(key) => {
                Field::Present(EmailConfirmation::Off)
            }
            _ => self.field(key),
        }
    }

    /// An empty list lets every domain in. Versions before 13.5 call it `domain_whitelist`.
    fn domains(&mut self) -> Field<Vec<String>> {
        let key = if self.settings.contains_key("domain_allowlist") {
            "domain_allowlist"
        } else {
            "domain_whitelist"
        };
        match self.field::<Vec<String>>(key) {
            Field::Present(domains) if domains.is_empty() => Field::Absent,
            other => other,
        }
    }

    /// Null is an empty list.
    fn restricted(&mut self) -> Field<Vec<Visibility>> {
        match self.field("restricted_visibility_levels") {
            Field::Absent => Field::Present(Vec::new()),
            other => other,
        }
    }
}
