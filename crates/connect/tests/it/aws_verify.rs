//! A key that was found is shown to its issuer, and an error is never taken for a refusal.

use std::time::Duration;

use connect::aws::verify::{Outcome, Verification, record, verify};
use connect::aws::{AwsSource, Keys};
use model::asset::{FoundSecret, KeyStatus};
use model::{Asset, AssetId, Estate, Field};
use testkit::{AccessKey, Fault, FaultyAws, names};

use crate::aws::{account, keys, layer, user, wait};

const SECRET: &str = "secret:aws-access-key:1";

fn ask(endpoint: &str, keys: &Keys) -> Verification {
    let source = AwsSource {
        endpoint: Some(endpoint.parse().unwrap()),
        keys: Some(keys.clone()),
        time_limit: Duration::from_millis(500),
        ..AwsSource::default()
    };
    wait(verify(&source, &layer(&source), keys))
}

fn recorded(verification: &Verification) -> Estate {
    let mut estate = Estate::default();
    estate.insert(Asset::new(SECRET, "AKIA…", FoundSecret::default()));
    record(&mut estate, &SECRET.into(), verification);
    estate
}

fn facts(estate: &Estate, key: &str) -> (Field<bool>, Field<KeyStatus>, Field<AssetId>) {
    let secret = estate.get(&SECRET.into()).unwrap().as_secret().unwrap();
    let id = AssetId::from(format!("aws-access-key:{key}"));
    assert_eq!(secret.credential, Field::Present(id.clone()));
    let credential = estate.get(&id).unwrap().as_credential().unwrap();
    (
        secret.accepted.clone(),
        credential.status.clone(),
        credential.principal.clone(),
    )
}

#[test]
fn an_active_key_names_its_user() {
    let (aws, incident) = account();
    let key = &incident.leaked_key;
    let verification = ask(&aws.endpoint(), &keys(key));
    let owner = user(names::CI_DEPLOY);
    assert_eq!(
        verification.outcome,
        Outcome::Active {
            principal: owner.clone(),
            account: "111122223333".into()
        }
    );
    let estate = recorded(&verification);
    assert_eq!(
        facts(&estate, &key.id),
        (
            Field::Present(true),
            Field::Present(KeyStatus::Active),
            Field::Present(owner)
        )
    );
    assert!(
        estate
            .all_evidence()
            .any(|e| e.call == format!("sts:GetCallerIdentity {}", key.id))
    );
}

#[test]
fn a_deactivated_key_and_one_that_never_was_are_inactive() {
    let (aws, incident) = account();
    let never = AccessKey::long_lived("TESTKITNEVER00000000", "nothing");
    for key in [&incident.decoys.inactive_key, &never] {
        let verification = ask(&aws.endpoint(), &keys(key));
        assert_eq!(verification.outcome, Outcome::Inactive, "{}", key.id);
        assert_eq!(verification.evidence.len(), 1, "the refusal is evidence");
        let (accepted, status, _) = facts(&recorded(&verification), &key.id);
        assert_eq!(
            (accepted, status),
            (Field::Present(false), Field::Present(KeyStatus::Inactive))
        );
    }
}

#[test]
fn an_error_is_never_a_refusal() {
    let (aws, incident) = account();
    let key = &incident.leaked_key;
    let faults = [
        Fault::AccessDenied,
        Fault::Throttled,
        Fault::ServerError,
        Fault::ClockSkew {
            server_ahead: Duration::from_secs(3600),
        },
        Fault::Html,
        Fault::Truncated,
        Fault::Hang,
    ];
    for fault in faults {
        let proxy = FaultyAws::before(aws).unwrap();
        proxy.fail("sts:GetCallerIdentity", fault.clone());
        let verification = ask(&proxy.endpoint(), &keys(key));
        assert!(
            matches!(verification.outcome, Outcome::Unknown(_)),
            "{fault:?}: {:?}",
            verification.outcome
        );
        let estate = recorded(&verification);
        let (accepted, status, _) = facts(&estate, &key.id);
        assert!(estate.gap(accepted.gap().unwrap()).is_some());
        assert!(status.is_not_recorded());
    }
    let nobody = ask("http://127.0.0.1:9", &keys(key));
    assert!(matches!(nobody.outcome, Outcome::Unknown(_)));
    let mut wrong = keys(key);
    wrong.secret = "not-the-secret-of-this-key".to_owned().into();
    let wrong = ask(&aws.endpoint(), &wrong);
    assert!(
        matches!(wrong.outcome, Outcome::Unknown(_)),
        "the key may well be active: {:?}",
        wrong.outcome
    );
}

#[test]
fn a_temporary_key_without_its_token_is_not_shown_to_anyone() {
    let (aws, _) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    let key = AccessKey::long_lived(["ASIA", "TESTKIT000000000"].concat(), "nothing");
    let verification = ask(&proxy.endpoint(), &keys(&key));
    assert!(matches!(verification.outcome, Outcome::Unknown(_)));
    assert!(proxy.calls().is_empty());
}

#[test]
fn one_call_is_made_and_no_other() {
    let (aws, incident) = account();
    let proxy = FaultyAws::before(aws).unwrap();
    ask(&proxy.endpoint(), &keys(&incident.leaked_key));
    let calls: Vec<String> = proxy.calls().into_iter().map(|call| call.action).collect();
    assert_eq!(calls, ["sts:GetCallerIdentity"]);
}
