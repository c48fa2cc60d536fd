//! The bundled estate, as a new user sees it.

use model::{Answer, Hold};

use crate::support::{ReportReading, nightlatch};

#[test]
fn the_demo_answers_the_question() {
    let report = nightlatch(["demo", "--output", "json"])
        .run()
        .ended_with(0)
        .report();
    assert_eq!(report.headline.answer, Answer::Yes, "{}", report.headline.because);
    assert_eq!(report.organization, "Halden Optics");
    let ways = report
        .way_from_internet("arn:aws:s3:::halden-training-faces", Hold::Write)
        .unwrap();
    assert!(
        report
            .best_steps(ways)
            .iter()
            .all(|step| !step.evidence.is_empty())
    );
    assert!(report.fixes_close_everything);
    // The repository in the bundle is the one of the estate: each secret is one asset, and its key was tried.
    let secrets = report.inventory.get("secret").copied().unwrap_or_default();
    assert_eq!(secrets, 6, "{:?}", report.inventory);
    let undecided: Vec<_> = report
        .gaps
        .iter()
        .filter(|gap| gap.hides.contains("whether the found value itself is accepted"))
        .collect();
    assert!(undecided.len() <= 1, "{undecided:?}");
}

/// All but the time at which the bundle is read, which is the time of the run.
#[test]
fn the_demo_says_the_same_each_time() {
    for form in ["text", "json", "html", "sarif"] {
        let run = || nightlatch(["demo", "--output", form]).run().ended_with(0);
        let (first, second) = (run(), run());
        let differences: Vec<(&str, &str)> = first
            .stdout
            .lines()
            .zip(second.stdout.lines())
            .filter(|(one, other)| one != other && !(form == "json" && one.trim().starts_with("\"time\"")))
            .collect();
        assert!(differences.is_empty(), "{form}: {differences:?}");
        assert_eq!(first.stdout.lines().count(), second.stdout.lines().count());
        assert_eq!(first.stderr, "");
    }
}

#[test]
fn the_demo_on_a_page_of_100_columns() {
    let text = nightlatch(["demo"]).run().ended_with(0).stdout;
    assert!(!text.contains('\u{1b}'), "no colours where there is no terminal");
    for line in text.lines() {
        // Addresses and ids are not cut.
        let is_broken_up = line.split_whitespace().all(|word| word.chars().count() <= 60);
        assert!(line.chars().count() <= 100 || !is_broken_up, "{line}");
        assert_eq!(line.trim_end(), line, "a line ends with a space");
    }
    insta::assert_snapshot!("demo", text);
}

#[test]
fn a_file_gets_what_stdout_gets() {
    let printed = nightlatch(["demo"]).run().ended_with(0).stdout;
    let mut program = nightlatch(["demo", "--out", "demo.txt"]);
    let outcome = program.run().ended_with(0);
    assert_eq!(outcome.stdout, "");
    assert_eq!(
        std::fs::read_to_string(program.home().join("demo.txt")).unwrap(),
        printed
    );
}
