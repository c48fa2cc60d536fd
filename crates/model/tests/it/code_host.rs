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
        ..host()
    };
    assert_eq!(off.registration(), Registration::Closed);
    let shown = CodeHost {
        sign_up_page: page(true),
        ..off
    };
    assert_eq!(
        shown.registration(),
        Registration::Open,
        "what is seen from outside counts"
    );
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

#[test]
fn a_public_identity_provider_keeps_open_whether_it_lets_strangers_in() {
    let gap = || GapId::from("gap-sign-on");
    let closed = [
        CodeHost {
            signup_enabled: Field::Present(false),
            ..host()
        },
        CodeHost {
            password_authentication_enabled_for_web: Field::Present(false),
            ..host()
        },
        CodeHost {
            sign_up_page: page(false),
            ..CodeHost::default()
        },
    ];
    for host in closed {
        assert_eq!(host.registration(), Registration::Closed, "nobody looked");
        let offering = |providers: Field<Vec<String>>, creates| CodeHost {
            public_sign_on: providers,
            public_sign_on_creates_accounts: creates,
            ..host.clone()
        };
        let github = || Field::Present(vec!["github".to_owned()]);
        let unknown = Some(Certainty::Unknown);
        assert_eq!(
            certainty(&offering(github(), Field::NotCollected(gap()))),
            unknown
        );
        assert_eq!(
            certainty(&offering(Field::NotCollected(gap()), Field::Absent)),
            unknown
        );
        assert_eq!(certainty(&offering(github(), Field::default())), unknown);
        for none in [
            offering(Field::Absent, Field::NotCollected(gap())),
            offering(Field::Present(Vec::new()), Field::NotCollected(gap())),
            offering(github(), Field::Present(false)),
        ] {
            assert_eq!(none.registration(), Registration::Closed);
        }
        assert!(
            offering(github(), Field::Present(true))
                .registration_verdict()
                .is_open()
        );
    }
    let open = CodeHost {
        public_sign_on: Field::NotCollected(gap()),
        ..host()
    };
    assert_eq!(open.registration(), Registration::Open, "the form is enough");
}
