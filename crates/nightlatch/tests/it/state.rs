//! A second run says what is new, what is closed, and what can no longer be decided.

use engine::report::Changes;
use testkit::{Fault, FaultyAws};

use crate::support::{Program, ReportReading, World};

fn scan(world: &World, configuration: &str) -> Program {
    world.scan(configuration).with(["--state", "state"])
}

fn changes(world: &World, configuration: &str) -> Changes {
    let report = scan(world, configuration).run().ended_with(0).report();
    report.changes.expect("a run before this one")
}

#[test]
fn the_second_run_says_what_changed() {
    let world = World::start();
    world.turn_off_object_acls();
    let first = scan(&world, "nightlatch.toml").run().ended_with(0).report();
    assert!(
        first.changes.is_none(),
        "there is nothing to compare the first run with"
    );
    let again = changes(&world, "nightlatch.toml");
    assert!(again.is_empty(), "{again:?}");

    world.host.set("signup_enabled", false);
    let closed = changes(&world, "nightlatch.toml");
    let open_before: Vec<_> = first
        .open()
        .into_iter()
        .filter(|way| !way.begins_with_a_leaked_credential())
        .collect();
    assert_eq!(closed.closed_ways.len(), open_before.len(), "{closed:?}");
    assert!(
        closed.new_ways.is_empty() && closed.lost_ways.is_empty(),
        "{closed:?}"
    );
    assert!(
        !closed.closed_findings.is_empty(),
        "the check of sign-up is silent now"
    );
    assert!(closed.new_findings.is_empty(), "{closed:?}");
    assert!(
        closed
            .closed_ways
            .values()
            .any(|way| way.contains("halden-training-faces")),
        "{closed:?}"
    );

    world.host.set("signup_enabled", true);
    let opened = changes(&world, "nightlatch.toml");
    assert_eq!(
        opened.new_ways, closed.closed_ways,
        "the same ways have the same ids"
    );
    assert_eq!(opened.new_findings, closed.closed_findings);
    assert!(
        opened.closed_ways.is_empty() && opened.closed_findings.is_empty(),
        "{opened:?}"
    );

    world.host.set("signup_enabled", false);
    let options = ["--verify", "--fail-on", "never", "--state", "state"];
    let text = world
        .program("scan", "nightlatch.toml")
        .with(options)
        .run()
        .ended_with(0)
        .stdout;
    assert!(text.contains("closed"), "{text}");
}

#[test]
fn what_can_no_longer_be_read_is_lost_and_not_closed() {
    let world = World::start();
    let proxy = FaultyAws::before(&world.aws).unwrap();
    world.configure_at("proxied.toml", &proxy.endpoint(), World::lineage());
    scan(&world, "proxied.toml").run().ended_with(0);
    for call in [
        "iam:GetAccountAuthorizationDetails",
        "s3:ListAllMyBuckets",
        "s3:GetBucketPolicy",
    ] {
        proxy.fail(call, Fault::AccessDenied);
        let blind = changes(&world, "proxied.toml");
        assert!(
            blind.closed_ways.is_empty(),
            "{call}: closed by not looking: {:?}",
            blind.closed_ways
        );
        assert!(
            blind.closed_findings.is_empty(),
            "{call}: {:?}",
            blind.closed_findings
        );
        proxy.heal();
        let seen_again = changes(&world, "proxied.toml");
        assert!(
            seen_again.closed_ways.is_empty(),
            "{call}: {:?}",
            seen_again.closed_ways
        );
    }
}

#[test]
fn the_key_of_fingerprints_is_kept_and_is_its_owners() {
    use std::os::unix::fs::PermissionsExt as _;
    let world = World::start();
    let ids = || -> Vec<String> {
        let report = scan(&world, "nightlatch.toml").run().ended_with(0).report();
        let mut ids: Vec<String> = report
            .findings
            .iter()
            .map(|finding| finding.id.to_string())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(), ids(), "ids of secrets survive a second run");
    let key = world.folder().join("state/fingerprint.key");
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{mode:o}");
}

#[test]
fn a_damaged_state_is_an_error_that_names_the_file() {
    let world = World::start();
    let state = world.folder().join("state");
    std::fs::create_dir(&state).unwrap();
    std::fs::write(state.join("last-report.json"), "{\"nightlatch\":").unwrap();
    let outcome = scan(&world, "nightlatch.toml").run().ended_with(1);
    assert!(outcome.stderr.contains("last-report.json"), "{}", outcome.stderr);
    assert_eq!(
        std::fs::read_to_string(state.join("last-report.json")).unwrap(),
        "{\"nightlatch\":"
    );
}
