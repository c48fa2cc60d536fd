//! `cargo xtask bench`: whole runs, measured from outside.
//!
//! The benchmark `process` of the crate `nightlatch` does the measuring and writes `target/bench/results.json`: an object
//! whose `rows` (or itself a list) are flat objects with the same keys. This prints them as a table.

use anyhow::{Context, Result, bail};
use clap::Args;
use serde_json::{Map, Value};

use crate::process::run as run_command;
use crate::project::{Project, read};

const PROGRAM: &str = "crates/nightlatch/benches/process.rs";
const RESULTS: &str = "target/bench/results.json";

#[derive(Args)]
pub(crate) struct Options {
    /// Also run well-known tools on the same input, where they are installed
    #[arg(long)]
    peers: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if !project.path(PROGRAM).is_file() {
        println!("bench: nothing to measure (no {PROGRAM} yet)");
        return Ok(());
    }
    let mut bench = project.cargo([
        "bench",
        "--quiet",
        "--package",
        "nightlatch",
        "--bench",
        "process",
        "--",
    ]);
    if options.peers {
        bench.arg("--peers");
    }
    run_command(&mut bench)?;
    let results: Value = serde_json::from_str(&read(&project.path(RESULTS))?)
        .with_context(|| format!("{RESULTS} is not JSON"))?;
    print!("{}", table(&rows(&results)?));
    println!("\n{RESULTS}");
    Ok(())
}

fn rows(results: &Value) -> Result<Vec<&Map<String, Value>>> {
    let list = results
        .as_array()
        .or_else(|| results.get("rows").and_then(Value::as_array));
    match list.map(|list| list.iter().map(Value::as_object).collect::<Option<Vec<_>>>()) {
        Some(Some(rows)) => Ok(rows),
        _ => bail!("{RESULTS} holds no list of rows"),
    }
}

/// The rows as aligned columns: texts to the left, numbers to the right.
fn table(rows: &[&Map<String, Value>]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for key in rows.iter().flat_map(|row| row.keys()) {
        if !columns.contains(&key.as_str()) {
            columns.push(key);
        }
    }
    // What a row is called comes first, whatever the order of the keys.
    columns.sort_by_key(|column| *column != "name");
    let cell = |row: &Map<String, Value>, column: &str| match row.get(column) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Null) | None => "–".to_owned(),
        Some(other) => other.to_string(),
    };
    let width = |column: &str| {
        rows.iter()
            .map(|row| cell(row, column).chars().count())
            .chain([column.chars().count()])
            .max()
            .unwrap_or_default()
    };
    let is_number = |column: &str| {
        rows.iter()
            .any(|row| row.get(column).is_some_and(Value::is_number))
    };
    let line = |cells: Vec<String>| {
        let padded: Vec<String> = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| {
                let width = width(column);
                if is_number(column) {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            })
            .collect();
        format!("{}\n", padded.join("  ").trim_end())
    };
    std::iter::once(line(columns.iter().map(|column| (*column).to_owned()).collect()))
        .chain(
            rows.iter()
                .map(|row| line(columns.iter().map(|column| cell(row, column)).collect())),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn results_become_an_aligned_table() {
        let results = json!({ "rows": [
            { "name": "demo", "peak_mib": 31, "seconds": 1.25 },
            { "calls": 700, "name": "aws, 50 users", "seconds": 0.5 },
        ]});
        let expected = "name           peak_mib  seconds  calls\n\
                        demo                 31     1.25      –\n\
                        aws, 50 users         –      0.5    700\n";
        assert_eq!(table(&rows(&results).unwrap()), expected);
    }

    #[test]
    fn results_without_rows_are_an_error() {
        assert!(rows(&json!({ "seconds": 1 })).is_err());
        assert!(rows(&json!([1, 2])).is_err());
        assert!(rows(&json!([{ "name": "demo" }])).is_ok());
    }
}
