//! The language of templates.

use std::ops::Range;

use super::draw::Draw;
use super::key;
use crate::Example;
use crate::check::check_sum;

const DIGIT: &str = "0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const UPPER_DIGIT: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALNUM: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A text made from a template.
///
/// In a template, `{class length}` stands for that many drawn characters: `digit`, `lower`, `upper`, `upper_digit`,
/// `hex`, `base36`, `alnum`, `base64`, `base64url`, `aws_tail` (base 32). `{aws_id}` is what follows the prefix of
/// an access key id of the new generation; `{checksummed n}` is n characters and GitHub's check sum of them,
/// `{wrongly_checksummed n}` a wrong one; `{rsa_key}` and its like are bodies of private keys, with `_escaped`
/// behind for one line with `\n` in it. `{{` and `}}` are braces. `«…»` marks what must be reported as the secret,
/// `‹…›` as its identifier; the marks are not part of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The text.
    pub text: String,
    /// Where its secrets stand, in bytes.
    pub secrets: Vec<Range<usize>>,
    /// Where its identifiers stand, in bytes.
    pub identifiers: Vec<Range<usize>>,
}

impl Example {
    /// The text for a seed; none when the template is not well formed.
    pub fn sample(&self, seed: u64) -> Option<Sample> {
        let mut draw = Draw::new(seed);
        let mut sample = Sample::default();
        let (mut secret, mut identifier) = (0, 0);
        let mut rest = self.text.as_str();
        while let Some(next) = rest.chars().next() {
            let after = &rest[next.len_utf8()..];
            rest = match next {
                '«' => {
                    secret = sample.text.len();
                    after
                }
                '»' => {
                    sample.secrets.push(secret..sample.text.len());
                    after
                }
                '‹' => {
                    identifier = sample.text.len();
                    after
                }
                '›' => {
                    sample.identifiers.push(identifier..sample.text.len());
                    after
                }
                '{' | '}' if after.starts_with(next) => {
                    sample.text.push(next);
                    &after[1..]
                }
                '{' => {
                    let (class, after) = after.split_once('}')?;
                    sample.text.push_str(&drawn(class, &mut draw)?);
                    after
                }
                '}' => return None,
                other => {
                    sample.text.push(other);
                    after
                }
            };
        }
        Some(sample)
    }
}

fn drawn(class: &str, draw: &mut Draw) -> Option<String> {
    if class == "aws_id" {
        // The first bit 1 is the new generation; the next ones 0 keep the account number below twelve nines.
        return Some(format!(
            "{}{}",
            draw.letters("QRSTUVWX", 1),
            draw.letters(BASE32, 15)
        ));
    }
    if let Some(form) = class.strip_suffix("_escaped") {
        return key::body(form, draw).map(|body| body.replace('\n', "\\n"));
    }
    let Some((class, length)) = class.split_once(' ') else {
        return key::body(class, draw);
    };
    let length: usize = length.parse().ok()?;
    let alphabet = match class {
        "digit" => return Some(draw.letters(&DIGIT[1..], 1) + &draw.letters(DIGIT, length.checked_sub(1)?)),
        "lower" => LOWER,
        "upper" => UPPER,
        "upper_digit" => UPPER_DIGIT,
        "hex" => "0123456789abcdef",
        "base36" => "0123456789abcdefghijklmnopqrstuvwxyz",
        "alnum" => ALNUM,
        "base64" => BASE64,
        "base64url" => BASE64URL,
        "aws_tail" => BASE32,
        "checksummed" | "wrongly_checksummed" => {
            let random = draw.letters(ALNUM, length);
            let sum = check_sum(&random);
            let sum = if class == "checksummed" {
                sum
            } else {
                sum.chars()
                    .rev()
                    .map(|digit| if digit == '0' { '1' } else { '0' })
                    .collect()
            };
            return Some(random + &sum);
        }
        _ => return None,
    };
    Some(draw.letters(alphabet, length))
}
