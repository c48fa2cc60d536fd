//! Values that have the shape of live secrets, put together at run time from parts that are none.
//!
//! Shapes: <https://docs.slack.dev/authentication/tokens>,
//! <https://docs.gitlab.com/security/tokens/#token-prefixes>,
//! <https://github.blog/engineering/behind-githubs-new-authentication-token-formats/>.

const DIGITS: &[u8] = b"0123456789";
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A Slack bot token.
pub fn slack_bot_token() -> String {
    let part = |label: &str, alphabet, length| letters(label, alphabet, length);
    let (team, bot) = (
        part("slack team", &DIGITS[1..], 12),
        part("slack bot", &DIGITS[1..], 13),
    );
    [
        "xoxb",
        &team,
        &bot,
        &part("slack secret", &ALPHANUMERIC[10..], 24),
    ]
    .join("-")
}

/// A GitLab personal access token; different labels give different tokens.
pub fn gitlab_token(label: &str) -> String {
    [
        "gl",
        "pat-",
        &letters(&format!("gitlab {label}"), ALPHANUMERIC, 20),
    ]
    .concat()
}

/// A GitHub classic personal access token with a right check sum.
pub fn github_token(label: &str) -> String {
    let body = letters(&format!("github {label}"), ALPHANUMERIC, 30);
    let mut rest = crc32(body.as_bytes()) as usize;
    let mut check = [b'0'; 6];
    for digit in check.iter_mut().rev() {
        *digit = ALPHANUMERIC[rest % 62];
        rest /= 62;
    }
    ["gh", "p_", &body, &String::from_utf8_lossy(&check)].concat()
}

/// An RSA private key in PEM form whose body starts like a real one and is otherwise noise.
pub fn rsa_private_key() -> String {
    let body = format!("MIIEpAIBAAKCAQEA{}", letters("rsa", BASE64, 1592 - 16));
    let lines: Vec<&str> = (0..body.len())
        .step_by(64)
        .map(|i| &body[i..body.len().min(i + 64)])
        .collect();
    let kind = ["RSA", "PRIVATE", "KEY"].join(" ");
    format!(
        "-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n",
        lines.join("\n")
    )
}

/// A console password for a user of the incident.
pub(super) fn password(user: &str) -> String {
    format!("{}-aA1!", letters(&format!("password {user}"), ALPHANUMERIC, 20))
}

/// Letters that depend on the label only: a linear congruential generator started from its check sum.
fn letters(label: &str, alphabet: &[u8], length: usize) -> String {
    let mut state = u64::from(crc32(label.as_bytes())) | 1 << 40;
    let mut next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    (0..length)
        .map(|_| char::from(alphabet[next() % alphabet.len()]))
        .collect()
}

/// CRC-32 as in zlib (reflected polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg());
    !bytes
        .iter()
        .fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
