//! The law of the workspace: which crate may know which. ARCHITECTURE.md draws it; this table is what is enforced.

use cargo_metadata::{DependencyKind, Metadata};

use super::Report;

/// A crate and the crates of ours that it may depend on. A crate that is not here fails: it has to be given its place.
const LAW: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("access", &["model"]),
    ("secrets", &["model"]),
    ("integrity", &["model"]),
    ("rules", &["model"]),
    ("change", &["access", "model"]),
    ("paths", &["access", "model"]),
    ("connect", &["access", "change", "model", "secrets"]),
    ("store", &["change", "model"]),
    (
        "engine",
        &[
            "access",
            "change",
            "connect",
            "integrity",
            "model",
            "paths",
            "rules",
            "secrets",
            "store",
        ],
    ),
    ("watch", &["engine", "model", "store"]),
    ("console", &["engine", "model", "store"]),
    (
        "nightlatch",
        &[
            "access",
            "change",
            "connect",
            "console",
            "engine",
            "integrity",
            "model",
            "paths",
            "rules",
            "secrets",
            "store",
            "watch",
        ],
    ),
    (TESTKIT, &[]),
    ("xtask", &[]),
];

/// Servers and estates for tests: any crate may use it, and only for development.
const TESTKIT: &str = "testkit";

/// A crate of ours and what it depends on among ours.
struct Member {
    name: String,
    dependencies: Vec<(String, DependencyKind)>,
}

pub(super) fn check(metadata: &Metadata) -> Report {
    let members = members(metadata);
    let edges: usize = members.iter().map(|member| member.dependencies.len()).sum();
    Report {
        name: "law",
        summary: format!("{} crates, {edges} edges between them", members.len()),
        warnings: Vec::new(),
        problems: violations(&members),
    }
}

fn members(metadata: &Metadata) -> Vec<Member> {
    let packages = metadata.workspace_packages();
    let ours = |name: &str| packages.iter().any(|package| package.name.as_str() == name);
    packages
        .iter()
        .map(|package| Member {
            name: package.name.to_string(),
            dependencies: package
                .dependencies
                .iter()
                .filter(|dependency| dependency.path.is_some() && ours(&dependency.name))
                .map(|dependency| (dependency.name.clone(), dependency.kind))
                .collect(),
        })
        .collect()
}

fn violations(members: &[Member]) -> Vec<String> {
    let mut problems = Vec::new();
    for member in members {
        let Some((_, allowed)) = LAW.iter().find(|(name, _)| *name == member.name) else {
            problems.push(format!(
                "the crate {} has no place in the law: give it one in ARCHITECTURE.md and in xtask/src/check/law.rs",
                member.name
            ));
            continue;
        };
        for (name, kind) in &member.dependencies {
            if name == TESTKIT {
                if *kind != DependencyKind::Development {
                    problems.push(format!("{} → {TESTKIT}: only as a dev-dependency", member.name));
                }
            } else if !allowed.contains(&name.as_str()) {
                problems.push(format!("{} → {name} ({kind}): not an allowed edge", member.name));
            }
        }
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, dependencies: &[(&str, DependencyKind)]) -> Member {
        Member {
            name: name.to_owned(),
            dependencies: dependencies
                .iter()
                .map(|(name, kind)| ((*name).to_owned(), *kind))
                .collect(),
        }
    }

    #[test]
    fn allowed_edges_and_testkit_for_development_pass() {
        let members = [
            member(
                "rules",
                &[
                    ("model", DependencyKind::Normal),
                    ("testkit", DependencyKind::Development),
                ],
            ),
            member(
                "engine",
                &[
                    ("connect", DependencyKind::Normal),
                    ("paths", DependencyKind::Normal),
                ],
            ),
        ];
        assert!(violations(&members).is_empty());
    }

    #[test]
    fn other_edges_fail_in_every_kind() {
        for kind in [
            DependencyKind::Normal,
            DependencyKind::Development,
            DependencyKind::Build,
        ] {
            let found = violations(&[member("rules", &[("access", kind)])]);
            assert_eq!(found, [format!("rules → access ({kind}): not an allowed edge")]);
        }
    }

    #[test]
    fn testkit_never_ships_and_knows_nobody() {
        let found = violations(&[
            member("nightlatch", &[("testkit", DependencyKind::Normal)]),
            member("testkit", &[("model", DependencyKind::Normal)]),
        ]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn an_unknown_crate_has_to_be_given_its_place() {
        assert!(violations(&[member("helpers", &[])])[0].contains("has no place in the law"));
    }

    #[test]
    fn the_law_has_no_cycle_and_names_only_crates_it_places() {
        // Each crate's allowed edges lead to crates with strictly fewer crates below them.
        fn below(name: &str) -> usize {
            let (_, allowed) = LAW.iter().find(|(found, _)| *found == name).unwrap();
            allowed.iter().map(|name| 1 + below(name)).sum()
        }
        for (name, allowed) in LAW {
            for dependency in *allowed {
                assert!(below(dependency) < below(name), "{name} → {dependency}");
            }
        }
    }

    #[test]
    fn metadata_of_a_made_up_workspace_is_read() {
        let package = |name: &str, dependencies: &str| {
            format!(
                r#"{{"name":"{name}","version":"0.1.0","id":"{name} 0.1.0","source":null,"dependencies":[{dependencies}],
                "targets":[],"features":{{}},"manifest_path":"/w/{name}/Cargo.toml","edition":"2024"}}"#
            )
        };
        let dependency = |name: &str, path: &str| {
            format!(
                r#"{{"name":"{name}","source":null,"req":"*","kind":"dev","rename":null,"optional":false,
                "uses_default_features":true,"features":[],"target":null,"registry":null,"path":{path}}}"#
            )
        };
        let text = format!(
            r#"{{"packages":[{},{}],"workspace_members":["model 0.1.0","access 0.1.0"],
            "workspace_default_members":[],"resolve":null,"workspace_root":"/w","target_directory":"/w/target",
            "metadata":null,"version":1}}"#,
            package("model", ""),
            package(
                "access",
                &format!(
                    "{},{}",
                    dependency("model", "\"/w/model\""),
                    dependency("serde", "null")
                )
            ),
        );
        let metadata: Metadata = serde_json::from_str(&text).unwrap();
        let members = members(&metadata);
        assert_eq!(members[1].name, "access");
        assert_eq!(
            members[1].dependencies,
            [("model".to_owned(), DependencyKind::Development)]
        );
    }
}
