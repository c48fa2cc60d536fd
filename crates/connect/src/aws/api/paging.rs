//! From page to page, and not in circles.

use std::collections::BTreeSet;

/// No list of an account has so many pages.
const MOST_PAGES: usize = 10_000;

/// The tokens of the pages that were asked for.
#[derive(Debug, Default)]
pub(crate) struct Pages(BTreeSet<String>);

/// What follows a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// The page with this token.
    Page(String),
    /// Nothing.
    End,
    /// A page that was there before, or more pages than there can be.
    Endless,
}

impl Pages {
    /// What the token of an answer leads to. An empty one is none.
    pub(crate) fn next(&mut self, token: Option<String>) -> Next {
        match token.filter(|token| !token.is_empty()) {
            None => Next::End,
            Some(token) if self.0.len() < MOST_PAGES && self.0.insert(token.clone()) => Next::Page(token),
            Some(_) => Next::Endless,
        }
    }
}
