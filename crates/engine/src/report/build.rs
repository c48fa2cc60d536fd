//! Building a report: looking up names, evidence and counts.

use std::collections::{BTreeMap, BTreeSet};

use change::Change;
use model::{AssetId, Estate, EvidenceId, Finding, Node, Path, Step, StepId, Undecided, Verdict};
use paths::{Analysis, FixList, Tally, Ways, any_registered_user};
use rules::Judgement;

use super::headline::answer;
use super::view::{
    BlindView, Counts, EvidenceView, FindingView, FixView, GapView, Headline, Named, PathView, Report,
    StepView, UndecidedView, WaysView,
};
use crate::config::Config;
use crate::pipeline::{Analyst, Examined};

/// Everything of one run as a report.
pub(crate) fn build(
    analyst: &Analyst,
    examined: &Examined,
    judgement: &Judgement,
    list: &FixList,
    config: &Config,
) -> Report {
    let names = Names { examined, analyst };
    let analysis = &examined.analysis;
    let on_path = assets_on_paths(&examined.estate, analysis);
    let findings = judgement
        .findings
        .iter()
        .map(|finding| names.finding(finding, &on_path))
        .collect();
    Report {
        nightlatch: env!("CARGO_PKG_VERSION").to_owned(),
        collected: examined.estate.collected,
        organization: config.organization.name.clone(),
        headline: answer(&names, analysis),
        ways: analysis.ways.iter().map(|ways| names.ways(ways)).collect(),
        steps: shown_steps(&names, analysis),
        kept_out: analysis.closed.iter().map(|step| names.step(step)).collect(),
        blind: analysis.blind.iter().map(|spot| names.blind(spot)).collect(),
        fixes: list.fixes.iter().filter_map(|chosen| names.fix(chosen)).collect(),
        fixes_close_everything: list.closes_everything(),
        ways_left: list.after.ways.len(),
        hidden_left: list.after.blind.len(),
        entries: analysis
            .entries
            .iter()
            .map(|entry| names.named(&entry.id))
            .collect(),
        jewels: jewels(&names, &examined.estate),
        looked_at: examined.estate.assets().map(|asset| asset.id.clone()).collect(),
        findings,
        undecided: judgement
            .undecided
            .iter()
            .map(|undecided| names.undecided(undecided))
            .collect(),
        gaps: gaps(&examined.estate, analysis),
        inventory: inventory(&examined.estate),
        changes: None,
    }
}

/// The answer alone.
pub(crate) fn headline(analyst: &Analyst, examined: &Examined) -> Headline {
    answer(&Names { examined, analyst }, &examined.analysis)
}

/// Looks up what ids stand for.
pub(super) struct Names<'a> {
    pub(super) examined: &'a Examined,
    pub(super) analyst: &'a Analyst,
}

impl Names<'_> {
    fn estate(&self) -> &Estate {
        &self.examined.estate
    }

    /// An asset, an entry, or a node that stands for something not collected.
    pub(super) fn named(&self, id: &AssetId) -> Named {
        if let Some(asset) = self.estate().get(id) {
            return Named {
                id: id.clone(),
                name: asset.name.clone(),
                kind: asset.kind().to_string(),
            };
        }
        let entry = self
            .examined
            .analysis
            .entries
            .iter()
            .find(|entry| entry.id == *id || entry.node.asset == *id);
        match entry {
            Some(entry) => Named {
                id: id.clone(),
                name: entry.says.clone(),
                kind: "entry".to_owned(),
            },
            None => Named {
                id: id.clone(),
                name: id.to_string(),
                kind: "unknown".to_owned(),
            },
        }
    }

    fn node(&self, node: &Node) -> Named {
        self.named(&node.asset)
    }

    /// What the ids stand for. The same answer to the same question is shown once, however often it was asked.
    fn evidence(&self, ids: &[EvidenceId]) -> Vec<EvidenceView> {
        let mut seen = BTreeSet::new();
        ids.iter()
            .filter_map(|id| self.estate().evidence(id))
            .filter(|evidence| {
                seen.insert((&evidence.at, &evidence.call, &evidence.digest, &evidence.vantage))
            })
            .map(|evidence| EvidenceView {
                source: evidence.source,
                at: evidence.at.clone(),
                call: evidence.call.clone(),
                time: evidence.time,
                digest: evidence.digest.clone(),
                vantage: evidence.vantage.clone(),
            })
            .collect()
    }

    fn ways(&self, ways: &Ways) -> WaysView {
        let jewel = self
            .estate()
            .get(&ways.jewel.asset)
            .and_then(|asset| asset.jewel.present());
        WaysView {
            entry: self.named(&ways.entry),
            jewel: self.node(&ways.jewel),
            hold: ways.jewel.hold,
            class: ways.class,
            class_because: jewel.map(|jewel| jewel.because.clone()).unwrap_or_default(),
            counts: counts(ways.tally, ways.capped),
            paths: ways.paths.iter().map(path_view).collect(),
        }
    }

    fn step(&self, step: &Step) -> StepView {
        let kinds = self.analyst.kinds.iter().map(|kind| kind.about());
        let about = kinds.into_iter().find(|about| about.id == step.kind.as_str());
        let (conditions, assumptions) = sentences(&step.verdict);
        let fixes: BTreeSet<_> = step.fixes.iter().map(|fix| fix.fix.clone()).collect();
        StepView {
            id: step.id.clone(),
            kind: step.kind.clone(),
            title: about.map_or("", |about| about.title).to_owned(),
            says: step.says.clone(),
            because: step.because.clone(),
            from: self.node(&step.from),
            to: self.node(&step.to),
            hold: step.to.hold,
            certainty: step.verdict.certainty(),
            conditions,
            assumptions,
            gaps: step.verdict.gaps().cloned().collect(),
            techniques: step.techniques.clone(),
            evidence: self.evidence(&step.evidence),
            fixes: fixes.into_iter().collect(),
        }
    }

    fn blind(&self, spot: &paths::BlindSpot) -> BlindView {
        BlindView {
            at: self.node(&spot.at),
            says: spot.says.clone(),
            gap: spot.gap.clone(),
        }
    }

    /// A fix that cannot say what it changes is shown all the same, with the reason: it is part of what was simulated.
    fn fix(&self, chosen: &paths::ChosenFix) -> Option<FixView> {
        let fix = self.analyst.fixes.get(&chosen.fix.fix)?;
        let change = fix
            .change(self.estate(), &chosen.fix.target)
            .unwrap_or_else(|reason| Change {
                summary: format!("{}: {}", fix.title(), self.named(&chosen.fix.target).name),
                call: reason.to_string(),
                undo: None,
                caution: "What it changes is not known in full".to_owned(),
            });
        Some(FixView {
            id: chosen.fix.fix.clone(),
            title: fix.title().to_owned(),
            class: fix.class(),
            target: self.named(&chosen.fix.target),
            summary: change.summary,
            call: change.call,
            undo: change.undo,
            caution: change.caution,
            residue: fix.footprint().residue.to_owned(),
            cuts: chosen.cuts.len(),
        })
    }

    fn finding(&self, finding: &Finding, on_path: &BTreeSet<AssetId>) -> FindingView {
        let place = self
            .estate()
            .get(&finding.asset)
            .and_then(|asset| asset.as_secret())
            .and_then(|secret| {
                secret
                    .places
                    .iter()
                    .find(|place| place.at_head)
                    .or(secret.places.first())
            })
            .map(|place| (place.path.clone(), place.line));
        let rule = self.analyst.catalogue.get(&finding.rule);
        FindingView {
            id: finding.id.clone(),
            rule: finding.rule.clone(),
            title: finding.title.clone(),
            severity: finding.severity,
            confidence: finding.confidence,
            asset: self.named(&finding.asset),
            place,
            owner: finding.owner.clone(),
            on_path: on_path.contains(&finding.asset),
            techniques: rule.map(|rule| rule.techniques().to_vec()).unwrap_or_default(),
            evidence: self.evidence(&finding.evidence),
            fix: finding.fix.clone(),
        }
    }

    fn undecided(&self, undecided: &Undecided) -> UndecidedView {
        let rule = self.analyst.catalogue.get(&undecided.rule);
        UndecidedView {
            rule: undecided.rule.clone(),
            title: rule.map(|rule| rule.title().to_owned()).unwrap_or_default(),
            severity: undecided.severity,
            asset: self.named(&undecided.asset),
            missing: undecided
                .missing
                .iter()
                .map(|missing| (missing.field.clone(), missing.gap.clone()))
                .collect(),
        }
    }
}

pub(super) fn counts(tally: Tally, capped: bool) -> Counts {
    Counts {
        proven: tally.proven,
        conditional: tally.conditional,
        assumed: tally.assumed,
        unknown: tally.unknown,
        capped,
    }
}

fn path_view(path: &Path) -> PathView {
    let (conditions, assumptions) = sentences(&path.verdict);
    PathView {
        id: path.id.clone(),
        certainty: path.certainty,
        conditions,
        assumptions,
        gaps: path.verdict.gaps().cloned().collect(),
        steps: path.steps.clone(),
    }
}

/// What must hold and what is taken to hold; for a closed verdict, why it is closed.
fn sentences(verdict: &Verdict) -> (Vec<String>, Vec<String>) {
    match verdict {
        Verdict::Closed(closed) => (closed.because.iter().cloned().collect(), Vec::new()),
        Verdict::Open(_) | Verdict::Unknown(_) => verdict.when().map_or_else(Default::default, |when| {
            (
                when.conditions().iter().map(ToString::to_string).collect(),
                when.assumptions().iter().map(ToString::to_string).collect(),
            )
        }),
    }
}

fn shown_steps(names: &Names<'_>, analysis: &Analysis) -> BTreeMap<StepId, StepView> {
    analysis
        .ways
        .iter()
        .flat_map(|ways| &ways.paths)
        .flat_map(|path| analysis.steps_of(path))
        .map(|step| (step.id.clone(), names.step(step)))
        .collect()
}

/// All assets that a shown path goes through: with a credential the values found of it, with an account its host.
fn assets_on_paths(estate: &Estate, analysis: &Analysis) -> BTreeSet<AssetId> {
    let steps = analysis
        .ways
        .iter()
        .flat_map(|ways| &ways.paths)
        .flat_map(|path| analysis.steps_of(path));
    let mut assets: BTreeSet<AssetId> = steps
        .flat_map(|step| [step.from.asset.clone(), step.to.asset.clone()])
        .collect();
    let credentials = estate
        .credentials()
        .filter(|(asset, _)| assets.contains(&asset.id));
    let found: Vec<AssetId> = credentials
        .filter_map(|(_, credential)| credential.found_as.present())
        .flatten()
        .cloned()
        .collect();
    let hosts = estate.code_hosts().map(|(host, _)| host.id.clone());
    let hosts: Vec<AssetId> = hosts
        .filter(|host| assets.contains(&any_registered_user(host).asset))
        .collect();
    assets.extend(found);
    assets.extend(hosts);
    assets
}

/// What was not collected, and what deciding could not know; each once.
fn gaps(estate: &Estate, analysis: &Analysis) -> Vec<GapView> {
    let all: BTreeMap<_, _> = estate
        .gaps()
        .chain(&analysis.gaps)
        .map(|gap| (&gap.id, gap))
        .collect();
    all.into_values().map(gap_view).collect()
}

fn gap_view(gap: &model::Gap) -> GapView {
    GapView {
        id: gap.id.clone(),
        at: gap.at.clone(),
        call: gap.call.clone(),
        reason: gap.reason.to_string(),
        hides: gap.hides.clone(),
    }
}

fn jewels(names: &Names<'_>, estate: &Estate) -> Vec<Named> {
    let jewels = estate.assets().filter(|asset| asset.jewel.present().is_some());
    jewels.map(|asset| names.named(&asset.id)).collect()
}

fn inventory(estate: &Estate) -> BTreeMap<String, usize> {
    let mut inventory = BTreeMap::new();
    for asset in estate.assets() {
        *inventory.entry(asset.kind().to_string()).or_default() += 1;
    }
    inventory
}
