//! Private keys between PEM boundaries.
//!
//! Sources: RFC 7468 (the boundaries), RFC 1421 §4.6 (headers of encrypted PKCS #1 keys), RFC 8017 A.1.2 (PKCS #1),
//! RFC 5915 (SEC 1), RFC 5958 (PKCS #8), OpenSSH's `PROTOCOL.key`; for OpenPGP see its own file.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use model::Secret;
use sha2::{Digest as _, Sha256};

use super::openpgp;

const OPENSSH_MAGIC: &[u8] = b"openssh-key-v1\0";
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A private key that was read.
pub(super) struct PrivateKey {
    /// Its bytes in base64 without line breaks.
    pub(super) body: Secret<String>,
    /// Whether a passphrase protects it.
    pub(super) encrypted: bool,
    /// The fingerprint of its public part as `ssh-keygen -l` prints it, where the encoding shows it.
    pub(super) fingerprint: Option<String>,
}

/// Reads what stands between the boundaries; none when it is no private key.
pub(super) fn read(label: &[u8], between: &[u8]) -> Option<PrivateKey> {
    let (headers, bytes) = contents(between)?;
    let mut key = PrivateKey {
        body: Secret::new(STANDARD.encode(&bytes)),
        encrypted: false,
        fingerprint: None,
    };
    match label {
        b"OPENSSH PRIVATE KEY" => {
            let file = OpenSsh::read(&bytes)?;
            key.encrypted = file.cipher != b"none";
            key.fingerprint = Some(format!(
                "SHA256:{}",
                STANDARD_NO_PAD.encode(Sha256::digest(file.public))
            ));
        }
        b"PGP PRIVATE KEY BLOCK" => key.encrypted = openpgp::is_encrypted(&bytes)?,
        _ if headers.contains("ENCRYPTED") => key.encrypted = true,
        b"ENCRYPTED PRIVATE KEY" => {
            // EncryptedPrivateKeyInfo begins with an AlgorithmIdentifier, which is a SEQUENCE.
            let inner = der_sequence(&bytes)?;
            key.encrypted = *inner.first()? == 0x30;
            if !key.encrypted {
                return None;
            }
        }
        _ => {
            // PKCS #1, PKCS #8, SEC 1 and DSA keys all begin with a version.
            let inner = der_sequence(&bytes)?;
            if inner.get(..2)? != [0x02, 0x01] || *inner.get(2)? > 2 {
                return None;
            }
        }
    }
    Some(key)
}

/// The headers, and the decoded body. Line breaks may be written as the two characters of a string literal.
fn contents(between: &[u8]) -> Option<(String, Vec<u8>)> {
    let text = std::str::from_utf8(between).ok()?;
    let text = text.replace("\\r", "").replace("\\n", "\n").replace("\\/", "/");
    let mark = patch_mark(&text);
    let mut headers = String::new();
    let mut body = String::new();
    for line in text.lines() {
        let line = bare_line(line.strip_prefix(mark).unwrap_or(line));
        if line.contains(": ") {
            headers.push_str(line);
        } else if line != "+" && !(line.starts_with('=') && line.len() == 5) {
            // Neither a lone operator nor the check sum of OpenPGP's armour.
            body.push_str(line);
        }
    }
    let body: String = body.split_ascii_whitespace().collect();
    let bytes = LENIENT.decode(body.as_bytes()).ok()?;
    (bytes.len() >= 32).then_some((headers, bytes))
}

/// The mark before every line, where the key stands in a patch; empty elsewhere.
fn patch_mark(text: &str) -> &'static str {
    let lines = || text.lines().skip(1).filter(|line| !line.is_empty());
    ["+", "-"]
        .into_iter()
        .find(|mark| lines().nth(1).is_some() && lines().all(|line| line.starts_with(mark)))
        .unwrap_or("")
}

/// A line without indentation, comment marks and quotes of source code, and without what joins its lines.
fn bare_line(line: &str) -> &str {
    let line = line.trim_matches(|c: char| c.is_ascii_whitespace() || "\"',;#*\\.>|`".contains(c));
    // Two slashes may begin a line of base64, but no white space follows them there.
    let line = match line.strip_prefix("//") {
        Some(rest) if rest.is_empty() || rest.starts_with([' ', '\t']) => rest.trim_start(),
        _ => line,
    };
    line.split(['"', '\'', '`']).next().unwrap_or(line)
}

/// The content of the DER SEQUENCE that fills the bytes; none when they are cut short.
fn der_sequence(bytes: &[u8]) -> Option<&[u8]> {
    let (first, rest) = bytes.split_first()?;
    let (length, rest) = match rest.split_first()? {
        (0x81, rest) => (usize::from(*rest.first()?), rest.get(1..)?),
        (0x82, rest) => (
            usize::from(*rest.first()?) << 8 | usize::from(*rest.get(1)?),
            rest.get(2..)?,
        ),
        (short, rest) if *short < 0x80 => (usize::from(*short), rest),
        _ => return None,
    };
    (*first == 0x30 && rest.len() >= length && rest.len() - length < 3).then(|| &rest[..length])
}

/// The clear part of OpenSSH's key file.
struct OpenSsh<'a> {
    cipher: &'a [u8],
    public: &'a [u8],
}

impl<'a> OpenSsh<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(OPENSSH_MAGIC)?;
        let mut string = || {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let (string, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
            rest = after;
            Some(string)
        };
        let (cipher, _kdf, _options) = (string()?, string()?, string()?);
        let mut rest = rest.strip_prefix(&1_u32.to_be_bytes())?;
        let (length, after) = rest.split_first_chunk::<4>()?;
        rest = after;
        let public = rest.get(..u32::from_be_bytes(*length) as usize)?;
        Some(Self { cipher, public })
    }
}
