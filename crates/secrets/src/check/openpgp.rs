//! OpenPGP secret keys.
//!
//! Source: RFC 9580 §4.2 (packet headers), §5.5.2 and §5.5.3 (key packets), §9.1 (algorithms).

/// The packet type of a secret key.
const SECRET_KEY: u8 = 5;

/// Whether a passphrase protects the key that the packets begin with; none when they begin with no secret key.
///
/// A key of a version or an algorithm that is not known here counts as unprotected: nothing shows otherwise.
pub(super) fn is_encrypted(packets: &[u8]) -> Option<bool> {
    let (tag, rest) = packets.split_first()?;
    let (kind, header) = match tag {
        0xc0.. => (tag & 0x3f, new_length(rest)?),
        0x80.. => (tag >> 2 & 0x0f, [1, 2, 4, 0][usize::from(tag & 3)]),
        _ => return None,
    };
    if kind != SECRET_KEY {
        return None;
    }
    Some(usage(rest.get(header..)?).is_some_and(|usage| usage != 0))
}

/// How many bytes the length of a packet of the newer form takes.
fn new_length(rest: &[u8]) -> Option<usize> {
    match rest.first()? {
        0..192 => Some(1),
        192..224 => Some(2),
        224..255 => None,
        255 => Some(5),
    }
}

/// The octet that says how the secret part is protected; none when it cannot be found.
fn usage(body: &[u8]) -> Option<u8> {
    let (version, rest) = body.split_first()?;
    let (algorithm, mut rest) = rest.get(4..)?.split_first()?;
    if *version != 4 {
        return None;
    }
    let (curve, numbers) = match algorithm {
        1..=3 => (false, 2),
        16 => (false, 3),
        17 => (false, 4),
        18 | 19 | 22 => (true, 1),
        _ => return None,
    };
    if curve {
        rest = rest.get(usize::from(*rest.first()?) + 1..)?;
    }
    for _ in 0..numbers {
        let (bits, after) = rest.split_first_chunk::<2>()?;
        rest = after.get(usize::from(u16::from_be_bytes(*bits)).div_ceil(8)..)?;
    }
    if *algorithm == 18 {
        // ECDH keys name their key derivation after the point.
        rest = rest.get(usize::from(*rest.first()?) + 1..)?;
    }
    rest.first().copied()
}
