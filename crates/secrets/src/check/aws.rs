//! AWS access keys.
//!
//! Form of ids: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html>. Alphabet, generation
//! bit and account number were found by measurement and published:
//! <https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers>.

use model::AccountId;

use super::placeholder::entropy;

const LARGEST_ACCOUNT: u64 = 999_999_999_999;

/// What AWS's documentation writes into its examples, ids and secrets alike.
const EXAMPLE: &str = "EXAMPLE";

/// The account that issued an access key, as its id tells: bits 21 to 60 of a key of the new generation.
///
/// None for keys of the old generation (the first bit after the prefix is 0), which do not tell, and for texts that
/// are no key id.
pub fn account_of_access_key(key_id: &str) -> Option<AccountId> {
    let bits = first_bits(key_id)?;
    let account = bits & 0xff_ffff_ffff;
    (is_new_generation(bits) && account <= LARGEST_ACCOUNT).then(|| AccountId::from(format!("{account:012}")))
}

/// Whether the text can be a key id that AWS has issued.
pub(crate) fn is_access_key_id(text: &str) -> bool {
    !text.ends_with(EXAMPLE)
        && first_bits(text)
            .is_some_and(|bits| !is_new_generation(bits) || account_of_access_key(text).is_some())
}

/// Whether the text can be a secret access key: forty characters of base64, drawn at random.
///
/// Digests in hexadecimal lack one case of letters. Paths have both and lack digits; they repeat their letters more
/// than random text without digits does, which itself is one in a thousand.
pub(crate) fn is_secret_access_key(text: &str) -> bool {
    let has = |class: fn(&u8) -> bool| text.bytes().any(|byte| class(&byte));
    let least = if has(u8::is_ascii_digit) { 3.9 } else { 4.3 };
    has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && !text.contains(EXAMPLE)
        && entropy(text) >= least
}

fn is_new_generation(bits: u64) -> bool {
    bits >> 40 == 1
}

/// The first 41 of the 80 bits after the prefix: generation, then account.
fn first_bits(key_id: &str) -> Option<u64> {
    let encoded = key_id.get(4..)?.as_bytes();
    if encoded.len() != 16 {
        return None;
    }
    let mut all: u128 = 0;
    for byte in encoded {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        all = all << 5 | u128::from(digit);
    }
    u64::try_from(all >> 39).ok()
}
