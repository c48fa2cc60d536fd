//! What fixes change, and that nothing else changes.

use change::{Class, Fixes, NoEffect};
use connect::fixes;
use model::asset::{
    Asset, CodeHost, Credential, CredentialKind, FoundSecret, KeyStatus, Registration, Repository,
    SignUpPage, Visibility,
};
use model::{AssetId, Estate, Field, FixId, List};

const HOST: &str = "https://code.example";
const REPOSITORY: &str = "https://code.example/team/models";

fn estate() -> Estate {
    let mut estate = Estate::default();
    let host = CodeHost {
        product: Field::Present("gitlab".into()),
        signup_enabled: Field::Present(true),
        sign_up_page: Field::Present(SignUpPage {
            offers_form: true,
            vantage: "internet".into(),
        }),
        default_project_visibility: Field::Present(Visibility::Internal),
        internal_repositories: List::complete(vec![AssetId::from(REPOSITORY)]),
        ..CodeHost::default()
    };
    estate.insert(Asset::new(HOST, "code.example", host));
    let repository = Repository {
        host: Field::Present(HOST.into()),
        visibility: Field::Present(Visibility::Internal),
        ..Repository::default()
    };
    estate.insert(Asset::new(REPOSITORY, "team/models", repository));
    estate
}

fn all() -> Fixes {
    Fixes::new(fixes()).unwrap()
}

/// The estate after the fix, and the call that makes it.
fn after(fix: &str, target: &str, estate: &Estate) -> (Estate, change::Change) {
    let fixes = all();
    let fix = fixes.get(&FixId::new(fix)).unwrap();
    let target = AssetId::from(target);
    let mut fixed = estate.clone();
    let inverse = fixed.apply(&fix.effect(estate, &target).unwrap());
    let mut restored = fixed.clone();
    restored.apply(&inverse);
    assert_eq!(&restored, estate, "undo after apply is nothing");
    (fixed, fix.change(estate, &target).unwrap())
}

fn host(estate: &Estate) -> &CodeHost {
    estate.get(&HOST.into()).unwrap().as_code_host().unwrap()
}

#[test]
fn ids_are_unique_and_begin_with_their_system() {
    let fixes = all();
    let ids: Vec<String> = fixes.iter().map(|fix| fix.id().to_string()).collect();
    for id in [
        "gitlab-close-sign-up",
        "gitlab-default-visibility-private",
        "gitlab-make-project-private",
        "gitlab-require-admin-approval",
        "gitlab-require-two-factor",
        "slack-revoke-token",
    ] {
        assert!(ids.iter().any(|known| known == id), "{id}");
    }
    for fix in fixes.iter() {
        assert!(
            !fix.title().ends_with('.') && !fix.footprint().fields.is_empty(),
            "{}",
            fix.id()
        );
    }
}

#[test]
fn closing_sign_up_closes_the_setting_and_the_page() {
    let (fixed, change) = after("gitlab-close-sign-up", HOST, &estate());
    assert_eq!(host(&fixed).signup_enabled, Field::Present(false));
    assert!(!host(&fixed).sign_up_page.present().unwrap().offers_form);
    assert_eq!(host(&fixed).registration(), Registration::Closed);
    assert_eq!(
        change.call,
        "PUT https://code.example/api/v4/application/settings signup_enabled=false"
    );
    assert_eq!(
        change.undo.unwrap(),
        "PUT https://code.example/api/v4/application/settings signup_enabled=true"
    );
    assert_eq!(
        host(&fixed).default_project_visibility,
        host(&estate()).default_project_visibility
    );
}

#[test]
fn closing_sign_up_works_where_only_the_page_is_known() {
    let mut estate = estate();
    let mut asset = estate.get(&HOST.into()).unwrap().clone();
    asset.body = CodeHost {
        signup_enabled: Field::not_recorded(),
        ..host(&estate).clone()
    }
    .into();
    estate.replace(asset);
    let (fixed, change) = after("gitlab-close-sign-up", HOST, &estate);
    assert_eq!(host(&fixed).registration(), Registration::Closed);
    assert!(change.undo.unwrap().contains("read just before"));
}

#[test]
fn a_private_project_leaves_the_hosts_list_of_internal_ones() {
    let (fixed, change) = after("gitlab-make-project-private", REPOSITORY, &estate());
    let repository = fixed.get(&REPOSITORY.into()).unwrap().as_repository().unwrap();
    assert_eq!(repository.visibility, Field::Present(Visibility::Private));
    assert_eq!(host(&fixed).internal_repositories, List::complete(Vec::new()));
    assert_eq!(
        change.call,
        "PUT https://code.example/api/v4/projects/team%2Fmodels visibility=private"
    );
    assert_eq!(
        change.undo.unwrap(),
        "PUT https://code.example/api/v4/projects/team%2Fmodels visibility=internal"
    );
}

#[test]
fn the_other_settings_change_and_nothing_else() {
    let (fixed, _) = after("gitlab-require-admin-approval", HOST, &estate());
    assert_eq!(
        host(&fixed).require_admin_approval_after_user_signup,
        Field::Present(true)
    );
    let (fixed, _) = after("gitlab-require-two-factor", HOST, &estate());
    assert_eq!(
        host(&fixed).require_two_factor_authentication,
        Field::Present(true)
    );
    let (fixed, change) = after("gitlab-default-visibility-private", HOST, &estate());
    assert_eq!(
        host(&fixed).default_project_visibility,
        Field::Present(Visibility::Private)
    );
    assert_eq!(
        host(&fixed).default_group_visibility,
        Field::Present(Visibility::Private)
    );
    assert!(
        change.undo.unwrap().contains("read just before"),
        "one of the two values is not known"
    );
}

#[test]
fn a_revoked_token_is_inactive_and_its_values_are_not_accepted() {
    let mut estate = estate();
    let credential = Credential {
        credential_kind: CredentialKind::SlackToken,
        status: Field::Present(KeyStatus::Active),
        found_as: Field::Present(vec!["secret:slack:1".into()]),
        ..Credential::default()
    };
    estate.insert(Asset::new("slack:1", "xoxb…", credential));
    let secret = FoundSecret {
        accepted: Field::Present(true),
        ..FoundSecret::default()
    };
    estate.insert(Asset::new("secret:slack:1", "xoxb…", secret));
    let (fixed, change) = after("slack-revoke-token", "slack:1", &estate);
    let credential = fixed.get(&"slack:1".into()).unwrap().as_credential().unwrap();
    assert_eq!(credential.status, Field::Present(KeyStatus::Inactive));
    let secret = fixed.get(&"secret:slack:1".into()).unwrap().as_secret().unwrap();
    assert_eq!(secret.accepted, Field::Present(false));
    assert!(secret.live.is_not_recorded(), "what is derived is derived again");
    assert_eq!(change.undo, None);
    assert_eq!(
        all().get(&FixId::new("slack-revoke-token")).unwrap().class(),
        Class::Guide
    );
}

#[test]
fn a_fix_does_nothing_to_what_it_is_not_for() {
    let fixes = all();
    let (estate, id) = (estate(), FixId::new("gitlab-close-sign-up"));
    let close = fixes.get(&id).unwrap();
    assert!(matches!(
        close.effect(&estate, &"https://x.example".into()),
        Err(NoEffect::UnknownAsset(_))
    ));
    assert!(matches!(
        close.change(&estate, &REPOSITORY.into()),
        Err(NoEffect::OtherKind { .. })
    ));
    let mut other = Estate::default();
    let forgejo = CodeHost {
        product: Field::Present("forgejo".into()),
        ..CodeHost::default()
    };
    other.insert(Asset::new(HOST, "code.example", forgejo));
    assert!(matches!(
        close.effect(&other, &HOST.into()),
        Err(NoEffect::NotChangeable { .. })
    ));
    let mut other = Estate::default();
    other.insert(Asset::new("/srv/models", "models", Repository::default()));
    let private = fixes.get(&FixId::new("gitlab-make-project-private")).unwrap();
    assert!(matches!(
        private.effect(&other, &"/srv/models".into()),
        Err(NoEffect::NotChangeable { .. })
    ));
}
