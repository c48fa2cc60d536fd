//! Projects and who sees them.
//!
//! Source: GitLab documentation, "Projects API" (<https://docs.gitlab.com/api/projects/#list-all-projects>).

use model::asset::{Asset, Repository, Visibility};
use model::{AssetId, Estate, EvidenceId, Field, Gap, GapId, GapReason, List, Relation, RelationKind};
use serde::Deserialize;
use serde_json::Value;

use super::api::{Api, call};

/// The path of the call.
const PATH: &str = "projects";

/// The most that one page holds.
const PER_PAGE: usize = 100;

/// No host has so many pages.
const MOST_PAGES: usize = 10_000;

/// Without it the server refuses.
const NEEDS: &str = "a token with the scope read_api";

/// What the asker sees.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asker {
    /// All projects.
    Administrator,
    /// Public and internal projects, and those of which it is a member.
    Account,
    /// Public projects, and those of which it is a member; or it is not known what.
    External,
    /// Public projects.
    Anonymous,
}

#[derive(Deserialize)]
struct Project {
    path_with_namespace: String,
    #[serde(default, deserialize_with = "known_even_if_null")]
    visibility: Option<Value>,
    #[serde(default, deserialize_with = "known_even_if_null")]
    default_branch: Option<Value>,
    #[serde(default, deserialize_with = "known_even_if_null")]
    archived: Option<Value>,
}

/// A key that is there, null included, is not the same as one that is missing.
fn known_even_if_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// The listing so far.
struct Listing<'a> {
    estate: &'a mut Estate,
    host: AssetId,
    asker: Asker,
    internal: Vec<AssetId>,
    /// Why the listing is not whole.
    gap: Option<GapId>,
}

/// Adds all projects that the asker sees, and gives the internal ones.
pub(super) async fn read(api: &Api<'_>, estate: &mut Estate, asker: Asker) -> List<AssetId> {
    let mut listing = Listing {
        estate,
        host: api.source.host_id(),
        asker,
        internal: Vec::new(),
        gap: None,
    };
    let mut after = 0;
    for page in 1.. {
        let position = after.to_string();
        let page_size = PER_PAGE.to_string();
        let mut query = vec![
            ("pagination", "keyset"),
            ("order_by", "id"),
            ("sort", "asc"),
            ("per_page", page_size.as_str()),
            ("id_after", position.as_str()),
        ];
        if asker == Asker::Anonymous {
            // The answer to a stranger does not state the visibility; the filter does.
            query.push(("visibility", "public"));
        }
        let answer = match api.get(PATH, &query, NEEDS).await {
            Ok(answer) => answer,
            Err(reason) => {
                listing.incomplete(reason, &format!("projects with a number above {after}"));
                break;
            }
        };
        let Value::Array(rows) = answer.json else {
            listing.incomplete(malformed("a list of projects was expected"), "all projects");
            break;
        };
        let evidence = listing.estate.cite(answer.evidence);
        let last = rows.iter().filter_map(|row| row["id"].as_u64()).max();
        let count = rows.len();
        // A server that does not know where to go on begins again.
        let is_new = |row: &Value| row["id"].as_u64().is_none_or(|number| number > after);
        for row in rows.into_iter().filter(is_new) {
            listing.add(row, &evidence);
        }
        match last {
            // Only an empty page is the end: a server or a proxy may give fewer than were asked for.
            _ if count == 0 => break,
            _ if page == MOST_PAGES => {
                let limit = format!("{MOST_PAGES} pages of projects");
                listing.incomplete(GapReason::Limit { limit }, "further projects");
                break;
            }
            Some(last) if last > after => after = last,
            _ => {
                listing.incomplete(malformed("the pages do not go forward"), "further projects");
                break;
            }
        }
    }
    listing.finish()
}

fn malformed(message: &str) -> GapReason {
    GapReason::Malformed {
        message: message.to_owned(),
    }
}

impl Listing<'_> {
    fn note(&mut self, call: &str, reason: GapReason, hides: &str) -> GapId {
        self.estate
            .note(Gap::new(self.host.as_str(), call, reason, hides))
    }

    fn incomplete(&mut self, reason: GapReason, hides: &str) {
        let gap = self.note(&call(PATH), reason, hides);
        self.gap.get_or_insert(gap);
    }

    fn add(&mut self, row: Value, evidence: &EvidenceId) {
        let project = match serde_json::from_value::<Project>(row) {
            Ok(project) => project,
            Err(error) => {
                self.incomplete(
                    malformed(&format!("a project is not of the documented form: {error}")),
                    "one project",
                );
                return;
            }
        };
        let path = &project.path_with_namespace;
        let id = AssetId::new(format!("{}/{path}", self.host));
        let visibility = match self.asker {
            Asker::Anonymous => Field::Present(Visibility::Public),
            _ => self.field(path, "visibility", project.visibility),
        };
        if visibility.present() == Some(&Visibility::Internal) {
            self.internal.push(id.clone());
        } else if let Field::NotCollected(gap) = &visibility {
            // It may be internal.
            self.gap.get_or_insert(gap.clone());
        }
        let repository = Repository {
            host: Field::Present(self.host.clone()),
            visibility,
            default_branch: self.field(path, "default_branch", project.default_branch),
            archived: self.field(path, "archived", project.archived),
            ..Repository::default()
        };
        self.estate
            .insert(Asset::new(id.clone(), path, repository).with_evidence(evidence.clone()));
        self.estate.relate(Relation {
            kind: RelationKind::Hosts,
            from: self.host.clone(),
            to: id,
            evidence: vec![evidence.clone()],
        });
    }

    fn field<T: serde::de::DeserializeOwned>(
        &mut self,
        path: &str,
        name: &str,
        value: Option<Value>,
    ) -> Field<T> {
        let reason = match value {
            Some(Value::Null) => return Field::Absent,
            Some(value) => match T::deserialize(value) {
                Ok(value) => return Field::Present(value),
                Err(error) => malformed(&format!(
                    "{name} of {path} is not one that is known here: {error}"
                )),
            },
            // A stranger's answer is shorter by design.
            None if self.asker == Asker::Anonymous => GapReason::Denied {
                permission: NEEDS.to_owned(),
            },
            None => malformed(&format!("{path} has no {name}")),
        };
        Field::NotCollected(self.note(&call(PATH), reason, &format!("{name} of projects")))
    }

    /// The internal projects, with why others may exist.
    fn finish(mut self) -> List<AssetId> {
        let unseen = match self.asker {
            Asker::Administrator => None,
            Asker::Account => Some("private projects of which the token's user is not a member"),
            Asker::External => {
                Some("internal projects, and private ones of which the token's user is not a member")
            }
            Asker::Anonymous => Some("internal and private projects"),
        };
        if let Some(hides) = unseen {
            let gap = self.note(
                &call(PATH),
                GapReason::Denied {
                    permission: super::settings::NEEDS.to_owned(),
                },
                hides,
            );
            if self.asker != Asker::Account {
                self.gap.get_or_insert(gap);
            }
        }
        match self.gap {
            None => List::complete(self.internal),
            Some(gap) => List::partial(self.internal, gap),
        }
    }
}
