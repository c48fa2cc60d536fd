//! The embedded catalogue, and its judgement of an estate.

use std::collections::BTreeSet;

use jiff::Timestamp;
use model::asset::{Bucket, CloudAccount, Trail};
use model::{
    Asset, AssetId, Confidence, Estate, Evidence, Field, Finding, GapId, Jewel, JewelClass, Missing, RuleId,
    Severity, Source, Verdict,
};
use rules::{Catalogue, EXAMPLE_TIME};

#[test]
fn every_example_of_every_rule_behaves() {
    let mut run = 0;
    for rule in Catalogue::builtin().rules() {
        for result in rule.test() {
            run += 1;
            assert!(
                result.passed(),
                "{}:{}: {}: expected {}, found {}",
                rule.file(),
                result.line,
                result.title,
                result.expected,
                result.found
            );
        }
    }
    assert!(run >= 3 * Catalogue::builtin().rules().count());
}

/// Ids are public: findings, tickets and accepted risks name them. None is renamed or made worse unseen.
#[test]
fn ids_severities_and_fixes_of_all_rules() {
    let table: String = Catalogue::builtin()
        .rules()
        .map(|rule| {
            let fix = rule.fix().map_or("-", |fix| fix.as_str());
            format!(
                "{:<46}{:<9}{:<14}{fix}\n",
                rule.id(),
                rule.severity(),
                rule.asset()
            )
        })
        .collect();
    insta::assert_snapshot!(table);
}

#[test]
fn a_rule_is_in_the_folder_that_its_id_begins_with() {
    for rule in Catalogue::builtin().rules() {
        let (folder, file) = rule.file().split_once('/').expect("a folder");
        assert!(
            rule.id().as_str().starts_with(&format!("{folder}-")),
            "{}",
            rule.file()
        );
        assert_eq!(file, format!("{}.md", rule.id()));
    }
}

#[test]
fn every_rule_is_written_for_a_reader() {
    for rule in Catalogue::builtin().rules() {
        let prose = rule.prose();
        for part in [&prose.finds, &prose.matters, &prose.fix, &prose.automatic] {
            assert!(part.split_whitespace().count() >= 10, "{}: {part}", rule.id());
        }
        assert!(rule.title().len() <= 80, "{}", rule.id());
        let introduced = rule.examples().iter().all(|example| example.title.ends_with(':'));
        assert!(introduced, "{}: an example is not introduced", rule.id());
        assert!(rule.condition().reads().next().is_some(), "{}", rule.id());
        // The book shows each reference as a link.
        let linked = rule
            .references()
            .iter()
            .all(|reference| reference.starts_with("https://"));
        assert!(linked, "{}: a reference is no address", rule.id());
    }
}

#[test]
fn the_page_of_a_rule() {
    let catalogue = Catalogue::builtin();
    let rule = catalogue
        .get(&RuleId::from("iam-access-key-unused"))
        .expect("a rule");
    insta::assert_snapshot!(rule.markdown());
}

fn public_bucket() -> Bucket {
    Bucket {
        public_read: Field::Present(Verdict::open()),
        public_write: Field::Present(Verdict::closed("nothing allows it")),
        ..Bucket::default()
    }
}

fn estate() -> Estate {
    let mut estate = Estate::new(EXAMPLE_TIME);
    let evidence = estate.cite(Evidence::stated(
        Source::Derived,
        "access",
        "derive",
        Timestamp::UNIX_EPOCH,
    ));
    let mut site = Asset::new("arn:aws:s3:::site", "site", public_bucket()).with_evidence(evidence.clone());
    site.jewel = Field::Absent;
    let mut training =
        Asset::new("arn:aws:s3:::training", "training", public_bucket()).with_evidence(evidence);
    training.owner = Field::Present("ml-platform".to_owned());
    training.jewel = Field::Present(Jewel {
        class: JewelClass::TrainingData,
        because: "configuration".to_owned(),
    });
    estate.insert(training);
    estate.insert(site);
    let trail = Trail {
        is_logging: Field::Present(false),
        multi_region: Field::NotCollected(GapId::from("gap-trails")),
        log_file_validation: Field::Present(true),
        ..Trail::default()
    };
    estate.insert(Asset::new("arn:aws:cloudtrail:eu-west-1:1:trail/a", "a", trail));
    estate.insert(Asset::new("123456789012", "prod", CloudAccount::default()));
    estate
}

#[test]
fn findings_come_worst_first_with_owner_evidence_and_fix() {
    let judgement = Catalogue::builtin().evaluate(&estate(), EXAMPLE_TIME);
    let found: Vec<_> = judgement
        .findings
        .iter()
        .map(|finding| (finding.severity, finding.rule.as_str(), finding.asset.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (
                Severity::Critical,
                "s3-jewel-public-read",
                "arn:aws:s3:::training"
            ),
            (
                Severity::High,
                "cloudtrail-stopped",
                "arn:aws:cloudtrail:eu-west-1:1:trail/a"
            ),
            (Severity::Medium, "s3-public-read", "arn:aws:s3:::site"),
        ]
    );
    let worst = &judgement.findings[0];
    assert_eq!(worst.owner.as_deref(), Some("ml-platform"));
    assert_eq!(worst.evidence.len(), 1);
    assert_eq!(worst.confidence, Confidence::High);
    assert_eq!(
        worst.fix.as_ref().map(|fix| fix.as_str()),
        Some("aws-block-public-access-bucket")
    );
    let id = Finding::id_of(
        &RuleId::from("s3-jewel-public-read"),
        &AssetId::from("arn:aws:s3:::training"),
    );
    assert_eq!(worst.id, id);
    assert_eq!(judgement.findings[2].owner, None);
}

#[test]
fn what_is_undecided_names_field_and_gap() {
    let judgement = Catalogue::builtin().evaluate(&estate(), EXAMPLE_TIME);
    let single = judgement
        .undecided
        .iter()
        .find(|one| one.rule.as_str() == "cloudtrail-single-region")
        .expect("undecided");
    assert_eq!(
        single.missing,
        [Missing {
            field: "multi_region".to_owned(),
            gap: GapId::from("gap-trails")
        }]
    );
    let account: BTreeSet<_> = judgement
        .undecided
        .iter()
        .filter(|one| one.asset.as_str() == "123456789012")
        .map(|one| one.rule.as_str())
        .collect();
    let expected = [
        "cloudtrail-no-trail",
        "iam-root-access-keys",
        "iam-root-without-mfa",
        "s3-account-public-access-not-blocked",
    ];
    assert_eq!(account, BTreeSet::from(expected));
    assert!(
        judgement
            .undecided
            .is_sorted_by_key(|one| std::cmp::Reverse(one.severity))
    );
}

#[test]
fn the_same_estate_gives_the_same_judgement() {
    let catalogue = Catalogue::builtin();
    assert_eq!(
        catalogue.evaluate(&estate(), EXAMPLE_TIME),
        catalogue.evaluate(&estate(), EXAMPLE_TIME)
    );
}
