//! From an estate to a report: derive, judge, find the ways, choose fixes and check them by a new analysis.

use access::{AccessIndex, derive};
use change::{Class, DuplicateFix, Fixes};
use jiff::Timestamp;
use model::{Estate, FixRef, Source};
use paths::{Analysis, FixList, Limits, StepKind, World, analyse, choose_fixes, step_kinds};
use rules::{Catalogue, LoadErrors};

use crate::config::Config;
use crate::report::{self, Headline, Report};
use crate::{jewels, join, lineage, owners};

/// The stages of the pipeline with all that they know: rules, step kinds, fixes.
#[derive(Debug)]
pub struct Analyst {
    /// The rules.
    pub catalogue: Catalogue,
    /// The step kinds.
    pub kinds: Vec<Box<dyn StepKind>>,
    /// The fixes.
    pub fixes: Fixes,
    /// How far to look for paths.
    pub limits: Limits,
}

/// An estate with everything that follows from it.
#[derive(Debug)]
pub struct Examined {
    /// The estate, derived facts included.
    pub estate: Estate,
    /// Access decisions over it.
    pub access: AccessIndex,
    /// Steps and ways.
    pub analysis: Analysis,
}

impl Analyst {
    /// An analyst with everything that is built in.
    ///
    /// # Errors
    /// When two fixes have one id.
    pub fn new() -> Result<Self, DuplicateFix> {
        Ok(Self {
            catalogue: Catalogue::builtin(),
            kinds: step_kinds(),
            fixes: Fixes::new(connect::fixes())?,
            limits: Limits::default(),
        })
    }

    /// The same analyst with the checks of the configuration's folder too.
    ///
    /// # Errors
    /// When a file of the folder is not a rule.
    pub fn with_rules_of(mut self, config: &Config) -> Result<Self, LoadErrors> {
        if let Some(folder) = &config.rules.folder {
            self.catalogue = self.catalogue.with_directory(folder)?;
        }
        Ok(self)
    }

    /// Adds what the configuration says about a collected estate: lineage, jewels, owners.
    pub fn prepare(&self, mut estate: Estate, config: &Config) -> Estate {
        lineage::add(&mut estate, config);
        join::join(&mut estate);
        jewels::note_misses(&mut estate, config);
        jewels::mark(&mut estate, config);
        owners::assign(&mut estate, config);
        estate
    }

    /// Derives all facts, steps and ways of a prepared estate.
    pub fn examine(&self, mut estate: Estate) -> Examined {
        join::join(&mut estate);
        lineage::join(&mut estate);
        let access = AccessIndex::build(&estate);
        let derived = derive(&estate, &access);
        estate.apply(&derived);
        let analysis = analyse(
            World {
                estate: &estate,
                access: &access,
            },
            &self.kinds,
            self.limits,
        );
        Examined {
            estate,
            access,
            analysis,
        }
    }

    /// The answer to the user's question for an examined estate.
    pub fn headline(&self, examined: &Examined) -> Headline {
        report::headline(self, examined)
    }

    /// A prepared estate as it will be once the fixes are made, in order. A fix that cannot be made changes nothing.
    pub fn simulate(&self, prepared: &Estate, fixes: &[FixRef]) -> Estate {
        let mut estate = prepared.clone();
        for made in fixes {
            let effect = self
                .fixes
                .get(&made.fix)
                .map(|fix| fix.effect(&estate, &made.target));
            if let Some(Ok(delta)) = effect {
                estate.apply(&delta);
            }
        }
        estate
    }

    /// Chooses fixes that close every way, each choice checked by examining the simulated estate.
    pub fn choose(&self, prepared: &Estate, analysis: &Analysis) -> FixList {
        choose_fixes(
            analysis,
            |made| self.fixes.get(&made.fix).map(|fix| cost(fix.class())),
            |made| self.examine(self.simulate(prepared, made)).analysis,
        )
    }

    /// The whole pipeline over a collected estate.
    pub fn judge(&self, collected: Estate, config: &Config) -> Report {
        let prepared = self.prepare(collected, config);
        let examined = self.examine(prepared.clone());
        let judgement = self
            .catalogue
            .evaluate(&examined.estate, time_of_facts(&examined.estate));
        let list = self.choose(&prepared, &examined.analysis);
        report::build(self, &examined, &judgement, &list, config)
    }
}

/// The time that "days since" is counted from: when the youngest answer of a system came. A recorded estate is judged as
/// of its recording.
fn time_of_facts(estate: &Estate) -> Timestamp {
    let answers = estate
        .all_evidence()
        .filter(|evidence| matches!(evidence.source, Source::Api | Source::File));
    answers
        .map(|evidence| evidence.time)
        .max()
        .unwrap_or(estate.collected)
}

/// What a fix weighs by its class: the more a person must look, the more.
fn cost(class: Class) -> u32 {
    match class {
        Class::Safe => 1,
        Class::Review => 2,
        Class::Guide => 3,
    }
}
