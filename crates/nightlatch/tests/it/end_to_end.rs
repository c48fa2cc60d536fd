//! The main job: from anyone on the internet to the training data, on three live servers.

use engine::report::Report;
use model::{Answer, Certainty, Hold, JewelClass, Source};
use testkit::{CodeHost, names};

use crate::support::{ReportReading, World};

const FACES: &str = "arn:aws:s3:::halden-training-faces";

/// The kinds of the steps from the internet to the bucket of training data.
const TO_THE_BUCKET: [&str; 6] = [
    "internet-account",
    "account-repository",
    "repository-credential",
    "credential-principal",
    "principal-role",
    "principal-bucket-write",
];

#[test]
fn the_whole_case_is_found_and_each_step_is_shown() {
    let world = World::start();
    let report = world.scan("nightlatch.toml").run().ended_with(0).report();

    assert_eq!(report.organization, names::ORGANISATION);
    assert_eq!(report.headline.question, "Would AML.CS0006 have happened here?");
    assert_eq!(report.headline.answer, Answer::Yes, "{}", report.headline.because);
    assert!(report.headline.ways_in.open() > 0);
    assert!(!report.headline.ways_in.capped);
    the_way_to_the_training_data(&world, &report);
    the_way_on_to_the_deployed_model(&report);
    what_lies_beside_the_way_is_reached_too(&report);
    what_looks_open_and_is_not(&world, &report);
    the_fixes_close_everything(&report);
    only_reads_were_made(&world.host);
}

fn the_way_to_the_training_data(world: &World, report: &Report) {
    let ways = report
        .way_from_internet(FACES, Hold::Write)
        .expect("a way to the training data");
    let best = ways.paths.first().unwrap();
    // Organisation policies cannot be read by a member account's auditor where there is no organisation to ask.
    assert!(
        matches!(best.certainty, Certainty::Proven | Certainty::Assumed),
        "{:?}",
        best.certainty
    );
    let steps = report.best_steps(ways);
    let kinds: Vec<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
    assert_eq!(kinds, TO_THE_BUCKET);

    let account = world.aws.account();
    let user = format!("arn:aws:iam::{account}:user/{}", names::CI_DEPLOY);
    let stations = [
        "internet".to_owned(),
        format!("{}#any-registered-user", world.host.url()),
        world
            .projects
            .face_match
            .clone_url
            .trim_end_matches(".git")
            .to_owned(),
        format!("aws-access-key:{}", world.incident.leaked_key.id),
        user,
        world.incident.training_role.clone(),
        FACES.to_owned(),
    ];
    let passed: Vec<&str> = steps
        .iter()
        .map(|step| step.from.id.as_str())
        .chain([steps.last().unwrap().to.id.as_str()])
        .collect();
    assert_eq!(passed, stations);
    for pair in steps.windows(2) {
        assert_eq!(
            pair[0].to.id, pair[1].from.id,
            "each step begins where the last one ended"
        );
    }
    for step in &steps {
        assert!(!step.evidence.is_empty(), "no evidence for: {}", step.says);
        assert!(!step.because.is_empty(), "no reason for: {}", step.says);
        assert!(
            step.techniques.iter().any(|id| id.as_str().starts_with("AML.T")),
            "{}",
            step.says
        );
        assert!(
            step.techniques.iter().any(|id| id.as_str().starts_with('T')),
            "{}",
            step.says
        );
    }
    let sources =
        |index: usize| -> Vec<Source> { steps[index].evidence.iter().map(|seen| seen.source).collect() };
    assert!(
        sources(0).contains(&Source::Probe),
        "the sign-up page was looked at from outside"
    );
    assert!(sources(0).contains(&Source::Api), "the settings were read");
    assert!(sources(2).contains(&Source::Git));
    assert!(
        steps[2].evidence.iter().all(|seen| seen.digest.is_some()),
        "a git object has its digest"
    );
    assert!(
        steps[3]
            .because
            .iter()
            .any(|reason| reason.contains("accepted the found secret")),
        "{:?}",
        steps[3].because
    );
    for (index, fix) in [
        (0, "gitlab-close-sign-up"),
        (1, "gitlab-make-project-private"),
        (3, "aws-deactivate-access-key"),
        (4, "aws-quarantine-principal"),
    ] {
        assert!(
            steps[index].fixes.iter().any(|id| id.as_str() == fix),
            "{fix} removes step {index}"
        );
    }
}

/// Who writes the training data gets at what opens doors, along the lineage of the configuration.
fn the_way_on_to_the_deployed_model(report: &Report) {
    let ways = report
        .ways
        .iter()
        .find(|ways| {
            ways.entry.id.as_str() == "internet" && ways.jewel.id.as_str() == "endpoint:door-stations"
        })
        .expect("a way to the endpoint");
    let steps = report.best_steps(ways);
    let kinds: Vec<&str> = steps.iter().map(|step| step.kind.as_str()).collect();
    let along_the_lineage = [
        "bucket-data-set-write",
        "data-set-training-job",
        "training-job-model",
        "model-endpoint",
    ];
    assert_eq!(kinds, [TO_THE_BUCKET.as_slice(), &along_the_lineage].concat());
    for step in &steps[TO_THE_BUCKET.len()..] {
        assert!(
            step.evidence.iter().all(|seen| seen.source == Source::Configured),
            "{}",
            step.says
        );
        assert!(!step.evidence.is_empty());
    }
    let (best, _) = report.best().unwrap();
    assert_eq!(
        (best.class, best.hold),
        (JewelClass::Model, Hold::Control),
        "the worst outcome comes first"
    );
}

fn what_lies_beside_the_way_is_reached_too(report: &Report) {
    for (jewel, hold) in [
        (names::RESIDENTIAL_VIDEO, Hold::Read),
        (names::APP_RELEASES, Hold::Read),
        (names::APP_RELEASES, Hold::Write),
        (names::MODELS, Hold::Write),
    ] {
        let ways = report.way_from_internet(&format!("arn:aws:s3:::{jewel}"), hold);
        assert!(
            ways.is_some_and(|ways| ways.counts.open() > 0),
            "{jewel} ({hold})"
        );
    }
    let video = format!("arn:aws:s3:::{}", names::RESIDENTIAL_VIDEO);
    assert!(
        report.way_from_internet(&video, Hold::Write).is_none(),
        "the reader of video writes none"
    );
}

/// The decoys: an inactive key, a denied one, one whose owner has a boundary, and a role that trusts somebody else.
fn what_looks_open_and_is_not(world: &World, report: &Report) {
    let decoys = &world.incident.decoys;
    for key in [&decoys.inactive_key, &decoys.denied_key] {
        let entry = format!("leaked:aws-access-key:{}", key.id);
        let open: Vec<_> = report
            .open()
            .into_iter()
            .filter(|way| way.entry == entry)
            .collect();
        assert!(open.is_empty(), "{open:?}");
    }
    let account = world.aws.account();
    let nobody_gets_to = [
        decoys.untrusting_role.clone(),
        format!("arn:aws:iam::{account}:user/{}", names::LABELING_VENDOR),
        format!("arn:aws:iam::{account}:user/{}", names::CI_LEGACY),
    ];
    for step in report.steps.values() {
        assert!(!nobody_gets_to.contains(&step.to.id.to_string()), "{}", step.says);
    }
    assert!(
        report
            .kept_out
            .iter()
            .any(|step| step.from.id.as_str().ends_with(&decoys.inactive_key.id)),
        "that the inactive key opens nothing is said"
    );
}

fn the_fixes_close_everything(report: &Report) {
    assert!(!report.fixes.is_empty());
    assert!(
        report.fixes_close_everything,
        "{} ways are left",
        report.ways_left
    );
    assert_eq!(report.ways_left, 0);
}

/// Outside of clones, which git makes with POST, the code host saw reads only, and few without a token.
fn only_reads_were_made(host: &CodeHost) {
    let requests = host.requests();
    let writes: Vec<_> = requests
        .iter()
        .filter(|request| !matches!(request.method.as_str(), "GET" | "HEAD"))
        .filter(|request| !request.path.ends_with("/git-upload-pack"))
        .collect();
    assert!(writes.is_empty(), "{writes:?}");
    let without_token = requests.iter().filter(|request| !request.had_credential);
    let probes = without_token
        .filter(|request| request.path.starts_with("/users/"))
        .count();
    assert!((1..=6).contains(&probes), "{probes} probes");
}
