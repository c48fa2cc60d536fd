//! The capture in README.md is what the demo prints.

use std::process::Command;

const README: &str = include_str!("../../../../README.md");

#[test]
fn the_capture_in_the_readme_is_what_the_demo_prints() {
    let demo = Command::new(env!("CARGO_BIN_EXE_nightlatch"))
        .arg("demo")
        .output()
        .unwrap();
    let printed = String::from_utf8(demo.stdout).unwrap();
    let capture = README
        .split("```text\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let mut lines = printed.lines();
    for wanted in capture.lines().filter(|line| *line != "…") {
        assert!(
            lines.any(|line| line == wanted),
            "the demo does not print, at this place, the README's line:\n{wanted}\nCopy it anew from `nightlatch demo`."
        );
    }
}
