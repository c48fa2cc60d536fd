//! What a stranger sees.

use std::collections::BTreeSet;

use http::StatusCode;
use jiff::Timestamp;
use model::asset::{Asset, CodeHost, SignUpPage};
use model::{Estate, Evidence, Field, Gap, GapReason, Source};

use super::api::clock_gap;
use super::collect::name;
use super::page::{self, Page};
use super::{GitLabSource, Vantage};
use crate::http::{HttpLayer, Origin, Request, Response};

/// The most requests of one look.
const MOST_REQUESTS: u64 = 6;

/// The most that is read of one page, in bytes.
const MAX_BODY: u64 = 256 << 10;

const SIGN_UP: &str = "/users/sign_up";
const SIGN_IN: &str = "/users/sign_in";
const HIDES: &str =
    "whether the sign-up page offers a form to strangers, and by whom the sign-in page lets sign on";

/// Looks at the sign-up and sign-in pages without a token: `GET` only, at most six requests, no form is submitted.
///
/// Public identity providers that are offered there are noted; signing on by one is not tried.
///
/// A form that makes an account is shown → open. No such form on either page, the sign-up page sends the visitor to
/// the sign-in page, and that one has no link back → closed. Anything else is a gap: versions before 13 always send
/// from sign-up to sign-in and show the form there, and a gateway's page is no page of GitLab.
pub async fn probe(http: &HttpLayer, source: &GitLabSource) -> Estate {
    let mut look = Look {
        http: http.with_allowance(MOST_REQUESTS),
        source,
        estate: Estate::new(Timestamp::now()),
        host: Asset::new(source.host_id(), &name(source), CodeHost::default()),
    };
    let decided = look.decide().await;
    let mut facts = CodeHost::default();
    match decided {
        Ok(page) => {
            facts.product = Field::Present("gitlab".to_owned());
            facts.sign_up_page = Field::Present(SignUpPage {
                offers_form: page.registration_form,
                vantage: source.vantage.to_string(),
            });
            look.sign_on(&mut facts, page.public_sign_on);
        }
        Err((call, reason)) => {
            let gap = look.estate.note(Gap::new(&source.base(), &call, reason, HIDES));
            facts.sign_up_page = Field::NotCollected(gap.clone());
            facts.public_sign_on = Field::NotCollected(gap);
        }
    }
    facts.reachable_from_internet = look.reachable();
    let Look {
        mut estate, mut host, ..
    } = look;
    host.body = facts.into();
    estate.insert(host);
    estate
}

/// What the user says about reachability; a gap where nothing was said.
pub(super) fn stated_reachability(
    source: &GitLabSource,
    estate: &mut Estate,
    host: &mut Asset,
) -> Field<bool> {
    let at = source.base();
    match source.reachable_from_internet {
        Some(reachable) => {
            let evidence =
                Evidence::stated(Source::Configured, &at, "reachable_from_internet", estate.collected);
            host.cite(estate.cite(evidence));
            Field::Present(reachable)
        }
        None => Field::NotCollected(estate.note(Gap::new(
            &at,
            "a look from the internet",
            GapReason::NotAsked {
                how: "run from a machine outside and set vantage = \"internet\", or state reachable_from_internet"
                    .to_owned(),
            },
            "whether anyone on the internet can open a connection to it",
        ))),
    }
}

struct Look<'a> {
    http: HttpLayer,
    source: &'a GitLabSource,
    estate: Estate,
    host: Asset,
}

/// The call that left the question open, and why.
type Undecided = (String, GapReason);

impl Look<'_> {
    /// The page that says whether a stranger is offered a form.
    async fn decide(&mut self) -> Result<Page, Undecided> {
        let sign_up = self.get(SIGN_UP).await?;
        match sign_up.status {
            StatusCode::OK => {
                let page = self.page(&sign_up);
                if page.registration_form {
                    return Ok(page);
                }
                // A page that is no redirect and has no form: drawn by a script, or not GitLab's.
                return Err(malformed(
                    SIGN_UP,
                    "the page has no form that is known here and is no redirect to sign-in",
                ));
            }
            status if status.is_redirection() => self.leads_to_sign_in(&sign_up)?,
            // Not routed at all, as where a proxy hides it; the sign-in page tells.
            StatusCode::NOT_FOUND => {}
            status => return Err(unexpected(SIGN_UP, status)),
        }
        let sign_in = self.get(SIGN_IN).await?;
        if sign_in.status != StatusCode::OK {
            return Err(match sign_in.location() {
                Some(to) => malformed(SIGN_IN, &format!("it redirects to {}", plain(&to))),
                None => unexpected(SIGN_IN, sign_in.status),
            });
        }
        let page = self.page(&sign_in);
        if page.registration_form {
            Ok(page)
        } else if page.registration_link {
            Err(malformed(
                SIGN_IN,
                "it links to a sign-up page that shows no form",
            ))
        } else if page.recognised {
            Ok(page)
        } else {
            Err(malformed(
                SIGN_IN,
                "it is not a sign-in page of GitLab; a sign-on page or proxy may stand before it",
            ))
        }
    }

    async fn get(&mut self, path: &str) -> Result<Response, Undecided> {
        let request = Request::get(self.source.below(path))
            .redirects_as_answer()
            .max_body(MAX_BODY);
        let call = format!("GET {path}");
        let response = match self.http.send(request).await {
            Ok(response) => response,
            Err(error) => return Err((call, error.gap_reason())),
        };
        let at = self.source.base();
        let evidence = Evidence::of(Source::Probe, &at, &call, response.time, &response.body)
            .from_vantage(self.source.vantage.as_str());
        self.host.cite(self.estate.cite(evidence));
        if let Some(gap) = clock_gap(&at, &response) {
            self.estate.note(gap);
        }
        Ok(response)
    }

    /// Public identity providers, with the gap that stands for what signing on by them does: it is not tried.
    fn sign_on(&mut self, facts: &mut CodeHost, providers: BTreeSet<String>) {
        if providers.is_empty() {
            facts.public_sign_on = Field::Absent;
            return;
        }
        let providers = Vec::from_iter(providers);
        let reason = GapReason::NotAsked {
            how: "look at omniauth_allow_single_sign_on and omniauth_block_auto_created_users in gitlab.rb"
                .to_owned(),
        };
        let names = providers.join(", ");
        let hides = format!("whether single sign-on by {names} creates accounts for strangers");
        let call = format!("single sign-on by {names}");
        let gap = Gap::new(&self.source.base(), &call, reason, &hides);
        facts.public_sign_on_creates_accounts = Field::NotCollected(self.estate.note(gap));
        facts.public_sign_on = Field::Present(providers);
    }

    fn page(&self, response: &Response) -> Page {
        page::read(
            &String::from_utf8_lossy(&response.body),
            &response.url,
            self.source.url.path().trim_end_matches('/'),
        )
    }

    fn leads_to_sign_in(&self, response: &Response) -> Result<(), Undecided> {
        let Some(to) = response.location() else {
            return Err(malformed(SIGN_UP, "it redirects nowhere"));
        };
        let expected = self.source.below(SIGN_IN);
        let same_place =
            Origin::of(&to) == Origin::of(&expected) && to.path().trim_end_matches('/') == expected.path();
        if same_place {
            Ok(())
        } else {
            Err(malformed(
                SIGN_UP,
                &format!(
                    "it redirects to {}, which was not followed; if that is the right address, configure it instead",
                    plain(&to)
                ),
            ))
        }
    }

    /// An answer seen from the internet shows that it is reachable, whatever was stated; no answer shows nothing.
    fn reachable(&mut self) -> Field<bool> {
        let answered = !self.host.evidence.is_empty();
        if answered && self.source.vantage == Vantage::Internet {
            return Field::Present(true);
        }
        stated_reachability(self.source, &mut self.estate, &mut self.host)
    }
}

fn malformed(path: &str, message: &str) -> Undecided {
    let message = message.to_owned();
    (format!("GET {path}"), GapReason::Malformed { message })
}

fn unexpected(path: &str, status: StatusCode) -> Undecided {
    let message = format!("the server answered {status}");
    (format!("GET {path}"), GapReason::Failed { message })
}

/// An address without what may be private in it.
fn plain(url: &url::Url) -> String {
    format!(
        "{}{}",
        Origin::of(url).map_or_else(String::new, |origin| origin.to_string()),
        url.path()
    )
}
