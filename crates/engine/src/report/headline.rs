//! The answer to "would it have happened here?".

use std::collections::BTreeSet;

use model::Answer;
use paths::{Analysis, Tally};

use super::build::{Names, counts};
use super::view::Headline;

/// The case study that the product began with.
const CASE: &str = "AML.CS0006";

/// Yes with an open way from the internet to a jewel; no when there is none and nothing is hidden; else nobody can
/// tell.
pub(super) fn answer(names: &Names<'_>, analysis: &Analysis) -> Headline {
    let mut tally = Tally::default();
    let (mut capped, mut reached) = (false, BTreeSet::new());
    for ways in analysis.from_internet() {
        tally.add(ways.tally);
        capped |= ways.capped;
        if ways.tally.open() > 0 {
            reached.insert(&ways.jewel.asset);
        }
    }
    let jewels = names
        .examined
        .estate
        .assets()
        .filter(|asset| asset.jewel.present().is_some())
        .count();
    let (given, because) = if tally.open() > 0 {
        (Answer::Yes, yes(tally))
    } else if tally.unknown > 0 {
        (
            Answer::CannotTell,
            "a way is open unless something that could not be read closes it".to_owned(),
        )
    } else if let Some(spot) = analysis.blind.first() {
        let at = names.named(&spot.at.asset).name;
        (Answer::CannotTell, format!("beyond {at}, {}", spot.says))
    } else if looked_at_no_code(names) {
        (
            Answer::CannotTell,
            "no code host and no repository was looked at, where the case begins".to_owned(),
        )
    } else if jewels == 0 {
        (
            Answer::CannotTell,
            "nothing worth attacking was collected: no data, model, media or source".to_owned(),
        )
    } else {
        (
            Answer::No,
            format!("no way from the internet to any of {jewels} jewels, and nothing on the way is hidden"),
        )
    };
    Headline {
        case: CASE.to_owned(),
        question: format!("Would {CASE} have happened here?"),
        answer: given,
        ways_in: counts(tally, capped),
        jewels_reached: reached.len(),
        because,
    }
}

fn looked_at_no_code(names: &Names<'_>) -> bool {
    let estate = &names.examined.estate;
    estate.code_hosts().next().is_none() && estate.repositories().next().is_none()
}

fn yes(tally: Tally) -> String {
    if tally.proven > 0 {
        "every step of the best way is proven by facts that were read".to_owned()
    } else if tally.conditional > 0 {
        "every step was read; the best way needs something else to hold too".to_owned()
    } else {
        "a way is open, assuming that what was not read does not forbid it".to_owned()
    }
}
