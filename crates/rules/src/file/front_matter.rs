//! The front matter of a rule: TOML, every field checked.

use std::ops::Range;

use model::{AssetKind, Confidence, FixId, RuleId, Severity, TechniqueId};
use serde::Deserialize;
use toml::Spanned;

use super::Found;
use crate::nearest::nearest;
use crate::{Condition, Problem};

/// The checked front matter.
pub(crate) struct FrontMatter {
    pub(crate) id: RuleId,
    pub(crate) id_line: usize,
    pub(crate) title: String,
    pub(crate) severity: Severity,
    pub(crate) confidence: Confidence,
    pub(crate) techniques: Vec<TechniqueId>,
    pub(crate) cis: Vec<String>,
    pub(crate) nist: Vec<String>,
    pub(crate) asset: AssetKind,
    pub(crate) condition: Condition,
    pub(crate) fix: Option<FixId>,
    pub(crate) references: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Spanned<String>,
    title: Spanned<String>,
    severity: Severity,
    confidence: Confidence,
    techniques: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    cis: Vec<String>,
    #[serde(default)]
    nist: Vec<String>,
    asset: Spanned<String>,
    when: Spanned<String>,
    fix: Option<Spanned<String>>,
    references: Spanned<Vec<String>>,
}

/// Reads the front matter, which begins on the given line of its file.
pub(crate) fn parse(text: &str, first_line: usize) -> Found<FrontMatter> {
    let line_of = |span: Range<usize>| first_line + text[..span.start.min(text.len())].matches('\n').count();
    let written: Written = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(first_line, line_of);
        (line, Problem::FrontMatter(error.message().to_owned()))
    })?;
    let wrong = |span: Range<usize>, field: &'static str, message: String| {
        (line_of(span), Problem::Field { field, message })
    };

    if !is_id(written.id.get_ref()) {
        let message =
            "is words of lower-case letters and digits, joined by `-`: `<domain>-<name>`".to_owned();
        return Err(wrong(written.id.span(), "id", message));
    }
    if written.title.get_ref().trim().is_empty() || written.title.get_ref().ends_with('.') {
        let message = "is one line without a full stop".to_owned();
        return Err(wrong(written.title.span(), "title", message));
    }
    for technique in written.techniques.get_ref() {
        if !is_technique(technique.get_ref()) {
            let message = format!(
                "`{}` is no technique of ATLAS (`AML.T0012`, `AML.T0010.002`) or ATT&CK (`T1530`, `T1078.004`)",
                technique.get_ref()
            );
            return Err(wrong(technique.span(), "techniques", message));
        }
    }
    if written.techniques.get_ref().is_empty() {
        let message = "names at least one technique that the finding makes possible".to_owned();
        return Err(wrong(written.techniques.span(), "techniques", message));
    }
    if written.references.get_ref().is_empty() {
        let message = "names at least one page of the vendor or a standard".to_owned();
        return Err(wrong(written.references.span(), "references", message));
    }
    if let Some(fix) = &written.fix
        && !is_id(fix.get_ref())
    {
        return Err(wrong(
            fix.span(),
            "fix",
            "is the id of a fix: `<system>-<name>`".to_owned(),
        ));
    }
    let asset = AssetKind::from_name(written.asset.get_ref()).ok_or_else(|| {
        let kinds = AssetKind::ALL.iter().map(|kind| kind.as_str());
        let name = written.asset.get_ref();
        let message = format!("there is no kind `{name}`: {}", nearest(name, kinds));
        wrong(written.asset.span(), "asset", message)
    })?;
    let condition = Condition::new(asset, written.when.get_ref()).map_err(|error| {
        let line = line_of(written.when.span()) + lines_before_content(&text[written.when.span()]);
        (line + error.line - 1, Problem::Condition(error))
    })?;
    Ok(FrontMatter {
        id_line: line_of(written.id.span()),
        id: RuleId::new(written.id.into_inner()),
        title: written.title.into_inner(),
        severity: written.severity,
        confidence: written.confidence,
        techniques: written
            .techniques
            .into_inner()
            .into_iter()
            .map(|technique| TechniqueId::new(technique.into_inner()))
            .collect(),
        cis: written.cis,
        nist: written.nist,
        asset,
        condition,
        fix: written.fix.map(|fix| FixId::new(fix.into_inner())),
        references: written.references.into_inner(),
    })
}

/// A line break right after the quotes of a multi-line text is not part of the text (TOML 1.0, "String").
fn lines_before_content(written: &str) -> usize {
    let is_below = ["\"\"\"\n", "'''\n"]
        .iter()
        .any(|quotes| written.starts_with(quotes));
    usize::from(is_below)
}

fn is_id(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    text.contains('-') && text.split('-').all(is_word)
}

fn is_technique(text: &str) -> bool {
    let number = text.strip_prefix("AML.").unwrap_or(text);
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.chars().all(|c| c.is_ascii_digit());
    number
        .strip_prefix('T')
        .is_some_and(|number| match number.split_once('.') {
            Some((technique, sub)) => is_number(technique, 4) && is_number(sub, 3),
            None => is_number(number, 4),
        })
}
