//! Bodies of private keys that have the outer structure of real ones and noise within.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::draw::Draw;

/// The base64 body of a key of the named form, in lines of 64 characters; none when there is no such form.
pub(super) fn body(form: &str, draw: &mut Draw) -> Option<String> {
    let bytes = match form {
        "rsa_key" => sequence(&[&[2, 1, 0], &draw.bytes(1180)]),
        "ec_key" => sequence(&[&[2, 1, 1], &draw.bytes(116)]),
        "pkcs8_key" => sequence(&[&[2, 1, 0, 0x30, 13], &draw.bytes(1200)]),
        "encrypted_pkcs8_key" => sequence(&[&[0x30, 64], &draw.bytes(1290)]),
        "openssh_key" => openssh("none", draw),
        "encrypted_openssh_key" => openssh("aes256-ctr", draw),
        "pgp_key" => openpgp(0, draw),
        "encrypted_pgp_key" => openpgp(254, draw),
        _ => return None,
    };
    let encoded = STANDARD.encode(bytes);
    let lines: Vec<&str> = (0..encoded.len())
        .step_by(64)
        .map(|at| &encoded[at..encoded.len().min(at + 64)])
        .collect();
    Some(lines.join("\n"))
}

/// A DER SEQUENCE of the parts.
fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap_or(u16::MAX).to_be_bytes();
    let header = match length {
        [0, short] if short < 0x80 => vec![0x30, short],
        [0, middle] => vec![0x30, 0x81, middle],
        [high, low] => vec![0x30, 0x82, high, low],
    };
    [header, content].concat()
}

/// A version 4 RSA key whose secret part is protected as the octet says.
fn openpgp(usage: u8, draw: &mut Draw) -> Vec<u8> {
    let public = [
        &[4, 0x65, 0, 0, 0, 1][..],
        &2048_u16.to_be_bytes(),
        &draw.bytes(256),
        &17_u16.to_be_bytes(),
        &[1, 0, 1],
    ]
    .concat();
    let body = [public, vec![usage], draw.bytes(660)].concat();
    let length = u16::try_from(body.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[0x95], &length[..], &body].concat()
}

fn openssh(cipher: &str, draw: &mut Draw) -> Vec<u8> {
    let string = |bytes: &[u8]| {
        let length = u32::try_from(bytes.len()).unwrap_or(0).to_be_bytes();
        [&length, bytes].concat()
    };
    let public = [string(b"ssh-ed25519"), string(&draw.bytes(32))].concat();
    [
        b"openssh-key-v1\0".to_vec(),
        string(cipher.as_bytes()),
        string(if cipher == "none" { b"none" } else { b"bcrypt" }),
        string(b""),
        1_u32.to_be_bytes().to_vec(),
        string(&public),
        string(&draw.bytes(136)),
    ]
    .concat()
}
