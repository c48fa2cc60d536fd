//! Makes inputs, good and bad.

use std::path::Path;

use testkit::{GitHistory, Repository, planted};

pub(super) fn path(path: &Path) -> String {
    path.display().to_string()
}

pub(super) fn file(folder: &Path, name: &str, text: &str) -> Vec<String> {
    std::fs::write(folder.join(name), text).unwrap();
    vec![path(&folder.join(name))]
}

pub(super) fn configuration(folder: &Path, text: &str) -> Vec<String> {
    let file = file(folder, "bad.toml", text);
    ["--config".to_owned()].into_iter().chain(file).collect()
}

pub(super) fn history() -> GitHistory {
    GitHistory::new().commit("One", &[("a.txt", "one\n"), ("b.txt", "two\n")])
}

/// A repository with a token at HEAD, whose finding shows that it was read.
pub(super) fn with_token() -> GitHistory {
    GitHistory::new().commit(
        "One",
        &[("ci.env", format!("TOKEN={}\n", planted::gitlab_token("good")))],
    )
}

/// A mirror of the repository in the folder, under a name.
pub(super) fn keep(folder: &Path, name: &str, repository: &Repository) -> Vec<String> {
    let to = path(&folder.join(name));
    repository
        .git(&["clone", "--quiet", "--mirror", ".", &to])
        .unwrap();
    vec![to]
}

/// A repository with a token that can still be read, damaged elsewhere, and moved into the folder.
pub(super) fn damaged(folder: &Path, damage: fn(&Repository) -> testkit::Result<()>) -> Vec<String> {
    let repository = history().build().unwrap();
    damage(&repository).unwrap();
    let to = folder.join("damaged");
    copy(repository.path(), &to);
    vec![path(&to)]
}

/// Damage does not survive a clone, so the files are copied.
pub(super) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).unwrap();
        }
    }
}

/// The output of the AWS command line for an account with one policy that has this document.
pub(super) fn authorization_details(document: &str) -> String {
    let account = "arn:aws:iam::111122223333";
    let version = format!(
        r#"{{ "Document": {document}, "VersionId": "v1", "IsDefaultVersion": true, "CreateDate": "2024-05-01T09:00:00+00:00" }}"#
    );
    format!(
        r#"{{
    "UserDetailList": [{{
        "Path": "/", "UserName": "dana", "UserId": "AIDAEXAMPLEDANA000001", "Arn": "{account}:user/dana",
        "CreateDate": "2024-05-01T09:00:00+00:00", "GroupList": [],
        "AttachedManagedPolicies": [{{ "PolicyName": "broken-policy", "PolicyArn": "{account}:policy/broken-policy" }}]
    }}],
    "GroupDetailList": [],
    "RoleDetailList": [],
    "Policies": [{{
        "PolicyName": "broken-policy", "PolicyId": "ANPAEXAMPLEPOLICY0001", "Arn": "{account}:policy/broken-policy",
        "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": true, "CreateDate": "2024-05-01T09:00:00+00:00", "UpdateDate": "2024-05-01T09:00:00+00:00",
        "PolicyVersionList": [{version}]
    }}]
}}
"#
    )
}
