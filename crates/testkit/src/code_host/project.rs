//! Projects and who sees them.

use serde_json::{Value, json};

use super::account::Account;
use crate::Repository;

/// Who sees a project (<https://docs.gitlab.com/user/public_access/>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Its members.
    Private,
    /// Every account that is not external.
    Internal,
    /// Everybody.
    Public,
}

impl Visibility {
    /// The word that the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Visibility::Private => "private",
            Visibility::Internal => "internal",
            Visibility::Public => "public",
        }
    }

    pub(super) fn parse(word: &str) -> Option<Visibility> {
        [Visibility::Private, Visibility::Internal, Visibility::Public]
            .into_iter()
            .find(|v| v.as_str() == word)
    }
}

/// A project as the test that added it refers to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    /// The number by which the API knows it.
    pub id: u64,
    /// `namespace/name`.
    pub path: String,
    /// The address for `git clone`.
    pub clone_url: String,
}

#[derive(Debug)]
pub(super) struct ProjectRecord {
    pub(super) id: u64,
    pub(super) namespace: String,
    pub(super) path: String,
    pub(super) visibility: Visibility,
    /// Account ids.
    pub(super) members: Vec<u64>,
    pub(super) repository: Repository,
}

impl ProjectRecord {
    pub(super) fn full_path(&self) -> String {
        format!("{}/{}", self.namespace, self.path)
    }

    pub(super) fn visible_to(&self, account: Option<&Account>) -> bool {
        let Some(account) = account else {
            return self.visibility == Visibility::Public;
        };
        let member = self.members.contains(&account.id);
        account.admin
            || member
            || match self.visibility {
                Visibility::Public => true,
                Visibility::Internal => !account.external,
                Visibility::Private => false,
            }
    }

    /// The answer for one project: `BasicProjectDetails` for the anonymous and for `simple=true`, which has no
    /// visibility, else with the fields of `Project` (`lib/api/entities/`).
    pub(super) fn entity(&self, base: &str, simple: bool) -> Value {
        let full = self.full_path();
        let web = format!("{base}/{full}");
        let mut entity = json!({
            "id": self.id,
            "description": null,
            "name": self.path,
            "name_with_namespace": format!("{} / {}", self.namespace, self.path),
            "path": self.path,
            "path_with_namespace": full,
            "created_at": "2024-02-05T08:12:44.310Z",
            "default_branch": "main",
            "tag_list": [],
            "topics": [],
            "ssh_url_to_repo": format!("git@127.0.0.1:{full}.git"),
            "http_url_to_repo": format!("{web}.git"),
            "web_url": web,
            "readme_url": format!("{web}/-/blob/main/README.md"),
            "forks_count": 0,
            "avatar_url": null,
            "star_count": 0,
            "last_activity_at": "2024-10-01T07:30:02.118Z",
            "namespace": {
                "id": self.id + 1000,
                "name": self.namespace,
                "path": self.namespace,
                "kind": "group",
                "full_path": self.namespace,
                "parent_id": null,
                "avatar_url": null,
                "web_url": format!("{base}/groups/{}", self.namespace),
            },
        });
        if !simple {
            entity["visibility"] = json!(self.visibility.as_str());
            entity["archived"] = json!(false);
            entity["empty_repo"] = json!(false);
            entity["creator_id"] = json!(1);
            entity["repository_access_level"] = json!("enabled");
        }
        entity
    }
}
