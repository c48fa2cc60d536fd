//! From a collected estate to a report.

use engine::config::{Config, parse};
use engine::pipeline::Analyst;
use engine::report::{Report, compare};
use jiff::Timestamp;
use model::asset::{
    Bucket, CodeHost, Credential, CredentialKind, FoundSecret, Place, Repository, SignUpPage, Visibility,
};
use model::{Answer, Asset, AssetId, Estate, Field, FixId, Gap, GapId, GapReason, JewelClass, List};

fn analyst() -> Analyst {
    Analyst::new().expect("the built-in rules and fixes are valid")
}

fn config(text: &str) -> Config {
    parse(text, "nightlatch.toml").expect("valid")
}

/// A host on which anyone may register, with one internal repository.
fn open_host() -> Estate {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    let host = CodeHost {
        product: Field::Present("gitlab".to_owned()),
        reachable_from_internet: Field::Present(true),
        signup_enabled: Field::Present(true),
        require_admin_approval_after_user_signup: Field::Present(false),
        domain_allowlist: Field::Absent,
        internal_repositories: List::complete(vec![AssetId::from("https://code.example/a")]),
        ..CodeHost::default()
    };
    estate.insert(Asset::new("https://code.example", "code.example", host));
    let repository = Repository {
        host: Field::Present(AssetId::from("https://code.example")),
        visibility: Field::Present(Visibility::Internal),
        secrets: List::complete(Vec::new()),
        ..Repository::default()
    };
    estate.insert(Asset::new("https://code.example/a", "a", repository));
    estate
}

fn judge(estate: Estate, text: &str) -> Report {
    analyst().judge(estate, &config(text))
}

#[test]
fn every_fix_that_a_step_or_rule_names_exists() {
    let analyst = analyst();
    for rule in analyst.catalogue.rules() {
        if let Some(fix) = rule.fix() {
            assert!(analyst.fixes.get(fix).is_some(), "{} names {fix}", rule.id());
        }
    }
    for name in [
        "gitlab-close-sign-up",
        "gitlab-make-project-private",
        "aws-deactivate-access-key",
        "aws-quarantine-principal",
        "aws-block-public-access-bucket",
        "slack-revoke-token",
    ] {
        assert!(analyst.fixes.get(&FixId::from(name)).is_some(), "{name}");
    }
}

#[test]
fn an_open_host_with_source_is_a_way_in_and_a_fix_closes_it() {
    let report = judge(open_host(), "");
    assert_eq!(report.headline.answer, Answer::Yes);
    assert_eq!(report.headline.jewels_reached, 1);
    assert_eq!(report.ways[0].class, JewelClass::Source);
    assert!(report.fixes_close_everything);
    assert_eq!(report.fixes.len(), 1);
    assert!(report.fixes[0].cuts > 0);
}

#[test]
fn each_step_of_a_shown_path_can_be_looked_up() {
    let report = judge(open_host(), "");
    for path in report.ways.iter().flat_map(|ways| &ways.paths) {
        assert_eq!(report.steps_of(path).count(), path.steps.len());
    }
}

#[test]
fn a_repository_alone_cannot_be_told() {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    let repository = Repository {
        secrets: List::complete(Vec::new()),
        ..Repository::default()
    };
    estate.insert(Asset::new("/src/a", "a", repository));
    let report = judge(estate, "");
    assert_eq!(report.headline.answer, Answer::CannotTell);
    assert!(report.has_undecided_path());
    assert!(
        report.gaps.iter().any(|gap| gap.hides.contains("who can read")),
        "{:?}",
        report.gaps
    );
}

#[test]
fn a_leaked_key_whose_account_was_not_scanned_is_a_blind_spot_and_no_crash() {
    let mut estate = open_host();
    let repository = AssetId::from("https://code.example/a");
    let secret = FoundSecret {
        credential: Field::Present(AssetId::from("aws-access-key:AKIAEXAMPLE")),
        places: vec![Place {
            repository: repository.clone(),
            path: "settings.py".to_owned(),
            line: 1,
            blob: "aa".into(),
            commit: "bb".into(),
            committed: Timestamp::UNIX_EPOCH,
            at_head: true,
        }],
        ..FoundSecret::default()
    };
    estate.insert(Asset::new("secret:aws-access-key:00", "AWS access key", secret));
    let key = Credential {
        credential_kind: CredentialKind::AwsAccessKey,
        ..Credential::default()
    };
    estate.insert(Asset::new("aws-access-key:AKIAEXAMPLE", "AKIAEXAMPLE", key));
    let report = judge(estate, "");
    assert_eq!(report.headline.answer, Answer::Yes);
    assert!(
        report.blind.iter().any(|spot| spot.says.contains("whose key")),
        "{:?}",
        report.blind
    );
    assert!(
        report.fixes_close_everything,
        "closing sign-up leaves nothing within reach"
    );
}

#[test]
fn an_account_alone_cannot_be_told() {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    let mut bucket = Asset::new("arn:aws:s3:::faces-training", "faces-training", Bucket::default());
    if let model::AssetBody::Bucket(body) = &mut bucket.body {
        body.policy = Field::Absent;
        body.acl = Field::Absent;
    }
    estate.insert(bucket);
    assert_eq!(judge(estate, "").headline.answer, Answer::CannotTell);
}

#[test]
fn an_entry_that_names_nothing_is_told_with_the_nearest_name() {
    let report = judge(
        open_host(),
        "[[jewel]]\nasset = \"code.exmaple\"\nclass = \"source\"\n",
    );
    assert!(
        report
            .gaps
            .iter()
            .any(|gap| gap.reason.contains("did you mean `code.example`?")),
        "{:?}",
        report.gaps
    );
}

#[test]
fn nothing_collected_cannot_be_told() {
    let report = judge(Estate::new(Timestamp::UNIX_EPOCH), "");
    assert_eq!(report.headline.answer, Answer::CannotTell);
}

#[test]
fn a_repository_below_a_hosts_address_is_joined_to_it() {
    let mut estate = open_host();
    let repository = Repository {
        secrets: List::complete(Vec::new()),
        ..Repository::default()
    };
    estate.insert(Asset::new("https://code.example/b", "b", repository));
    let prepared = analyst().prepare(estate, &Config::default());
    let joined = prepared
        .get(&AssetId::from("https://code.example/b"))
        .and_then(|asset| asset.as_repository());
    assert_eq!(
        joined.and_then(|r| r.host.present()),
        Some(&AssetId::from("https://code.example"))
    );
}

#[test]
fn jewels_come_from_names_lineage_and_configuration() {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    for name in [
        "halden-training-faces",
        "halden-cctv",
        "halden-web",
        "halden-archive",
        "weights-old",
    ] {
        estate.insert(Asset::new(
            format!("arn:aws:s3:::{name}").as_str(),
            name,
            Bucket::default(),
        ));
    }
    let text = r#"
        [[jewel]]
        asset = "weights-*"
        class = "none"
        [[lineage]]
        bucket = "halden-archive"
        data_set = "faces"
        model = "matcher"
    "#;
    let prepared = analyst().prepare(estate, &config(text));
    let class = |name: &str| {
        let asset = prepared.assets().find(|asset| asset.name == name).expect("there");
        asset.jewel.present().map(|jewel| jewel.class)
    };
    assert_eq!(class("halden-training-faces"), Some(JewelClass::TrainingData));
    assert_eq!(class("halden-cctv"), Some(JewelClass::PrivateMedia));
    assert_eq!(class("halden-web"), None);
    assert_eq!(class("halden-archive"), Some(JewelClass::TrainingData));
    assert_eq!(class("weights-old"), None);
    assert_eq!(class("matcher"), Some(JewelClass::Model));
}

#[test]
fn owners_come_from_the_first_entry_that_matches() {
    let mut estate = Estate::new(Timestamp::UNIX_EPOCH);
    estate.insert(Asset::new("arn:aws:s3:::a-faces", "a-faces", Bucket::default()));
    estate.insert(Asset::new("arn:aws:s3:::b", "b", Bucket::default()));
    let text = "[[owner]]\nasset = \"a-*\"\nowner = \"vision\"\n[[owner]]\nasset = \"arn:aws:s3:::a*\"\nowner = \"x\"\n";
    let prepared = analyst().prepare(estate, &config(text));
    let owner = |id: &str| prepared.get(&AssetId::from(id)).map(|asset| asset.owner.clone());
    assert_eq!(
        owner("arn:aws:s3:::a-faces"),
        Some(Field::Present("vision".to_owned()))
    );
    assert_eq!(owner("arn:aws:s3:::b"), Some(Field::Absent));
}

#[test]
fn the_same_estate_gives_the_same_report() {
    assert_eq!(judge(open_host(), ""), judge(open_host(), ""));
}

#[test]
fn a_later_run_says_what_is_new_closed_and_lost() {
    let open = judge(open_host(), "");
    let mut closed = open_host();
    let mut unknown = open_host();
    let page = SignUpPage {
        offers_form: false,
        vantage: "internet".to_owned(),
    };
    for (estate, signup, page) in [
        (&mut closed, Field::Present(false), Field::Present(page)),
        (
            &mut unknown,
            Field::NotCollected(GapId::from("gap")),
            Field::NotCollected(GapId::from("gap")),
        ),
    ] {
        let host = estate
            .get_mut(&AssetId::from("https://code.example"))
            .expect("the host");
        if let model::AssetBody::CodeHost(body) = &mut host.body {
            body.signup_enabled = signup;
            body.sign_up_page = page;
        }
    }
    let (closed, unknown) = (judge(closed, ""), judge(unknown, ""));
    assert_eq!(
        (closed.headline.answer, unknown.headline.answer),
        (Answer::No, Answer::CannotTell)
    );
    let to_closed = compare(&open, &closed);
    assert!(
        !to_closed.closed_ways.is_empty() && to_closed.lost_ways.is_empty() && to_closed.new_ways.is_empty()
    );
    assert!(
        to_closed
            .closed_findings
            .values()
            .any(|text| text.contains("code.example")),
        "{to_closed:?}"
    );
    let to_unknown = compare(&open, &unknown);
    assert!(to_unknown.closed_ways.is_empty() && !to_unknown.lost_ways.is_empty());
    let reopened = compare(&closed, &open);
    assert_eq!(reopened.new_ways, to_closed.closed_ways);
    assert!(compare(&open, &open).is_empty());
}

#[test]
fn what_is_gone_while_something_is_hidden_is_not_called_closed() {
    let open = judge(open_host(), "");
    let mut hidden = Estate::new(Timestamp::UNIX_EPOCH);
    let gap = hidden.note(Gap::new(
        "https://code.example",
        "GET /",
        GapReason::TimedOut,
        "the code host",
    ));
    let host = CodeHost {
        signup_enabled: Field::Present(false),
        sign_up_page: Field::NotCollected(gap.clone()),
        internal_repositories: List::partial(Vec::new(), gap),
        ..CodeHost::default()
    };
    hidden.insert(Asset::new("https://code.example", "code.example", host));
    let changes = compare(&open, &judge(hidden, ""));
    assert!(
        changes.closed_ways.is_empty() && changes.closed_findings.is_empty(),
        "{changes:?}"
    );
    assert!(
        !changes.lost_ways.is_empty() && !changes.lost_findings.is_empty(),
        "{changes:?}"
    );
}

#[test]
fn checks_of_ones_own_are_judged_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let mine = analyst()
        .catalogue
        .rules()
        .next()
        .expect("a rule")
        .file()
        .to_owned();
    let mut config = config("");
    config.rules.folder = Some(folder.path().to_owned());
    let count = analyst().catalogue.rules().count();
    let same = analyst().with_rules_of(&config).expect("an empty folder is fine");
    assert_eq!(same.catalogue.rules().count(), count);
    std::fs::write(folder.path().join("broken.md"), "no front matter").expect("written");
    let error = analyst().with_rules_of(&config).expect_err("broken").to_string();
    assert!(error.contains("broken.md") && !error.contains(&mine), "{error}");
}

#[test]
fn a_report_survives_being_written_and_read() {
    let report = judge(open_host(), "");
    let text = serde_json::to_string(&report).expect("written");
    assert_eq!(serde_json::from_str::<Report>(&text).expect("read"), report);
}
