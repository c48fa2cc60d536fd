//! A collector that was denied something does not know, and says so. It never says "closed".

use engine::report::Report;
use model::{Answer, Certainty, Hold};
use testkit::{Fault, FaultyAws, Misbehaviour, Scope, names};

use crate::support::{Program, ReportReading, World};

/// Calls that decide, or seem to decide, about the way; each is denied alone.
const CALLS: [&str; 18] = [
    "sts:GetCallerIdentity",
    "iam:GetAccountAuthorizationDetails",
    "iam:GenerateCredentialReport",
    "iam:GetCredentialReport",
    "iam:GetAccountSummary",
    "iam:ListAccessKeys",
    "organizations:DescribeOrganization",
    "s3:ListAllMyBuckets",
    "s3:GetBucketPolicy",
    "s3:GetBucketAcl",
    "s3:GetBucketPublicAccessBlock",
    "s3:GetAccountPublicAccessBlock",
    "s3:GetBucketOwnershipControls",
    "s3:GetEncryptionConfiguration",
    "s3:GetBucketVersioning",
    "s3:GetBucketLogging",
    "cloudtrail:DescribeTrails",
    "cloudtrail:GetEventSelectors",
];

/// A way that was open stays open or becomes undecided, and so does a check that failed.
fn nothing_was_closed_by_not_looking(whole: &Report, partial: &Report, call: &str) {
    assert_ne!(
        partial.headline.answer,
        Answer::No,
        "{call}: {}",
        partial.headline.because
    );
    let listed = partial.listed();
    let sight_ends = !partial.blind.is_empty() || partial.headline.answer == Answer::CannotTell;
    for way in whole.open() {
        assert!(
            listed.contains(&way) || sight_ends,
            "{call}: {way:?} is gone and nothing says that it may be open\n{}",
            partial.gaps_in_words()
        );
    }
    let (failed, undecided) = (partial.failed_checks(), partial.undecided_checks());
    for check in whole.failed_checks().difference(&failed) {
        let asset_is_known = partial
            .failed_checks()
            .iter()
            .chain(&undecided)
            .any(|(_, asset)| *asset == check.1);
        assert!(
            undecided.contains(check) || !asset_is_known,
            "{call}: {check:?} neither fails nor is undecided\n{}",
            partial.gaps_in_words()
        );
    }
}

fn report(mut program: Program, code: i32) -> Report {
    program.run().ended_with(code).report()
}

#[test]
fn no_denied_call_closes_a_way() {
    let world = World::start();
    let proxy = FaultyAws::before(&world.aws).unwrap();
    world.configure_at("proxied.toml", &proxy.endpoint(), World::lineage());
    world.configure_at(
        "proxied-faces.toml",
        &proxy.endpoint(),
        World::only_training_faces(),
    );
    let whole = report(world.scan("proxied.toml"), 0);
    assert_eq!(whole.headline.answer, Answer::Yes);
    for call in CALLS {
        assert!(
            proxy.count(call) > 0,
            "the collector does not make the call {call}"
        );
        proxy.fail(call, Fault::AccessDenied);
        let partial = report(world.scan("proxied.toml"), 0);
        nothing_was_closed_by_not_looking(&whole, &partial, call);
        let gaps = partial.gaps_in_words();
        assert!(gaps.contains(call), "{call} is not named:\n{gaps}");
        proxy.heal();
    }
    for call in ["iam:GetAccountAuthorizationDetails", "s3:GetBucketPolicy"] {
        for fault in [
            Fault::ServerError,
            Fault::Throttled,
            Fault::Truncated,
            Fault::Html,
        ] {
            let name = format!("{call} {fault:?}");
            proxy.fail(call, fault);
            let partial = report(world.scan("proxied.toml"), 0);
            nothing_was_closed_by_not_looking(&whole, &partial, &name);
            proxy.heal();
        }
    }

    // What decides about the training pictures: without it nobody can tell, and the exit code says so on request.
    for call in ["iam:GetAccountAuthorizationDetails", "s3:ListAllMyBuckets"] {
        proxy.fail(call, Fault::AccessDenied);
        let strict = world.scan("proxied-faces.toml").with(["--fail-on-unknown"]);
        let partial = report(strict, 10);
        assert_eq!(
            partial.headline.answer,
            Answer::CannotTell,
            "{call}: {}",
            partial.headline.because
        );
        report(world.scan("proxied-faces.toml"), 0);
        proxy.heal();
    }
}

#[test]
fn a_denied_bucket_policy_leaves_its_ways_unknown() {
    let world = World::start();
    let proxy = FaultyAws::before(&world.aws).unwrap();
    world.configure_at("proxied.toml", &proxy.endpoint(), World::lineage());
    proxy.fail_on("s3:GetBucketPolicy", names::TRAINING_FACES, Fault::AccessDenied);
    let partial = report(world.scan("proxied.toml"), 0);
    let faces = format!("arn:aws:s3:::{}", names::TRAINING_FACES);
    // The bucket's policy could only take away what the role's own policy gives.
    let ways = partial
        .way_from_internet(&faces, Hold::Write)
        .expect("the way is still listed");
    let certainty = ways.paths[0].certainty;
    assert!(
        matches!(certainty, Certainty::Assumed | Certainty::Unknown),
        "a layer was not read: {certainty:?}"
    );
    let models = format!("arn:aws:s3:::{}", names::MODELS);
    let untouched = partial.way_from_internet(&models, Hold::Write).unwrap();
    assert!(untouched.counts.open() > 0, "what was read stays as it was");
}

#[test]
fn settings_that_are_not_readable_are_assumed_open_by_the_page() {
    let mut world = World::start();
    world.turn_off_object_acls();
    world.host.add_user("dana");
    world.token = world
        .host
        .token_for("dana", &[Scope::ReadApi, Scope::ReadRepository])
        .unwrap();
    let partial = report(world.scan("nightlatch.toml"), 0);
    assert_eq!(
        partial.headline.answer,
        Answer::Yes,
        "the sign-up page shows its form"
    );
    assert_eq!(partial.headline.ways_in.proven, 0, "an approval may follow");
    assert!(
        partial.gaps_in_words().contains("application/settings"),
        "{}",
        partial.gaps_in_words()
    );

    world.host.set("signup_enabled", false);
    let closed = report(world.scan("training-faces.toml"), 0);
    assert_eq!(
        closed.headline.answer,
        Answer::No,
        "the page shows that it is closed: {}",
        closed.headline.because
    );
}

#[test]
fn a_code_host_that_fails_is_unknown() {
    let world = World::start();
    let whole = report(world.scan("nightlatch.toml"), 0);
    for misbehaviour in [
        Misbehaviour::ServerError,
        Misbehaviour::HtmlToApi,
        Misbehaviour::TruncatedJson,
        Misbehaviour::RedirectTo("http://127.0.0.1:9".to_owned()),
    ] {
        let name = format!("{misbehaviour:?}");
        world.host.misbehave(misbehaviour);
        let partial = report(world.scan("nightlatch.toml").with(["--fail-on-unknown"]), 10);
        assert_ne!(
            partial.headline.answer,
            Answer::No,
            "{name}: {}",
            partial.headline.because
        );
        assert!(
            partial.gaps_in_words().contains(&world.host.url()),
            "{name}:\n{}",
            partial.gaps_in_words()
        );
        // What AWS said is kept.
        let of_aws = |report: &Report| -> Vec<_> {
            let checks = report.failed_checks().into_iter();
            checks
                .filter(|(rule, _)| rule.starts_with("iam-") || rule.starts_with("s3-"))
                .collect()
        };
        let (before, after) = (of_aws(&whole), of_aws(&partial));
        assert!(
            before.len() > 10 && after.len() + 5 > before.len(),
            "{name}: {} checks, {} before",
            after.len(),
            before.len()
        );
        world.host.behave();
    }
}
