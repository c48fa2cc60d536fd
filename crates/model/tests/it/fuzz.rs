//! Bytes from anywhere: reading ends, with an estate or an error.

use model::file::{Limits, read_within};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::arbitrary::estate;
use crate::file::written;

/// Small enough that a run which ignored them would be noticed.
const LIMITS: Limits = Limits {
    line: 1 << 20,
    file: 4 << 20,
};

/// What reads at all reads the same after it was written.
fn check(bytes: &[u8]) {
    if let Ok(estate) = read_within(bytes, LIMITS) {
        let again = written(&estate, false);
        assert_eq!(read_within(&again[..], Limits::default()).unwrap(), estate);
    }
}

#[derive(Clone, Debug)]
enum Mutation {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index, prop::sample::Index),
    Repeat(prop::sample::Index, prop::sample::Index),
    Insert(prop::sample::Index, Vec<u8>),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<prop::sample::Index>;
    let token = prop::sample::select(vec![
        "null",
        "{}",
        "[]",
        "\"\"",
        "{\"$gap\":\"g\"}",
        ",",
        "\n",
        "\"kind\":\"user\",",
        "1e999",
        "-0.0",
        "\\ud800",
        "18446744073709551616",
        "\u{feff}",
    ]);
    prop_oneof![
        (index(), any::<u8>()).prop_map(|(at, bits)| Mutation::Flip(at, bits)),
        (index(), index()).prop_map(|(from, to)| Mutation::Cut(from, to)),
        (index(), index()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        (index(), vec(any::<u8>(), 1..6)).prop_map(|(at, bytes)| Mutation::Insert(at, bytes)),
        (index(), token).prop_map(|(at, token)| Mutation::Insert(at, token.as_bytes().to_vec())),
    ]
}

fn mutate(bytes: &mut Vec<u8>, mutation: Mutation) {
    let length = bytes.len() + 1;
    let range = |from: prop::sample::Index, to: prop::sample::Index| {
        let (from, to) = (from.index(length), to.index(length));
        from.min(to)..from.max(to)
    };
    match mutation {
        Mutation::Flip(at, bits) if !bytes.is_empty() => {
            let at = at.index(bytes.len());
            bytes[at] ^= bits;
        }
        Mutation::Flip(..) => {}
        Mutation::Cut(from, to) => drop(bytes.drain(range(from, to))),
        Mutation::Repeat(from, to) => {
            let range = range(from, to);
            let part = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, part);
        }
        Mutation::Insert(at, part) => {
            let at = at.index(length);
            bytes.splice(at..at, part);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..512)) {
        let start = [&b""[..], b"\x28\xb5\x2f\xfd", b"{\"nightlatch_estate\":1,\"collected\":\"2026-01-01T00:00:00Z\"}\n"];
        let start = start[bytes.len() % 3];
        check(&[start, &bytes].concat());
    }

    #[test]
    fn mutated_files(estate in estate(), mutations in vec(mutation(), 1..4), compress in any::<bool>()) {
        let mut bytes = written(&estate, compress);
        if !compress {
            // So that not every change fails at the count.
            let text = String::from_utf8(bytes).unwrap();
            let (header, records) = text.split_once('\n').unwrap();
            let (collected, _) = header.split_once(",\"nightlatch_estate\"").unwrap();
            bytes = format!("{collected},\"nightlatch_estate\":1}}\n{records}").into_bytes();
        }
        for mutation in mutations {
            mutate(&mut bytes, mutation);
        }
        check(&bytes);
    }
}
