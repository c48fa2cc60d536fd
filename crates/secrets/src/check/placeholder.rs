//! Telling drawn characters from placeholders.

use std::collections::BTreeSet;

/// Whether the characters look drawn at random: letters of two cases or digits among them, and not the same few
/// again and again. Of twenty characters drawn from sixty-four, fewer than one in a million fails.
pub(crate) fn is_drawn(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| usize::from(text.bytes().any(|byte| class(&byte)));
    let classes = has(u8::is_ascii_lowercase) + has(u8::is_ascii_uppercase) + has(u8::is_ascii_digit);
    let distinct: BTreeSet<u8> = text.bytes().collect();
    classes >= 2 && distinct.len() >= 7
}

/// Shannon's entropy of the characters' frequencies, in bits for each character.
pub(crate) fn entropy(text: &str) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in text.bytes() {
        counts[usize::from(byte)] += 1;
    }
    let length = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX));
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = f64::from(*count) / length;
            -share * share.log2()
        })
        .sum()
}
