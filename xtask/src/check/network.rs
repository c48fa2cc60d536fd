//! The crates that decide do no network I/O: neither by a dependency nor by the standard library.

use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::Metadata;

use super::Report;
use crate::process::capture;
use crate::project::{Project, files_in, folders_in, read};

const PURE: &[&str] = &[
    "model",
    "access",
    "secrets",
    "rules",
    "paths",
    "change",
    "integrity",
];

/// Packages that open sockets or exist to, in any form.
const NETWORK: &[&str] = &[
    "async-io",
    "async-net",
    "async-std",
    "aws-config",
    "aws-smithy-http-client",
    "aws-smithy-runtime",
    "axum",
    "curl",
    "curl-sys",
    "gix-credentials",
    "h2",
    "hickory-resolver",
    "hyper",
    "hyper-util",
    "isahc",
    "native-tls",
    "openssl",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "sqlx-core",
    "surf",
    "tokio-rustls",
    "tonic",
    "trust-dns-resolver",
    "tungstenite",
    "ureq",
];

/// Packages that do so only with some of their features. gix always brings gix-transport, for its URLs and packet lines;
/// it connects only with a client feature.
const NETWORK_BY_FEATURE: &[(&str, &[&str])] = &[
    ("tokio", &["full", "net"]),
    ("mio", &["net", "os-ext"]),
    (
        "gix",
        &[
            "async-network-client",
            "blocking-network-client",
            "blocking-http-transport-curl",
            "blocking-http-transport-reqwest",
        ],
    ),
    (
        "gix-transport",
        &[
            "async-client",
            "blocking-client",
            "http-client",
            "http-client-curl",
            "http-client-reqwest",
        ],
    ),
];

/// What of the standard library connects, listens or resolves names.
const STANDARD: &[&str] = &[
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "UnixStream",
    "UnixListener",
    "UnixDatagram",
];

pub(super) fn check(project: &Project, metadata: &Metadata) -> Result<Report> {
    let present: Vec<&str> = metadata
        .workspace_packages()
        .iter()
        .filter_map(|package| PURE.iter().find(|name| package.name.as_str() == **name).copied())
        .collect();
    let mut problems = Vec::new();
    for name in &present {
        let tree = capture(&mut project.cargo([
            "tree",
            "--package",
            name,
            "--edges",
            "normal",
            "--target",
            "all",
            "--prefix",
            "none",
            "--format",
            "{p}|{f}",
        ]))
        .with_context(|| format!("resolving the dependencies of {name}"))?;
        problems.extend(
            network_packages(&tree)
                .into_iter()
                .map(|package| format!("{name} depends on {package}: it does no network I/O")),
        );
        in_sources(
            project,
            &project.path(&format!("crates/{name}/src")),
            &mut problems,
        )?;
    }
    Ok(Report {
        name: "network",
        summary: format!("looked for in {}", present.join(", ")),
        warnings: Vec::new(),
        problems,
    })
}

/// The packages of a `cargo tree` (lines of `name version…|feature,feature`) that reach the network.
fn network_packages(tree: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in tree.lines() {
        let (package, features) = line.split_once('|').unwrap_or((line, ""));
        let name = package.split_whitespace().next().unwrap_or_default();
        if NETWORK.contains(&name) {
            found.push(name.to_owned());
        }
        let risky = NETWORK_BY_FEATURE
            .iter()
            .find(|(risky, _)| *risky == name)
            .map(|(_, features)| *features);
        // cargo marks what it has shown before with a trailing ` (*)`.
        for feature in features.trim_end_matches(" (*)").split(',') {
            if risky.is_some_and(|risky| risky.contains(&feature)) {
                found.push(format!("{name} with its feature {feature}"));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn in_sources(project: &Project, folder: &Path, problems: &mut Vec<String>) -> Result<()> {
    for path in files_in(folder, "rs")? {
        for (number, line) in read(&path)?.lines().enumerate() {
            if let Some(word) = standard_network(line) {
                problems.push(format!("{}:{}: {word}", project.display(&path), number + 1));
            }
        }
    }
    for inner in folders_in(folder)? {
        in_sources(project, &inner, problems)?;
    }
    Ok(())
}

/// The word in a line of code that reaches the network by the standard library.
fn standard_network(line: &str) -> Option<&'static str> {
    let code = line.split("//").next().unwrap_or_default();
    code.split(|letter: char| !letter.is_alphanumeric() && letter != '_')
        .find_map(|word| STANDARD.iter().find(|found| **found == word).copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_package_is_found_wherever_it_stands() {
        let tree = "rules v0.1.0 (/w/crates/rules)|\nserde v1.0.229|default,derive\nreqwest v0.13.5|rustls\nhyper v1.7.0|client (*)\n";
        assert_eq!(network_packages(tree), ["hyper", "reqwest"]);
    }

    #[test]
    fn some_packages_count_only_with_a_feature_that_connects() {
        assert!(network_packages("gix-transport v0.62.0|default\ntokio v1.54.1|rt,sync\n").is_empty());
        assert_eq!(
            network_packages("gix-transport v0.62.0|blocking-client,default (*)\ntokio v1.54.1|net,rt\n"),
            [
                "gix-transport with its feature blocking-client",
                "tokio with its feature net"
            ]
        );
    }

    #[test]
    fn sockets_of_the_standard_library_are_found_and_addresses_are_not() {
        assert_eq!(
            standard_network("use std::net::{IpAddr, TcpStream};"),
            Some("TcpStream")
        );
        assert_eq!(standard_network("use std::net::IpAddr;"), None);
        assert_eq!(standard_network("// A TcpStream would be wrong here."), None);
    }
}
