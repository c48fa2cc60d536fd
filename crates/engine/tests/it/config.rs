//! Configuration files: what is read, and how a mistake is told.

use engine::config::{ConfiguredClass, SecretSource, load, parse};
use insta::assert_snapshot;

const WHOLE: &str = r#"
[organization]
name = "Halden Optics"

[network]
owned = ["https://status.halden.example"]
vantage = "internet"
timeout_seconds = 10

[[gitlab]]
url = "https://code.halden.example"
token = { env = "GITLAB_TOKEN" }
reachable_from_internet = true
clone = true

[[git]]
path = "repository.bundle"
repository = "https://code.halden.example/vision/match"

[[git]]
url = "https://code.halden.example/vision/other.git"
token = { command = ["pass", "show", "gitlab"] }

[[aws]]
profile = "audit"
region = "eu-central-1"
call_budget = 5000

[[estate]]
path = "estate.jsonl.zst"

[[jewel]]
asset = "arn:aws:s3:::halden-*"
class = "private_media"

[[owner]]
asset = "*"
owner = "platform"

[[lineage]]
bucket = "halden-training-faces"
data_set = "faces-v3"
training_job = "nightly"
model = "matcher"
endpoint = "https://match.halden.example"
"#;

#[test]
fn every_section_is_read() {
    let config = parse(WHOLE, "nightlatch.toml").expect("valid");
    assert_eq!(config.organization.name, "Halden Optics");
    assert_eq!(
        (config.network.vantage.as_str(), config.network.timeout_seconds),
        ("internet", 10)
    );
    assert!(config.gitlab[0].clone && config.gitlab[0].reachable_from_internet == Some(true));
    assert!(matches!(&config.gitlab[0].token, Some(SecretSource::Env(name)) if name == "GITLAB_TOKEN"));
    assert_eq!(config.git.len(), 2);
    assert_eq!(config.aws[0].call_budget, Some(5000));
    assert_eq!(config.jewel[0].class, ConfiguredClass::PrivateMedia);
    assert_eq!(config.lineage[0].model.as_deref(), Some("matcher"));
}

#[test]
fn paths_are_taken_from_the_folder_of_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("nightlatch.toml");
    std::fs::write(&file, WHOLE).expect("written");
    let config = load(&file).expect("valid");
    assert_eq!(
        config.git[0].path.as_deref(),
        Some(folder.path().join("repository.bundle").as_path())
    );
    assert_eq!(config.estate[0].path, folder.path().join("estate.jsonl.zst"));
}

fn told(text: &str) -> String {
    parse(text, "nightlatch.toml").expect_err("a mistake").to_string()
}

#[test]
fn a_misspelt_key_is_pointed_at_with_the_nearest_one() {
    assert_snapshot!(told("[[gitlab]]\nurl = \"https://code.example\"\ntokne = { env = \"X\" }\n"), @r#"
    nightlatch.toml:3:1: unknown field `tokne`, expected one of `url`, `token`, `reachable_from_internet`, `clone`
       |
     3 | tokne = { env = "X" }
       | ^^^^^ did you mean `token`?
    "#);
}

#[test]
fn a_misspelt_section_is_pointed_at() {
    let text = told("[organisation]\nname = \"x\"\n");
    assert!(text.contains("nightlatch.toml:1:"), "{text}");
    assert!(text.contains("did you mean `organization`?"), "{text}");
}

#[test]
fn a_misspelt_class_is_pointed_at() {
    let text = told("[[jewel]]\nasset = \"x\"\nclass = \"trainingdata\"\n");
    assert!(text.contains("nightlatch.toml:3:9"), "{text}");
    assert!(text.contains("did you mean `training_data`?"), "{text}");
}

#[test]
fn text_that_is_not_toml_is_pointed_at() {
    assert_snapshot!(told("[[gitlab]\nurl = 1\n").lines().next().unwrap_or_default(), @"nightlatch.toml:1:10: unclosed array table, expected `]`");
}

#[test]
fn a_secret_in_the_file_is_refused() {
    let text = told("[[gitlab]]\nurl = \"https://code.example\"\ntoken = \"glpat-abc\"\n");
    assert!(text.contains("nightlatch.toml:3:9"), "{text}");
    assert!(text.contains("say where it is"), "{text}");
    assert!(!text.contains("glpat-abc"), "{text}");
    let text = told("[[gitlab]]\nurl = \"https://code.example\"\ntoken = { value = \"glpat-abc\" }\n");
    assert!(text.contains("nightlatch.toml:3:"), "{text}");
    assert!(!text.contains("glpat-abc"), "{text}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = load(std::path::Path::new("/nonexistent/nightlatch.toml"))
        .expect_err("not there")
        .to_string();
    assert!(
        error.starts_with("cannot read /nonexistent/nightlatch.toml: "),
        "{error}"
    );
}
