//! The incident's chain in a small estate, and each thing that breaks it.

use access::{AccessIndex, derive};
use jiff::Timestamp;
use model::asset::{
    Account, Bucket, CloudAccount, CodeHost, Credential, CredentialKind, DataSet, EmailConfirmation,
    Endpoint, FoundSecret, InlinePolicy, KeyStatus, Model, Place, PolicyDocument, Repository, Role,
    TrainingJob, User, Visibility,
};
use model::{
    Answer, Asset, AssetBody, AssetId, Certainty, Estate, Field, GapId, GitOid, Hold, Jewel, JewelClass,
    List, Relation, RelationKind,
};
use paths::{Analysis, Limits, World, analyse, step_kinds};
use serde_json::json;

const HOST: &str = "https://code.example";
const REPOSITORY: &str = "https://code.example/vision/match";
const KEY: &str = "aws-access-key:AKIAEXAMPLE";
const SECRET: &str = "secret:aws-access-key:0123";
const USER: &str = "arn:aws:iam::111122223333:user/ci";
const BUCKET: &str = "arn:aws:s3:::faces";

fn id(text: &str) -> AssetId {
    AssetId::from(text)
}

fn estate() -> Estate {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    let host = CodeHost {
        reachable_from_internet: Field::Present(true),
        signup_enabled: Field::Present(true),
        require_admin_approval_after_user_signup: Field::Present(false),
        email_confirmation_setting: Field::Present(EmailConfirmation::Off),
        domain_allowlist: Field::Absent,
        user_default_external: Field::Present(false),
        internal_repositories: List::complete(vec![id(REPOSITORY)]),
        ..CodeHost::default()
    };
    estate.insert(Asset::new(HOST, "code.example", host));
    estate.insert(Asset::new(
        format!("{HOST}#any-registered-user").as_str(),
        "any account",
        Account::default(),
    ));
    let repository = Repository {
        host: Field::Present(id(HOST)),
        visibility: Field::Present(Visibility::Internal),
        secrets: List::complete(vec![id(SECRET)]),
        ..Repository::default()
    };
    estate.insert(Asset::new(REPOSITORY, "vision/match", repository));
    let secret = FoundSecret {
        credential: Field::Present(id(KEY)),
        accepted: Field::Present(true),
        places: vec![Place {
            repository: id(REPOSITORY),
            path: "deploy/settings.py".to_owned(),
            line: 3,
            blob: GitOid::from("aa"),
            commit: GitOid::from("bb"),
            committed: Timestamp::UNIX_EPOCH,
            at_head: false,
        }],
        ..FoundSecret::default()
    };
    estate.insert(Asset::new(SECRET, "AWS access key", secret));
    let credential = Credential {
        credential_kind: CredentialKind::AwsAccessKey,
        principal: Field::Present(id(USER)),
        status: Field::Present(KeyStatus::Active),
        found_as: Field::Present(vec![id(SECRET)]),
        ..Credential::default()
    };
    estate.insert(Asset::new(KEY, "AKIAEXAMPLE", credential));
    let account = CloudAccount {
        organization_policies: Field::Absent,
        public_access_block: Field::Absent,
        buckets: List::complete(vec![id(BUCKET)]),
        principals: List::complete(vec![id(USER)]),
        ..CloudAccount::default()
    };
    estate.insert(Asset::new("111122223333", "111122223333", account));
    let allow = json!({
        "Version": "2012-10-17",
        "Statement": [{ "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::faces/*" }]
    });
    let user = User {
        account: Field::Present("111122223333".into()),
        groups: List::complete(Vec::new()),
        attached_policies: List::complete(Vec::new()),
        inline_policies: List::complete(vec![InlinePolicy {
            name: "s3".to_owned(),
            document: PolicyDocument(allow),
        }]),
        permissions_boundary: Field::Absent,
        access_keys: List::complete(vec![id(KEY)]),
        ..User::default()
    };
    estate.insert(Asset::new(USER, "ci", user));
    let bucket = Bucket {
        account: Field::Present("111122223333".into()),
        policy: Field::Absent,
        acl: Field::Present(model::asset::Acl {
            owner: "owner".to_owned(),
            grants: Vec::new(),
        }),
        public_access_block: Field::Absent,
        ownership: Field::Present("BucketOwnerEnforced".to_owned()),
        encryption: Field::Absent,
        ..Bucket::default()
    };
    estate.insert(jewel(
        Asset::new(BUCKET, "faces", bucket),
        JewelClass::TrainingData,
    ));
    estate.insert(Asset::new("data-set:faces", "faces", DataSet::default()));
    estate.insert(Asset::new(
        "training-job:nightly",
        "nightly",
        TrainingJob::default(),
    ));
    estate.insert(jewel(
        Asset::new("model:matcher", "matcher", Model::default()),
        JewelClass::Model,
    ));
    estate.insert(jewel(
        Asset::new("endpoint:api", "api", Endpoint::default()),
        JewelClass::Model,
    ));
    for (kind, from, to) in [
        (RelationKind::Stores, BUCKET, "data-set:faces"),
        (RelationKind::Feeds, "data-set:faces", "training-job:nightly"),
        (RelationKind::Produces, "training-job:nightly", "model:matcher"),
        (RelationKind::Serves, "model:matcher", "endpoint:api"),
    ] {
        estate.relate(Relation {
            kind,
            from: id(from),
            to: id(to),
            evidence: Vec::new(),
        });
    }
    estate
}

fn jewel(mut asset: Asset, class: JewelClass) -> Asset {
    asset.jewel = Field::Present(Jewel {
        class,
        because: "for the test".to_owned(),
    });
    asset
}

fn look(mut estate: Estate) -> Analysis {
    let access = AccessIndex::build(&estate);
    let derived = derive(&estate, &access);
    estate.apply(&derived);
    analyse(
        World {
            estate: &estate,
            access: &access,
        },
        &step_kinds(),
        Limits::default(),
    )
}

/// The ways from the internet: jewel, hold and certainty.
fn ways(analysis: &Analysis) -> Vec<(String, Hold, Certainty)> {
    let mut ways: Vec<_> = analysis
        .from_internet()
        .map(|ways| {
            (
                ways.jewel.asset.to_string(),
                ways.jewel.hold,
                ways.best().certainty,
            )
        })
        .collect();
    ways.sort();
    ways
}

/// What a reader of the analysis alone would answer.
fn answer(analysis: &Analysis) -> Answer {
    let open = analysis.from_internet().any(|ways| ways.tally.open() > 0);
    let unknown = analysis.from_internet().any(|ways| ways.tally.unknown > 0) || !analysis.blind.is_empty();
    if open {
        Answer::Yes
    } else if unknown {
        Answer::CannotTell
    } else {
        Answer::No
    }
}

fn change<B>(
    id: &str,
    as_body: impl Fn(&mut AssetBody) -> Option<&mut B>,
    change: impl Fn(&mut B),
) -> Estate {
    let mut estate = estate();
    let asset = estate.get_mut(&AssetId::from(id)).expect("in the estate");
    change(as_body(&mut asset.body).expect("of the kind"));
    estate
}

macro_rules! changed {
    ($id:expr, $kind:ident, $change:expr) => {
        change(
            $id,
            |body| {
                if let AssetBody::$kind(body) = body {
                    Some(body)
                } else {
                    None
                }
            },
            $change,
        )
    };
}

#[test]
fn the_whole_chain_is_found_step_by_step() {
    let analysis = look(estate());
    let to_endpoint = analysis
        .from_internet()
        .find(|ways| ways.jewel.asset.as_str() == "endpoint:api")
        .expect("a way to the endpoint");
    let kinds: Vec<String> = analysis
        .steps_of(to_endpoint.best())
        .map(|step| step.kind.to_string())
        .collect();
    assert_eq!(
        kinds,
        [
            "internet-account",
            "account-repository",
            "repository-credential",
            "credential-principal",
            "principal-bucket-write",
            "bucket-data-set-write",
            "data-set-training-job",
            "training-job-model",
            "model-endpoint"
        ]
    );
    assert_eq!(to_endpoint.best().certainty, Certainty::Proven);
    assert_eq!(
        ways(&analysis),
        [
            (BUCKET.to_owned(), Hold::Read, Certainty::Proven),
            (BUCKET.to_owned(), Hold::Write, Certainty::Proven),
            ("endpoint:api".to_owned(), Hold::Control, Certainty::Proven),
            ("model:matcher".to_owned(), Hold::Control, Certainty::Proven),
        ]
    );
    assert_eq!(analysis.blind, []);
}

#[test]
fn each_closed_door_closes_every_way() {
    let closed = [
        changed!(HOST, CodeHost, |host: &mut CodeHost| host.signup_enabled =
            Field::Present(false)),
        changed!(HOST, CodeHost, |host: &mut CodeHost| host
            .reachable_from_internet =
            Field::Present(false)),
        changed!(HOST, CodeHost, |host: &mut CodeHost| host.user_default_external =
            Field::Present(true)),
        changed!(REPOSITORY, Repository, |r: &mut Repository| r.visibility =
            Field::Present(Visibility::Private)),
        changed!(SECRET, Secret, |secret: &mut FoundSecret| secret.places.clear()),
        changed!(SECRET, Secret, |secret: &mut FoundSecret| secret.accepted =
            Field::Present(false)),
        changed!(KEY, Credential, |key: &mut Credential| key.status =
            Field::Present(KeyStatus::Inactive)),
        changed!(KEY, Credential, |key: &mut Credential| key.status = Field::Absent),
        changed!(USER, User, |user: &mut User| user.inline_policies =
            List::complete(Vec::new())),
    ];
    for (index, estate) in closed.into_iter().enumerate() {
        let analysis = look(estate);
        assert_eq!(
            (ways(&analysis), answer(&analysis)),
            (Vec::new(), Answer::No),
            "change number {index}"
        );
    }
}

#[test]
fn no_missing_fact_makes_it_look_closed() {
    let gap = || GapId::from("gap");
    let missing = [
        changed!(HOST, CodeHost, |host: &mut CodeHost| host.signup_enabled =
            Field::NotCollected(gap())),
        changed!(HOST, CodeHost, |host: &mut CodeHost| host
            .reachable_from_internet =
            Field::NotCollected(gap())),
        changed!(HOST, CodeHost, |host: &mut CodeHost| {
            host.require_admin_approval_after_user_signup = Field::NotCollected(gap());
        }),
        changed!(HOST, CodeHost, |host: &mut CodeHost| host.domain_allowlist =
            Field::NotCollected(gap())),
        changed!(REPOSITORY, Repository, |r: &mut Repository| r.visibility =
            Field::NotCollected(gap())),
        changed!(REPOSITORY, Repository, |r: &mut Repository| r.host =
            Field::NotCollected(gap())),
        changed!(REPOSITORY, Repository, |r: &mut Repository| r.secrets =
            List::partial(Vec::new(), gap())),
        changed!(SECRET, Secret, |secret: &mut FoundSecret| secret.accepted =
            Field::NotCollected(gap())),
        changed!(KEY, Credential, |key: &mut Credential| key.status =
            Field::NotCollected(gap())),
        changed!(KEY, Credential, |key: &mut Credential| key.principal =
            Field::NotCollected(gap())),
        changed!(USER, User, |user: &mut User| user.inline_policies =
            List::partial(Vec::new(), gap())),
        changed!(USER, User, |user: &mut User| user.permissions_boundary =
            Field::NotCollected(gap())),
        changed!(BUCKET, Bucket, |bucket: &mut Bucket| bucket.policy =
            Field::NotCollected(gap())),
        changed!(BUCKET, Bucket, |bucket: &mut Bucket| bucket.encryption =
            Field::NotCollected(gap())),
        changed!("111122223333", CloudAccount, |account: &mut CloudAccount| {
            account.organization_policies = Field::NotCollected(gap());
        }),
    ];
    for (index, estate) in missing.into_iter().enumerate() {
        assert_ne!(answer(&look(estate)), Answer::No, "missing fact number {index}");
    }
}

#[test]
fn a_role_that_trusts_anyone_is_a_way_in_of_its_own() {
    let trust = |principal: serde_json::Value| {
        let mut estate = changed!(HOST, CodeHost, |host: &mut CodeHost| host.signup_enabled =
            Field::Present(false));
        let action = if principal.get("Federated").is_some() {
            "sts:AssumeRoleWithWebIdentity"
        } else {
            "sts:AssumeRole"
        };
        let statement = json!({ "Effect": "Allow", "Principal": principal, "Action": action });
        let allow = json!({ "Version": "2012-10-17", "Statement": [
            { "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*" }
        ] });
        let role = Role {
            account: Field::Present("111122223333".into()),
            trust: Field::Present(PolicyDocument(
                json!({ "Version": "2012-10-17", "Statement": [statement] }),
            )),
            attached_policies: List::complete(Vec::new()),
            inline_policies: List::complete(vec![InlinePolicy {
                name: "w".to_owned(),
                document: PolicyDocument(allow),
            }]),
            permissions_boundary: Field::Absent,
            ..Role::default()
        };
        estate.insert(Asset::new("arn:aws:iam::111122223333:role/open", "open", role));
        answer(&look(estate))
    };
    assert_eq!(trust(json!({ "AWS": "*" })), Answer::Yes);
    assert_eq!(
        trust(json!({ "AWS": "arn:aws:iam::111122223333:user/other" })),
        Answer::No
    );
    assert_eq!(trust(json!({ "Service": "sagemaker.amazonaws.com" })), Answer::No);
    let provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    assert_eq!(trust(json!({ "Federated": provider })), Answer::CannotTell);
}

#[test]
fn an_approval_makes_the_way_conditional_and_stays_in_its_conditions() {
    let estate = changed!(HOST, CodeHost, |host: &mut CodeHost| {
        host.require_admin_approval_after_user_signup = Field::Present(true);
    });
    let analysis = look(estate);
    let best = analysis.from_internet().next().expect("a way").best();
    assert_eq!(best.certainty, Certainty::Conditional);
    let conditions: Vec<String> = best
        .verdict
        .when()
        .into_iter()
        .flat_map(|when| when.conditions())
        .map(ToString::to_string)
        .collect();
    assert_eq!(conditions, ["an administrator approves the new account"]);
}

#[test]
fn a_secret_that_nobody_tested_is_an_assumption() {
    let estate = changed!(SECRET, Secret, |secret: &mut FoundSecret| {
        secret.accepted = Field::NotCollected(GapId::from("gap"));
    });
    assert!(
        ways(&look(estate))
            .iter()
            .all(|(_, _, certainty)| *certainty == Certainty::Assumed)
    );
}

#[test]
fn training_data_without_lineage_ends_in_a_blind_spot() {
    let mut estate = estate();
    let stores = estate
        .relations()
        .find(|relation| relation.kind == RelationKind::Stores)
        .cloned()
        .expect("stores");
    estate.apply(&model::Delta {
        changes: vec![model::FactChange::RemoveRelation(stores)],
        ..model::Delta::default()
    });
    let analysis = look(estate);
    assert_eq!(analysis.blind.len(), 1);
    assert_eq!(
        analysis.blind[0].says,
        "which models learn from it is not configured"
    );
    assert!(ways(&analysis).iter().all(|(jewel, _, _)| jewel == BUCKET));
}

#[test]
fn ids_of_steps_and_paths_are_the_same_in_every_run() {
    let ids = |analysis: &Analysis| {
        let steps: Vec<_> = analysis.steps.keys().cloned().collect();
        let paths: Vec<_> = analysis
            .ways
            .iter()
            .flat_map(|ways| &ways.paths)
            .map(|path| path.id.clone())
            .collect();
        (steps, paths)
    };
    assert_eq!(ids(&look(estate())), ids(&look(estate())));
}
