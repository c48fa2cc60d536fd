//! GitHub tokens.
//!
//! Source: <https://github.blog/engineering/behind-githubs-new-authentication-token-formats/>: a prefix, random
//! characters of base 62, and their CRC-32 in six digits of base 62.

use super::placeholder::is_drawn;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Random characters of the form that the check sum was introduced with.
const RANDOM: usize = 30;

/// Whether the text is a token that GitHub can have issued.
pub(crate) fn is_token(text: &str) -> bool {
    if let Some(rest) = text.strip_prefix("github_pat_") {
        return is_drawn(rest);
    }
    let Some(rest) = text.get(4..) else { return false };
    if rest.contains('_') || rest.contains('.') {
        return is_drawn(rest);
    }
    let Some((random, sum)) = rest.len().checked_sub(6).and_then(|at| rest.split_at_checked(at)) else {
        return false;
    };
    // The check sum of longer forms is not published; what does not fail it otherwise is kept.
    check_sum(random) == sum || (random.len() > RANDOM && is_drawn(rest))
}

/// The CRC-32 of the characters in six digits of base 62.
pub(crate) fn check_sum(random: &str) -> String {
    let mut rest = usize::try_from(crc32(random.as_bytes())).unwrap_or(0);
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % 62];
        rest /= 62;
    }
    digits.map(char::from).iter().collect()
}

/// CRC-32 as in ISO 3309 and zlib: reflected polynomial 0xEDB88320.
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
