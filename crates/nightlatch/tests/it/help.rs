//! Help, version and completions.

use crate::support::nightlatch;

const COMMANDS: [&str; 7] = [
    "scan",
    "demo",
    "collect",
    "paths",
    "rules",
    "doctor",
    "completions",
];

#[test]
fn each_command_has_help_with_an_example() {
    let all = nightlatch(["--help"]).run().ended_with(0).stdout;
    for command in COMMANDS {
        assert!(
            all.lines().any(|line| line.trim_start().starts_with(command)),
            "{command} is not in:\n{all}"
        );
        let help = nightlatch([command, "--help"]).run().ended_with(0);
        assert_eq!(help.stderr, "", "help is a result");
        let example = help
            .stdout
            .split("Example")
            .nth(1)
            .unwrap_or_else(|| panic!("{command} has no example"));
        assert!(example.contains(&format!("nightlatch {command}")), "{example}");
        for line in help.stdout.lines() {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }
}

/// What an example shows is accepted: its options exist.
#[test]
fn the_examples_are_right() {
    for command in COMMANDS {
        let help = nightlatch([command, "--help"]).run().ended_with(0).stdout;
        let known: Vec<&str> = help
            .split_whitespace()
            .map(|word| word.trim_end_matches([',', '.', ':', ']']))
            .filter(|word| word.starts_with("--"))
            .collect();
        let examples = help.split("Example").nth(1).unwrap();
        let options_of = help
            .split("Options:")
            .nth(1)
            .unwrap()
            .split("Example")
            .next()
            .unwrap();
        for option in examples.split_whitespace().filter(|word| word.starts_with("--")) {
            assert!(
                options_of.contains(option),
                "{command}: {option} is not an option ({known:?})"
            );
        }
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    let outcome = nightlatch(["--version"]).run().ended_with(0);
    assert_eq!(
        outcome.stdout.trim_end(),
        concat!("nightlatch ", env!("CARGO_PKG_VERSION"))
    );
}

#[test]
fn an_unknown_option_is_wrong_use_and_says_so() {
    let outcome = nightlatch(["scan", ".", "--verfy"]).run().ended_with(2);
    assert!(
        outcome.stderr.contains("--verfy") && outcome.stderr.contains("--verify"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn every_shell_gets_completions() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = nightlatch(["completions", shell]).run().ended_with(0).stdout;
        assert!(script.contains("fail-on"), "{shell}");
    }
}

#[test]
fn the_checks_can_be_listed_shown_and_tested() {
    let list = nightlatch(["rules", "list"]).run().ended_with(0).stdout;
    assert!(list.lines().count() >= 25, "{list}");
    for line in list.lines() {
        let mut words = line.split_whitespace();
        assert!(
            matches!(words.next(), Some("critical" | "high" | "medium" | "low")),
            "{line}"
        );
        let id = words.next().unwrap();
        let shown = nightlatch(["rules", "show", id]).run().ended_with(0).stdout;
        assert!(shown.contains("How to fix"), "{id}");
    }
    let near = nightlatch(["rules", "show", "iam-root-acces-keys"])
        .run()
        .ended_with(1);
    assert!(
        near.stderr.contains("did you mean `iam-root-access-keys`?"),
        "{}",
        near.stderr
    );
    let tested = nightlatch(["rules", "test"]).run().ended_with(0).stdout;
    assert!(tested.contains(" 0 failed"), "{tested}");
}

#[test]
fn the_printed_policy_reads_and_nothing_else() {
    let policy = nightlatch(["doctor", "--print-policy"])
        .run()
        .ended_with(0)
        .json();
    let actions: Vec<&str> = policy["Statement"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|statement| statement["Action"].as_array().unwrap())
        .map(|action| action.as_str().unwrap())
        .collect();
    assert!(actions.contains(&"iam:GetAccountAuthorizationDetails"));
    for action in &actions {
        let (_, name) = action.split_once(':').unwrap();
        let reads = ["Get", "List", "Describe", "Generate"]
            .iter()
            .any(|verb| name.starts_with(verb));
        assert!(reads && !name.contains('*'), "{action}");
        let reads_data = [
            "s3:GetObject",
            "kms:Decrypt",
            "secretsmanager:GetSecretValue",
            "s3:ListBucket",
        ];
        assert!(!reads_data.contains(action), "{action} reads data");
    }
}
