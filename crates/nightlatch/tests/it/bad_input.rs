//! What is wrong with an input is said once: what, where, and what to do. Nothing that was collected is lost.

use std::path::Path;
use std::time::Duration;

use tempfile::TempDir;
use testkit::{CodeHost, Fault, FaultyAws, GitHistory, LocalAws, Misbehaviour, Repository, planted};

use crate::support::{Outcome, ReportReading, nightlatch};

/// How an input that is wrong is told.
enum Told {
    /// As an error on stderr, with this exit code; nothing is written to stdout.
    Error(i32),
    /// As a gap of the report. The other sources are read all the same.
    Gap,
}

struct Case {
    name: &'static str,
    /// Makes the input in the folder and returns the targets and options that name it.
    make: fn(&Path) -> Vec<String>,
    told: Told,
    /// What, where, what to do.
    says: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        name: "authorization details that were cut off",
        make: |folder| {
            let whole = authorization_details("{}");
            file(folder, "cut.json", &whole[..whole.len() / 2])
        },
        told: Told::Error(1),
        says: &["cut.json", "cut off", "aws iam get-account-authorization-details"],
    },
    Case {
        name: "JSON of another program",
        make: |folder| {
            file(
                folder,
                "package.json",
                r#"{ "name": "door-sdk", "dependencies": {} }"#,
            )
        },
        told: Told::Error(1),
        says: &[
            "package.json",
            "expected",
            "aws iam get-account-authorization-details",
        ],
    },
    Case {
        name: "a policy document that is not valid",
        make: |folder| {
            file(
                folder,
                "account.json",
                &authorization_details(r#"{ "Statement": "all of it" }"#),
            )
        },
        told: Told::Gap,
        says: &[
            "broken-policy",
            "not understood",
            "/Statement",
            "what the policy allows",
        ],
    },
    Case {
        name: "a repository with a missing object",
        make: |folder| {
            damaged(folder, |repository| {
                repository.drop_object("HEAD:a.txt").map(drop)
            })
        },
        told: Told::Gap,
        says: &["damaged", "a.txt", "missing"],
    },
    Case {
        name: "a repository with a corrupt pack",
        make: |folder| damaged(folder, Repository::corrupt_pack),
        told: Told::Gap,
        says: &["damaged", "every blob of every ref", "could not be read"],
    },
    Case {
        name: "a repository with a pack that was cut off",
        make: |folder| damaged(folder, Repository::truncate_pack),
        told: Told::Gap,
        says: &["damaged", "pack"],
    },
    Case {
        name: "a bundle that was cut off",
        make: |folder| {
            let bundle = folder.join("cut.bundle");
            history().build().unwrap().bundle(&bundle).unwrap();
            let bytes = std::fs::read(&bundle).unwrap();
            std::fs::write(&bundle, &bytes[..bytes.len() - 40]).unwrap();
            vec![path(&bundle)]
        },
        told: Told::Gap,
        says: &["cut.bundle"],
    },
    Case {
        name: "a huge blob",
        make: |folder| {
            let huge = vec![0; (64 << 20) + 1];
            let history = history().commit_bytes("Add weights", &[("weights.bin", &huge)]);
            keep(folder, "huge", &history.build().unwrap())
        },
        told: Told::Gap,
        says: &["huge", "weights.bin", "the size of one object"],
    },
    Case {
        name: "a folder without a repository",
        make: |folder| {
            std::fs::create_dir(folder.join("empty")).unwrap();
            vec![path(&folder.join("empty"))]
        },
        told: Told::Error(2),
        says: &["no git repository", "empty", "give a work tree"],
    },
    Case {
        name: "an estate file of a newer version",
        make: |folder| {
            let header = r#"{"nightlatch_estate":9,"collected":"2026-01-01T00:00:00Z","records":0}"#;
            file(folder, "newer.jsonl", &format!("{header}\n"))
        },
        told: Told::Error(1),
        says: &["newer.jsonl", "version 9", "install a newer nightlatch"],
    },
    Case {
        name: "an estate file that was cut off",
        make: |folder| {
            let header = r#"{"nightlatch_estate":1,"collected":"2026-01-01T00:00:00Z","records":3}"#;
            file(folder, "cut.jsonl", &format!("{header}\n"))
        },
        told: Told::Error(1),
        says: &["cut.jsonl", "cut off", "collect it again"],
    },
    Case {
        name: "a web page in the place of an estate file",
        make: |folder| file(folder, "page.jsonl", "<!DOCTYPE html>\n<p>Sign in</p>\n"),
        told: Told::Error(1),
        says: &["page.jsonl", "not an estate file", "nightlatch collect"],
    },
    Case {
        name: "a key with a typo",
        make: |folder| configuration(folder, "[network]\nvantge = \"internal\"\n"),
        told: Told::Error(2),
        says: &["bad.toml:2:1", "vantge", "did you mean `vantage`?"],
    },
    Case {
        name: "a table with a typo",
        make: |folder| configuration(folder, "[[gitlabb]]\nurl = \"https://code.halden.example\"\n"),
        told: Told::Error(2),
        says: &["bad.toml:1:", "gitlabb", "did you mean `gitlab`?"],
    },
    Case {
        name: "a value of the wrong type",
        make: |folder| configuration(folder, "[network]\ntimeout_seconds = \"long\"\n"),
        told: Told::Error(2),
        says: &["bad.toml:2:", "timeout_seconds = \"long\"", "expected"],
    },
    Case {
        name: "text that is no TOML",
        make: |folder| configuration(folder, "[network\n"),
        told: Told::Error(2),
        says: &["bad.toml:1:", "[network"],
    },
    Case {
        name: "a vantage that is not known",
        make: |folder| {
            configuration(
                folder,
                "[network]\nvantage = \"moon\"\n\n[[gitlab]]\nurl = \"https://code.halden.example\"\n",
            )
        },
        told: Told::Error(2),
        says: &["vantage", "moon", "internet, internal, loopback"],
    },
    Case {
        name: "a source without a place",
        make: |folder| configuration(folder, "[[git]]\n"),
        told: Told::Error(2),
        says: &["[[git]]", "path", "url"],
    },
    Case {
        name: "a token that is not there",
        make: |folder| {
            let text = "[[gitlab]]\nurl = \"https://code.halden.example\"\ntoken = { env = \"NOT_SET\" }\n";
            configuration(folder, text)
        },
        told: Told::Error(3),
        says: &["code.halden.example", "NOT_SET", "set it"],
    },
    Case {
        name: "a configuration that is not there",
        make: |folder| vec!["--config".to_owned(), path(&folder.join("none.toml"))],
        told: Told::Error(2),
        says: &["none.toml", "No such file"],
    },
    Case {
        name: "a target that is nothing",
        make: |_| vec!["no-such-thing".to_owned()],
        told: Told::Error(2),
        says: &["no-such-thing", "neither", "exists"],
    },
    Case {
        name: "an address of another kind",
        make: |_| vec!["ftp://code.halden.example/x.git".to_owned()],
        told: Told::Error(2),
        says: &["ftp", "http or https"],
    },
];

#[test]
fn each_bad_input_gives_one_clear_message() {
    let mut failures = Vec::new();
    for case in CASES {
        let place = TempDir::with_prefix("nightlatch-bad-").unwrap();
        let targets = (case.make)(place.path());
        let told = match case.told {
            Told::Error(code) => as_error(&nightlatch(["scan"]).with(&targets).run(), code, case.says),
            Told::Gap => {
                let good = keep(place.path(), "good", &with_token().build().unwrap());
                let options = ["--output", "json", "--fail-on", "never"];
                as_gap(
                    &nightlatch(["scan"])
                        .with(&targets)
                        .with(&good)
                        .with(options)
                        .run(),
                    case.says,
                )
            }
        };
        if let Err(problem) = told {
            failures.push(format!("{}: {problem}", case.name));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

fn as_error(outcome: &Outcome, code: i32, says: &[&str]) -> Result<(), String> {
    let stderr = &outcome.stderr;
    if outcome.code != Some(code) {
        return Err(format!(
            "exit code {:?} in place of {code}\n{stderr}{}",
            outcome.code, outcome.stdout
        ));
    }
    if !outcome.stdout.is_empty() || stderr.matches("error: ").count() != 1 {
        return Err(format!("not one message\n{stderr}\nstdout: {}", outcome.stdout));
    }
    let mut sentences: Vec<&str> = stderr.split(": ").filter(|part| part.len() > 20).collect();
    let all = sentences.len();
    sentences.sort_unstable();
    sentences.dedup_by_key(|part| part.trim_end());
    if sentences.len() < all {
        return Err(format!("something is said twice\n{stderr}"));
    }
    missing(stderr, says)
}

fn as_gap(outcome: &Outcome, says: &[&str]) -> Result<(), String> {
    if outcome.code != Some(0) {
        return Err(format!("exit code {:?}\n{}", outcome.code, outcome.stderr));
    }
    let report = outcome.report();
    if !report
        .findings
        .iter()
        .any(|finding| finding.rule.as_str() == "secrets-in-current-tree")
    {
        return Err(format!(
            "the good repository was not read\n{}",
            report.gaps_in_words()
        ));
    }
    let gaps = report.gaps_in_words();
    if gaps.lines().any(|gap| missing(gap, says).is_ok()) {
        return Ok(());
    }
    missing(
        &format!("no gap says {says:?}:\n{gaps}"),
        &[&format!("{says:?} in one gap")],
    )
}

fn missing(text: &str, says: &[&str]) -> Result<(), String> {
    match says.iter().find(|part| !text.contains(**part)) {
        Some(part) => Err(format!("`{part}` is not in:\n{text}")),
        None => Ok(()),
    }
}

/// Servers that answer wrongly, each beside a repository that is good.
#[test]
fn each_bad_server_gives_one_gap() {
    let host = CodeHost::start().unwrap();
    let aws = LocalAws::start().unwrap();
    let proxy = FaultyAws::before(&aws).unwrap();
    let ahead = Duration::from_secs(3600);
    let mut failures = Vec::new();
    let mut look = |name: &str, targets: &str, says: &[&str]| {
        let place = TempDir::with_prefix("nightlatch-bad-").unwrap();
        keep(place.path(), "good", &with_token().build().unwrap());
        let text = format!("[network]\ntimeout_seconds = 2\n\n[[git]]\npath = \"good\"\n{targets}");
        std::fs::write(place.path().join("servers.toml"), text).unwrap();
        let mut program = nightlatch([
            "scan",
            "--config",
            "servers.toml",
            "--output",
            "json",
            "--fail-on",
            "never",
        ])
        .variables(aws.root_key().environment())
        .variables([("TOKEN", host.admin_token())])
        .inside(place.path());
        if let Err(problem) = as_gap(&program.run(), says) {
            failures.push(format!("{name}: {problem}"));
        }
    };
    let gitlab = format!(
        "[[gitlab]]\nurl = \"{}\"\ntoken = {{ env = \"TOKEN\" }}\n",
        host.url()
    );
    let account = format!(
        "[[aws]]\nendpoint = \"{}\"\nregion = \"{}\"\n",
        proxy.endpoint(),
        aws.region()
    );

    host.misbehave(Misbehaviour::HtmlToApi);
    look(
        "a GitLab that answers HTML to the API",
        &gitlab,
        &[&host.url(), "application/settings", "text/html"],
    );
    host.misbehave(Misbehaviour::RedirectTo("http://gateway.example".to_owned()));
    look(
        "a GitLab that redirects to another host",
        &gitlab,
        &[&host.url(), "gateway.example"],
    );
    host.misbehave(Misbehaviour::TruncatedJson);
    look(
        "a GitLab whose JSON is cut off",
        &gitlab,
        &[&host.url(), "application/settings"],
    );
    host.misbehave(Misbehaviour::Hang);
    look(
        "a GitLab that hangs",
        &gitlab,
        &[&host.url(), "no answer in time"],
    );
    host.behave().skew_clock(ahead);
    look("a GitLab with a wrong clock", &gitlab, &[&host.url(), "clock"]);
    host.behave();

    proxy
        .fail("*", Fault::ClockSkew { server_ahead: ahead })
        .skew_clock(ahead);
    look(
        "an AWS endpoint with a wrong clock",
        &account,
        &[&proxy.endpoint(), "clock"],
    );
    proxy
        .heal()
        .fail("iam:GetAccountAuthorizationDetails", Fault::Hang);
    look(
        "an AWS endpoint that hangs",
        &account,
        &["iam:GetAccountAuthorizationDetails", "no answer in time"],
    );
    proxy
        .heal()
        .fail("iam:GetAccountAuthorizationDetails", Fault::Html);
    look(
        "an AWS endpoint that answers HTML",
        &account,
        &["iam:GetAccountAuthorizationDetails", "not understood"],
    );
    proxy.heal().fail("s3:ListAllMyBuckets", Fault::Truncated);
    look(
        "an AWS endpoint whose answer is cut off",
        &account,
        &["s3:ListBuckets", "not understood"],
    );
    proxy.heal().fail("*", Fault::UnknownKey);
    look(
        "a key that AWS does not know",
        &account,
        &[&proxy.endpoint(), "does not accept the credentials"],
    );
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn an_output_that_cannot_be_written_leaves_the_old_one() {
    let place = TempDir::with_prefix("nightlatch-out-").unwrap();
    let repository = with_token().build().unwrap();
    let repository = path(repository.path());
    let taken = place.path().join("taken");
    std::fs::create_dir(&taken).unwrap();
    std::fs::write(taken.join("old"), "old").unwrap();
    for (out, verb) in [
        (path(&place.path().join("missing/result.txt")), vec!["demo"]),
        (path(&taken), vec!["demo"]),
        (
            path(&place.path().join("missing/estate.jsonl")),
            vec!["collect", &repository],
        ),
    ] {
        let outcome = nightlatch(verb).with(["--out", &out]).run();
        as_error(&outcome, 1, &[&out, "cannot write", "as it was"])
            .unwrap_or_else(|problem| panic!("{problem}"));
    }
    let left: Vec<_> = std::fs::read_dir(place.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["taken"], "no temporary file is left");
    assert_eq!(std::fs::read_to_string(taken.join("old")).unwrap(), "old");
}

/// A folder that may not be written to. The superuser may write everywhere, so it looks at nothing then.
#[test]
fn an_old_output_in_a_closed_folder_stays() {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let place = TempDir::with_prefix("nightlatch-out-").unwrap();
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        return;
    }
    let old = place.path().join("result.txt");
    std::fs::write(&old, "old").unwrap();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let outcome = nightlatch(["demo", "--out", &path(&old)]).run();
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    as_error(&outcome, 1, &["result.txt", "cannot write", "as it was"])
        .unwrap_or_else(|problem| panic!("{problem}"));
    assert_eq!(std::fs::read_to_string(&old).unwrap(), "old");
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

fn file(folder: &Path, name: &str, text: &str) -> Vec<String> {
    std::fs::write(folder.join(name), text).unwrap();
    vec![path(&folder.join(name))]
}

fn configuration(folder: &Path, text: &str) -> Vec<String> {
    let file = file(folder, "bad.toml", text);
    ["--config".to_owned()].into_iter().chain(file).collect()
}

fn history() -> GitHistory {
    GitHistory::new().commit("One", &[("a.txt", "one\n"), ("b.txt", "two\n")])
}

/// A repository with a token at HEAD, whose finding shows that it was read.
fn with_token() -> GitHistory {
    GitHistory::new().commit(
        "One",
        &[("ci.env", format!("TOKEN={}\n", planted::gitlab_token("good")))],
    )
}

/// A mirror of the repository in the folder, under a name.
fn keep(folder: &Path, name: &str, repository: &Repository) -> Vec<String> {
    let to = path(&folder.join(name));
    repository
        .git(&["clone", "--quiet", "--mirror", ".", &to])
        .unwrap();
    vec![to]
}

/// A repository with a token that can still be read, damaged elsewhere, and moved into the folder.
fn damaged(folder: &Path, damage: fn(&Repository) -> testkit::Result<()>) -> Vec<String> {
    let repository = history().build().unwrap();
    damage(&repository).unwrap();
    let to = folder.join("damaged");
    copy(repository.path(), &to);
    vec![path(&to)]
}

/// Damage does not survive a clone, so the files are copied.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            copy(&source, &target);
        } else {
            std::fs::copy(&source, &target).unwrap();
        }
    }
}

/// The output of the AWS command line for an account with one policy that has this document.
fn authorization_details(document: &str) -> String {
    let account = "arn:aws:iam::111122223333";
    let version = format!(
        r#"{{ "Document": {document}, "VersionId": "v1", "IsDefaultVersion": true, "CreateDate": "2024-05-01T09:00:00+00:00" }}"#
    );
    format!(
        r#"{{
    "UserDetailList": [{{
        "Path": "/", "UserName": "dana", "UserId": "AIDAEXAMPLEDANA000001", "Arn": "{account}:user/dana",
        "CreateDate": "2024-05-01T09:00:00+00:00", "GroupList": [],
        "AttachedManagedPolicies": [{{ "PolicyName": "broken-policy", "PolicyArn": "{account}:policy/broken-policy" }}]
    }}],
    "GroupDetailList": [],
    "RoleDetailList": [],
    "Policies": [{{
        "PolicyName": "broken-policy", "PolicyId": "ANPAEXAMPLEPOLICY0001", "Arn": "{account}:policy/broken-policy",
        "Path": "/", "DefaultVersionId": "v1", "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0,
        "IsAttachable": true, "CreateDate": "2024-05-01T09:00:00+00:00", "UpdateDate": "2024-05-01T09:00:00+00:00",
        "PolicyVersionList": [{version}]
    }}]
}}
"#
    )
}
