//! Names come from whoever made the files: a terminal must not obey them.

use testkit::{GitHistory, planted};

use crate::support::nightlatch;

/// Sets the window's title, turns the text red, and takes the line away.
const NAME: &str = "ops/\u{1b}]0;owned\u{7}\u{1b}[31m\u{202e}alerts\u{1b}[2K.yml";

#[test]
fn control_characters_of_a_file_name_never_reach_the_text() {
    let token = format!("token: {}\n", planted::slack_bot_token());
    let repository = GitHistory::new()
        .commit("Alert the team", &[(NAME, token.as_str())])
        .build()
        .unwrap();
    let path = repository.path().display().to_string();
    let outcome = nightlatch(["scan", &path, "--fail-on", "never"])
        .run()
        .ended_with(0);
    assert!(
        outcome.stdout.contains("\\u{1b}]0;owned\\u{7}"),
        "{}",
        outcome.stdout
    );
    let obeyed = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
    assert!(!outcome.stdout.contains(obeyed), "{:?}", outcome.stdout);
    assert!(!outcome.stderr.contains(obeyed), "{:?}", outcome.stderr);
}
