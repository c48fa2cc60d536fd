//! Who can register on a code host.

use model::asset::{CodeHost, EmailConfirmation, Registration, SignUpPage};
use model::{Certainty, Field, GapId};

fn host() -> CodeHost {
    CodeHost {
        signup_enabled: Field::Present(true),
        require_admin_approval_after_user_signup: Field::Present(false),
        email_confirmation_setting: Field::Present(EmailConfirmation::Off),
        domain_allowlist: Field::Absent,
        ..CodeHost::default()
    }
}

fn page(offers_form: bool) -> Field<SignUpPage> {
    Field::Present(SignUpPage {
        offers_form,
        vantage: "internet".to_owned(),
    })
}

fn certainty(host: &CodeHost) -> Option<Certainty> {
    host.registration_verdict().certainty()
}

#[test]
fn settings_that_were_read_decide() {
    assert_eq!(host().registration(), Registration::Open);
    let off = CodeHost {
        signup_enabled: Field::Present(false),
        sign_up_page: page(true),
        ..host()
    };
    assert_eq!(off.registration(), Registration::Closed);
    let approved = CodeHost {
        require_admin_approval_after_user_signup: Field::Present(true),
        ..host()
    };
    assert_eq!(approved.registration(), Registration::Gated);
    let confirmed = CodeHost {
        email_confirmation_setting: Field::Present(EmailConfirmation::Hard),
        ..host()
    };
    assert_eq!(confirmed.registration(), Registration::Gated);
}

#[test]
fn without_settings_the_page_says_open_but_not_what_stands_behind() {
    let seen = CodeHost {
        sign_up_page: page(true),
        ..CodeHost::default()
    };
    assert_eq!(
        (seen.registration(), certainty(&seen)),
        (Registration::Unknown, Some(Certainty::Assumed))
    );
    let none = CodeHost {
        sign_up_page: page(false),
        ..CodeHost::default()
    };
    assert_eq!(none.registration(), Registration::Closed);
    assert_eq!(CodeHost::default().registration(), Registration::Unknown);
    assert_eq!(certainty(&CodeHost::default()), Some(Certainty::Unknown));
}

#[test]
fn a_list_of_domains_is_a_barrier_only_with_confirmation() {
    let listed = CodeHost {
        domain_allowlist: Field::Present(vec!["corp.example".to_owned()]),
        ..host()
    };
    assert_eq!(certainty(&listed), Some(Certainty::Proven));
    let confirmed = CodeHost {
        email_confirmation_setting: Field::Present(EmailConfirmation::Hard),
        ..listed.clone()
    };
    assert_eq!(certainty(&confirmed), Some(Certainty::Conditional));
    let not_read = CodeHost {
        email_confirmation_setting: Field::NotCollected(GapId::from("gap-1")),
        ..listed
    };
    assert_eq!(certainty(&not_read), Some(Certainty::Assumed));
}

#[test]
fn erasing_a_setting_never_closes_and_never_proves() {
    let gap = || GapId::from("gap-1");
    let erased: [fn(&mut CodeHost, GapId); 4] = [
        |host, gap| host.signup_enabled = Field::NotCollected(gap),
        |host, gap| host.require_admin_approval_after_user_signup = Field::NotCollected(gap),
        |host, gap| host.email_confirmation_setting = Field::NotCollected(gap),
        |host, gap| host.domain_allowlist = Field::NotCollected(gap),
    ];
    let mut hosts = Vec::new();
    for approval in [true, false] {
        for confirmation in [EmailConfirmation::Off, EmailConfirmation::Hard] {
            for domains in [Field::Absent, Field::Present(vec!["corp.example".to_owned()])] {
                hosts.push(CodeHost {
                    require_admin_approval_after_user_signup: Field::Present(approval),
                    email_confirmation_setting: Field::Present(confirmation),
                    domain_allowlist: domains,
                    ..host()
                });
            }
        }
    }
    for host in hosts {
        for erase in erased {
            let mut less = host.clone();
            erase(&mut less, gap());
            assert!(!less.registration_verdict().is_closed());
            // A confirmation of one's own address is no barrier that could be hidden.
            let own_address =
                host.domain_allowlist == Field::Absent && less.domain_allowlist == Field::Absent;
            assert!(own_address || certainty(&less) >= certainty(&host), "{host:?}");
        }
    }
}
