//! The table of bad files, folders and configurations.

use testkit::Repository;

use super::inputs::{authorization_details, configuration, damaged, file, history, keep, path};
use super::table::{Case, Told};

pub(super) const CASES: &[Case] = &[
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
