//! Who may clone, decided for the real `git`.

use testkit::{
    AccountState, CodeHost, Error, GitHistory, Project, Registration, Repository, Scope, Visibility,
};

fn host_with(visibility: Visibility) -> (CodeHost, Project) {
    let repository = GitHistory::new()
        .commit("One", &[("a.txt", "1\n")])
        .build()
        .unwrap();
    let host = CodeHost::start().unwrap();
    let project = host
        .add_project("platform", "tool", visibility, &repository)
        .unwrap();
    (host, project)
}

fn clone_as(project: &Project, token: &str) -> testkit::Result<Repository> {
    Repository::clone_of(project.clone_url.replace("://", &format!("://oauth2:{token}@")))
}

fn words(result: testkit::Result<Repository>) -> String {
    match result {
        Err(Error::Git { stderr, .. }) => stderr,
        other => panic!("expected git to fail, got {other:?}"),
    }
}

#[test]
fn internal_is_open_to_whoever_registers() {
    let (host, project) = host_with(Visibility::Internal);
    assert!(words(Repository::clone_of(&project.clone_url)).contains("could not read Username"));
    assert_eq!(host.register("mallory").unwrap(), Registration::Active);
    let token = host.token_for("mallory", &[Scope::ReadRepository]).unwrap();
    let clone = clone_as(&project, &token).unwrap();
    assert_eq!(
        std::fs::read_to_string(clone.path().join("a.txt")).unwrap(),
        "1\n"
    );

    let profile_only = host.token_for("mallory", &[Scope::ReadUser]).unwrap();
    assert!(words(clone_as(&project, &profile_only)).contains("Authentication failed"));
    host.revoke(&token);
    assert!(words(clone_as(&project, &token)).contains("Authentication failed"));
}

#[test]
fn private_is_invisible_until_membership() {
    let (host, project) = host_with(Visibility::Private);
    host.add_user("dana");
    let token = host.token_for("dana", &[Scope::Api]).unwrap();
    assert!(words(clone_as(&project, &token)).contains("not found"));
    host.add_member(&project, "dana").unwrap();
    assert!(clone_as(&project, &token).is_ok());
    assert!(clone_as(&project, host.admin_token()).is_ok());
}

#[test]
fn public_needs_nothing_and_pushing_is_refused() {
    let (_host, project) = host_with(Visibility::Public);
    let clone = Repository::clone_of(&project.clone_url).unwrap();
    assert!(clone.git(&["push", "origin", "HEAD:refs/heads/new"]).is_err());
}

#[test]
fn a_gated_account_can_do_nothing() {
    let (host, project) = host_with(Visibility::Internal);
    host.set("require_admin_approval_after_user_signup", true);
    assert_eq!(host.register("mallory").unwrap(), Registration::AwaitingApproval);
    let token = host.token_for("mallory", &[Scope::Api]).unwrap();
    assert!(words(clone_as(&project, &token)).contains("403"));
    host.set_account_state("mallory", AccountState::Active);
    assert!(clone_as(&project, &token).is_ok());

    host.set("require_admin_approval_after_user_signup", false)
        .set("email_confirmation_setting", "hard");
    assert_eq!(
        host.register("trudy").unwrap(),
        Registration::AwaitingConfirmation
    );
    host.set("domain_allowlist", vec!["halden-optics.example"]);
    assert_eq!(host.register("eve").unwrap(), Registration::Refused);
}

#[test]
fn external_accounts_see_internal_projects_only_as_members() {
    let (host, project) = host_with(Visibility::Internal);
    host.set("user_default_external", true);
    assert_eq!(host.register("mallory").unwrap(), Registration::Active);
    let token = host.token_for("mallory", &[Scope::ReadRepository]).unwrap();
    assert!(words(clone_as(&project, &token)).contains("not found"));
    host.add_member(&project, "mallory").unwrap();
    assert!(clone_as(&project, &token).is_ok());
}
