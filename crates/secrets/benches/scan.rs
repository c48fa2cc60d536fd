//! How fast bytes are scanned, and how long a scanner takes to be ready.
#![allow(
    clippy::expect_used,
    missing_docs,
    reason = "a benchmark ends at the first surprise"
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use secrets::{Example, Scanner};

const MEBIBYTE: usize = 1 << 20;

/// Text from a template, one copy after another with a new seed each, up to a length.
fn text(template: &str, length: usize) -> Vec<u8> {
    let example = Example {
        says: String::new(),
        text: template.to_owned(),
    };
    let mut text = Vec::with_capacity(length + 1024);
    let mut seed = 0;
    while text.len() < length {
        let sample = example.sample(seed).expect("a well-formed template");
        text.extend_from_slice(sample.text.as_bytes());
        seed += 1;
    }
    text.truncate(length);
    text
}

fn scan(criterion: &mut Criterion) {
    criterion.bench_function("scanner ready", |bencher| {
        bencher.iter(|| black_box(Scanner::builtin()))
    });

    let scanner = Scanner::builtin().expect("embedded detectors");
    let inputs = [
        (
            "source code",
            "    let {lower 6} = {lower 9}({digit 3}, \"{alnum 12}\"); // {lower 5} {lower 7}\n",
        ),
        ("base64", "{base64 76}\n"),
        (
            "keywords without credentials",
            "secret_key = AKIA glpat- xoxb- ghp_ PRIVATE KEY-----\n",
        ),
        (
            "credentials",
            "aws_access_key_id=AKIA{aws_id}\naws_secret_access_key={base64 40}\nt=ghp_{checksummed 30}\n",
        ),
    ];
    let mut group = criterion.benchmark_group("scan");
    group.throughput(Throughput::Bytes(MEBIBYTE as u64));
    for (name, template) in inputs {
        let bytes = text(template, MEBIBYTE);
        group.bench_function(name, |bencher| {
            bencher.iter(|| black_box(scanner.scan(black_box(&bytes))))
        });
    }
    group.finish();
}

criterion_group!(benches, scan);
criterion_main!(benches);
