//! The page stands by itself: nothing in it makes a browser ask anyone for anything.

use crate::support::nightlatch;

/// What would be loaded, run or followed.
const REFERENCES: [&str; 9] = [
    "src=", "srcset=", "href=", "url(", "@import", "<script", "<link", "<iframe", "<object",
];

fn page() -> String {
    nightlatch(["demo", "--output", "html"])
        .run()
        .ended_with(0)
        .stdout
}

#[test]
fn the_page_refers_to_nothing_outside() {
    let page = page();
    for reference in REFERENCES {
        for (at, _) in page.match_indices(reference) {
            let rest = &page[at + reference.len()..];
            let target = rest.trim_start_matches(['"', '\'', ' ']);
            let inside = target.starts_with('#') || target.starts_with("data:");
            assert!(inside, "{reference}{}", rest.chars().take(80).collect::<String>());
        }
    }
    assert!(
        page.contains("Content-Security-Policy"),
        "and the browser is told so"
    );
}

#[test]
fn the_page_shows_the_way_and_the_fixes() {
    let page = page();
    assert!(page.starts_with("<!DOCTYPE html>"));
    assert!(page.trim_end().ends_with("</html>"));
    assert!(page.contains("<svg"), "the way is drawn");
    for text in [
        "Would AML.CS0006 have happened here?",
        "halden-training-faces",
        "AML.T0021",
        "training-pipeline",
        "Halden Optics",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let balanced = |name: &str| {
        let opened = page.matches(&format!("<{name}>")).count() + page.matches(&format!("<{name} ")).count();
        opened == page.matches(&format!("</{name}>")).count()
    };
    for name in [
        "svg", "table", "ol", "ul", "section", "details", "main", "g", "text",
    ] {
        assert!(balanced(name), "<{name}> is not closed as often as it is opened");
    }
}

/// Names come from outside: from people who create buckets, and from repositories.
#[test]
fn names_cannot_become_markup() {
    use testkit::GitHistory;
    let script = "<script>alert(1)";
    let key = testkit::planted::gitlab_token("markup");
    let history = GitHistory::new().commit(
        "One",
        &[(format!("{script}.env").as_str(), format!("TOKEN={key}\n"))],
    );
    let repository = history.build().unwrap();
    let mut program =
        nightlatch(["scan", ".", "--output", "html", "--fail-on", "never"]).inside(repository.path());
    let page = program.run().ended_with(0).stdout;
    assert!(!page.contains("<script"), "{page}");
}
