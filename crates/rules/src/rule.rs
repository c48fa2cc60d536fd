//! A check.

use jiff::Timestamp;
use model::{Asset, AssetKind, Confidence, FixId, RuleId, Severity, TechniqueId};

use crate::condition::fields;
use crate::{Condition, Example, ExampleResult, LoadError, Truth, file, show};

/// What a rule says to people, each part as Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prose {
    /// What it finds.
    pub finds: String,
    /// Why it matters.
    pub matters: String,
    /// How to fix it.
    pub fix: String,
    /// Whether it is safe to fix it automatically.
    pub automatic: String,
}

/// A check: a condition on assets of one kind, with its meaning for people and its tests.
#[derive(Clone, Debug)]
pub struct Rule {
    pub(crate) id: RuleId,
    pub(crate) file: String,
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
    pub(crate) prose: Prose,
    pub(crate) examples: Vec<Example>,
}

impl Rule {
    /// Reads a rule from the text of its file. The name serves for messages and has to end in `<id>.md`.
    ///
    /// # Errors
    /// When the file is not a rule: the first problem, with its line.
    pub fn parse(name: &str, text: &str) -> Result<Self, LoadError> {
        file::parse(name, text)
    }

    /// The stable id: `<domain>-<name>`.
    pub fn id(&self) -> &RuleId {
        &self.id
    }
    /// The file that it was read from, as it was named.
    pub fn file(&self) -> &str {
        &self.file
    }
    /// One line that says what is wrong.
    pub fn title(&self) -> &str {
        &self.title
    }
    /// How bad a finding is.
    pub fn severity(&self) -> Severity {
        self.severity
    }
    /// How sure a finding is.
    pub fn confidence(&self) -> Confidence {
        self.confidence
    }
    /// The ATLAS and ATT&CK techniques that it makes possible.
    pub fn techniques(&self) -> &[TechniqueId] {
        &self.techniques
    }
    /// Recommendations of CIS benchmarks, each with the benchmark and its version.
    pub fn cis(&self) -> &[String] {
        &self.cis
    }
    /// Controls of NIST SP 800-53 revision 5.
    pub fn nist(&self) -> &[String] {
        &self.nist
    }
    /// The kind of asset that it looks at.
    pub fn asset(&self) -> AssetKind {
        self.asset
    }
    /// When it is a finding.
    pub fn condition(&self) -> &Condition {
        &self.condition
    }
    /// The fix that closes a finding, where there is one.
    pub fn fix(&self) -> Option<&FixId> {
        self.fix.as_ref()
    }
    /// Where the vendor or a standard says so: titles and addresses.
    pub fn references(&self) -> &[String] {
        &self.references
    }
    /// What it says to people.
    pub fn prose(&self) -> &Prose {
        &self.prose
    }
    /// Its tests.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// What it says about an asset: true is a finding. Never true for an asset of another kind.
    pub fn judge(&self, asset: &Asset, now: Timestamp) -> Truth {
        if asset.kind() == self.asset {
            self.condition.evaluate_fields(&fields(asset), now)
        } else {
            Truth::False
        }
    }

    /// Runs its examples.
    pub fn test(&self) -> Vec<ExampleResult> {
        self.examples.iter().map(|example| example.run(self)).collect()
    }

    /// Its page as Markdown: the facts, the prose, the condition and the references.
    pub fn markdown(&self) -> String {
        show::page(self)
    }
}
