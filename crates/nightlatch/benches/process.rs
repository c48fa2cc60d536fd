//! Whole runs of the built binary, measured from outside: wall time, processor time, peak memory, API calls.
//!
//! `cargo xtask bench` runs it and shows the table; the figures are written to `target/bench/results.json`. Processor
//! time and peak memory are those of the binary alone: servers and this program are other processes.

mod measured;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use measured::{Run, measure};
use serde_json::{Map, Value, json};
use tempfile::TempDir;
use testkit::{CodeHost, FaultyAws, Incident, LocalAws, Scope, crowd};

const BINARY: &str = env!("CARGO_BIN_EXE_nightlatch");
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/bench");

/// Users, roles, managed policies, and buckets beside the one for logs.
const CROWD: u32 = 50;

type Failure = Box<dyn std::error::Error>;

#[allow(clippy::print_stderr, reason = "a benchmark tells how it goes on")]
fn main() -> ExitCode {
    match rows().and_then(|rows| keep(&rows)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn rows() -> Result<Vec<Map<String, Value>>, Failure> {
    Ok(vec![demo()?, account()?, incident()?])
}

/// The demo, from the start of the process to its end.
fn demo() -> Result<Map<String, Value>, Failure> {
    let mut command = binary();
    command.arg("demo");
    let run = best_of(10, || measure(&mut command))?;
    Ok(row("demo", &run, None, &[("wall_seconds", 2.0)]))
}

/// 50 users, 50 roles, 50 policies, 51 buckets and 5 trails, collected from a local account.
fn account() -> Result<Map<String, Value>, Failure> {
    let aws = LocalAws::start()?;
    crowd(&aws, CROWD)?;
    let proxy = FaultyAws::before(&aws)?;
    let folder = TempDir::new()?;
    let mut command = binary();
    command
        .args(["collect", "aws", "--out", "estate.jsonl.zst"])
        .args(["--endpoint", &proxy.endpoint(), "--region", aws.region()])
        .envs(aws.root_key().environment())
        .current_dir(folder.path());
    let run = best_of(3, || measure(&mut command))?;
    let calls = proxy.calls().len() / 3;
    let goals = [("api_calls", 720.0), ("cpu_seconds", 0.5), ("peak_mib", 40.0)];
    Ok(row(
        "AWS, 50 users, 50 roles, 50 policies, 51 buckets, 5 trails",
        &run,
        Some(calls),
        &goals,
    ))
}

/// The incident: code host, clones, account, live check of keys, ways and fixes.
fn incident() -> Result<Map<String, Value>, Failure> {
    let aws = LocalAws::start()?;
    let incident = Incident::create(&aws)?;
    let host = CodeHost::start()?;
    incident.publish(&host)?;
    let proxy = FaultyAws::before(&aws)?;
    let folder = TempDir::new()?;
    let configuration = format!(
        "[[gitlab]]\nurl = \"{}\"\ntoken = {{ env = \"TOKEN\" }}\nreachable_from_internet = true\nclone = true\n\n\
         [[aws]]\nendpoint = \"{}\"\nregion = \"{}\"\n",
        host.url(),
        proxy.endpoint(),
        aws.region()
    );
    std::fs::write(folder.path().join("nightlatch.toml"), configuration)?;
    let mut command = binary();
    command
        .args(["scan", "--verify", "--fail-on", "never"])
        .envs(aws.root_key().environment())
        .env(
            "TOKEN",
            host.token_for("root", &[Scope::ReadApi, Scope::ReadRepository])?,
        )
        .current_dir(folder.path());
    let run = best_of(3, || measure(&mut command))?;
    let calls = proxy.calls().len() / 3;
    Ok(row("the incident on three servers", &run, Some(calls), &[]))
}

/// The binary without this user's settings.
fn binary() -> Command {
    let mut command = Command::new(BINARY);
    command
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

/// The quickest of several runs; the largest memory of all.
fn best_of(times: usize, mut run: impl FnMut() -> Result<Run, Failure>) -> Result<Run, Failure> {
    let mut best = run()?;
    for _ in 1..times {
        let next = run()?;
        best = Run {
            wall: best.wall.min(next.wall),
            processor: best.processor.min(next.processor),
            peak_kib: best.peak_kib.max(next.peak_kib),
        };
    }
    Ok(best)
}

#[allow(clippy::print_stderr, reason = "a benchmark tells how it goes on")]
fn row(name: &str, run: &Run, calls: Option<usize>, goals: &[(&str, f64)]) -> Map<String, Value> {
    let seconds = |time: Duration| (time.as_secs_f64() * 1000.0).round() / 1000.0;
    let measured = [
        ("api_calls", calls.map_or(Value::Null, Value::from)),
        ("cpu_seconds", json!(seconds(run.processor))),
        ("peak_mib", json!((run.peak_kib as f64 / 102.4).round() / 10.0)),
        ("wall_seconds", json!(seconds(run.wall))),
    ];
    let missed: Vec<String> = goals
        .iter()
        .filter(|(figure, goal)| {
            let value = measured.iter().find(|(name, _)| name == figure);
            value
                .and_then(|(_, value)| value.as_f64())
                .is_none_or(|value| value > *goal)
        })
        .map(|(figure, goal)| format!("{figure} > {goal}"))
        .collect();
    let verdict = match (goals.is_empty(), missed.is_empty()) {
        (true, _) => "–".to_owned(),
        (false, true) => "met".to_owned(),
        (false, false) => format!("missed: {}", missed.join(", ")),
    };
    let mut row = Map::from_iter([
        ("name".to_owned(), json!(name)),
        ("goals".to_owned(), json!(verdict)),
    ]);
    row.extend(measured.map(|(name, value)| (name.to_owned(), value)));
    eprintln!("{}", Value::Object(row.clone()));
    row
}

fn keep(rows: &[Map<String, Value>]) -> Result<(), Failure> {
    let folder = Path::new(RESULTS);
    std::fs::create_dir_all(folder)?;
    let results = json!({
        "date": jiff::Timestamp::now().strftime("%Y-%m-%d").to_string(),
        "machine": measured::machine(),
        "profile": if cfg!(debug_assertions) { "debug" } else { "release" },
        "rows": rows,
    });
    std::fs::write(
        folder.join("results.json"),
        serde_json::to_string_pretty(&results)? + "\n",
    )?;
    Ok(())
}
