//! `cargo xtask docs`: assembles the book's source in `target/book`.
//!
//! What is written by hand is in `docs/`. A page for every rule is added, from the rule's own file: the pages are not
//! checked in, so a new rule stays one file. Nothing is built and nothing fetched; `mdbook build target/book` does that.

mod rule_page;

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::generate::rule_table;
use crate::project::{Project, read, write};
use crate::rule_file::{self, RuleFile};

const BOOK: &str = "target/book";

/// The line of `docs/src/SUMMARY.md` that the rules' rows take the place of.
const ROWS: &str = "<!-- rules -->";

pub(crate) fn run(project: &Project) -> Result<()> {
    let rules = rule_file::all(project)?;
    let book = project.path(BOOK);
    if book.exists() {
        std::fs::remove_dir_all(&book).with_context(|| format!("removing {}", book.display()))?;
    }
    let by_hand = copy(&project.path("docs"), &book)?;
    let source = book.join("src");
    for rule in &rules {
        write(
            &source.join("rules").join(page_path(rule)),
            &rule_page::render(rule),
        )?;
    }
    write(&source.join("rules/README.md"), &rule_table(&rules, page_path))?;
    let summary = source.join("SUMMARY.md");
    let contents = if summary.is_file() {
        read(&summary)?
    } else {
        format!("# Summary\n\n{ROWS}\n")
    };
    write(&summary, &with_rows(&contents, &rules)?)?;
    println!(
        "docs: {by_hand} files by hand and {} pages of rules in {BOOK}",
        rules.len()
    );
    Ok(())
}

/// Copies a folder; says how many files that were. Nothing when there is none.
fn copy(from: &Path, to: &Path) -> Result<usize> {
    if !from.is_dir() {
        return Ok(0);
    }
    std::fs::create_dir_all(to).with_context(|| format!("creating {}", to.display()))?;
    let mut copied = 0;
    for entry in std::fs::read_dir(from).with_context(|| format!("listing {}", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copied += copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target).with_context(|| format!("copying {}", path.display()))?;
            copied += 1;
        }
    }
    Ok(copied)
}

/// Where a rule's page is, from the folder of the table.
fn page_path(rule: &RuleFile) -> String {
    format!("{}/{}.md", rule.domain, rule.stem)
}

/// The table of contents with a row for every rule.
fn with_rows(contents: &str, rules: &[RuleFile]) -> Result<String> {
    let Some((before, after)) = contents.split_once(ROWS) else {
        bail!("docs/src/SUMMARY.md does not say where the rules go: it needs the line {ROWS}");
    };
    let rows: String = rules
        .iter()
        .map(|rule| format!("\n  - [{}](rules/{})", rule.text("title"), page_path(rule)))
        .collect();
    Ok(format!("{before}- [Rules](rules/README.md){rows}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project(files: &[(&str, &str)]) -> (tempfile::TempDir, Project) {
        let root = tempfile::tempdir().unwrap();
        let rule =
            "+++\nid = \"s3-public\"\ntitle = \"Public\"\n+++\n\n## What it finds\n\nIt.\n\n## Examples\n";
        write(&root.path().join("crates/rules/rules/s3/s3-public.md"), rule).unwrap();
        for (path, text) in files {
            write(&root.path().join(path), text).unwrap();
        }
        let project = Project::at(root.path());
        (root, project)
    }

    #[test]
    fn the_book_is_what_is_written_by_hand_and_the_rules() {
        let summary = "# Summary\n\n- [Start](start.md)\n<!-- rules -->\n- [End](end.md)\n";
        let (root, project) = project(&[
            ("docs/src/SUMMARY.md", summary),
            ("docs/src/start.md", "# Start\n"),
        ]);
        run(&project).unwrap();
        let book = |path: &str| read(&root.path().join("target/book/src").join(path)).unwrap();
        assert_eq!(
            book("SUMMARY.md"),
            "# Summary\n\n- [Start](start.md)\n- [Rules](rules/README.md)\n  - [Public](rules/s3/s3-public.md)\n- [End](end.md)\n"
        );
        assert_eq!(book("start.md"), "# Start\n");
        assert!(book("rules/README.md").contains("[s3-public](s3/s3-public.md)"));
        assert!(book("rules/s3/s3-public.md").contains("# Public"));
    }

    #[test]
    fn pages_of_rules_that_are_gone_are_gone() {
        let (root, project) = project(&[("target/book/src/rules/s3/gone.md", "# Gone\n")]);
        run(&project).unwrap();
        assert!(!root.path().join("target/book/src/rules/s3/gone.md").exists());
    }

    #[test]
    fn contents_without_a_place_for_the_rules_are_an_error() {
        let (_root, project) = project(&[("docs/src/SUMMARY.md", "# Summary\n")]);
        assert!(run(&project).unwrap_err().to_string().contains("<!-- rules -->"));
    }
}
