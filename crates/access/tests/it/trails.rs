//! Whether the reads and writes of a bucket are recorded.

use access::derive;
use model::asset::{EventSelector, Trail};
use model::{Asset, Field, GapId, List};

use crate::world::{ACCOUNT, BUCKET, World};

fn trail(selectors: Vec<EventSelector>) -> Trail {
    Trail {
        account: Field::Present(ACCOUNT.into()),
        home_region: Field::Present("eu-central-1".into()),
        multi_region: Field::Present(false),
        is_logging: Field::Present(true),
        selectors: Field::Present(selectors),
        ..Trail::default()
    }
}

fn objects(prefixes: &[&str]) -> EventSelector {
    EventSelector {
        resource_type: "AWS::S3::Object".into(),
        reads: true,
        writes: true,
        arn_prefixes: prefixes.iter().map(|prefix| (*prefix).to_owned()).collect(),
        narrowed: false,
    }
}

/// `yes`, `no` or `unknown` for an estate with these trails.
fn recorded(trails: Vec<Trail>, complete: bool) -> &'static str {
    let mut world = World::new();
    let mut ids = Vec::new();
    for (number, trail) in trails.into_iter().enumerate() {
        let id = format!("arn:aws:cloudtrail:eu-central-1:{ACCOUNT}:trail/{number}");
        world.estate.insert(Asset::new(id.as_str(), "trail", trail));
        ids.push(id.as_str().into());
    }
    world.edit_account(ACCOUNT, |account| {
        account.trails = if complete {
            List::complete(ids)
        } else {
            List::partial(ids, GapId::from("gap-trails"))
        };
    });
    let delta = derive(&world.estate, &world.index());
    world.estate.apply(&delta);
    match world
        .estate
        .get(&BUCKET.into())
        .unwrap()
        .as_bucket()
        .unwrap()
        .data_events
    {
        Field::Present(true) => "yes",
        Field::Present(false) => "no",
        Field::Absent => "absent",
        Field::NotCollected(_) => "unknown",
    }
}

/// AWS CloudTrail User Guide, "Logging data events".
#[test]
fn data_events() {
    let management = EventSelector {
        resource_type: "Management".into(),
        ..objects(&[])
    };
    let half = |reads, writes| EventSelector {
        reads,
        writes,
        ..objects(&[])
    };
    let with = |edit: fn(&mut Trail)| {
        let mut trail = trail(vec![objects(&[])]);
        edit(&mut trail);
        vec![trail]
    };
    let cases = [
        ("no trail", recorded(vec![], true), "no"),
        ("no trail was read", recorded(vec![], false), "unknown"),
        (
            "all objects",
            recorded(vec![trail(vec![objects(&[])])], true),
            "yes",
        ),
        (
            "all buckets, in the basic form",
            recorded(vec![trail(vec![objects(&["arn:aws:s3:::"])])], true),
            "yes",
        ),
        (
            "this bucket",
            recorded(vec![trail(vec![objects(&["arn:aws:s3:::data/"])])], true),
            "yes",
        ),
        (
            "another bucket",
            recorded(vec![trail(vec![objects(&["arn:aws:s3:::other/"])])], true),
            "no",
        ),
        (
            "a part of this bucket",
            recorded(vec![trail(vec![objects(&["arn:aws:s3:::data/a/"])])], true),
            "no",
        ),
        (
            "management events",
            recorded(vec![trail(vec![management])], true),
            "no",
        ),
        (
            "reads only",
            recorded(vec![trail(vec![half(true, false)])], true),
            "no",
        ),
        (
            "reads by one, writes by another",
            recorded(
                vec![trail(vec![half(true, false)]), trail(vec![half(false, true)])],
                true,
            ),
            "yes",
        ),
        (
            "narrowed in a way that is not held",
            recorded(
                vec![trail(vec![EventSelector {
                    narrowed: true,
                    ..objects(&[])
                }])],
                true,
            ),
            "no",
        ),
        (
            "stopped",
            recorded(with(|trail| trail.is_logging = Field::Present(false)), true),
            "no",
        ),
        (
            "whether it logs was not read",
            recorded(with(|trail| trail.is_logging = Field::not_recorded()), true),
            "unknown",
        ),
        (
            "selectors not read",
            recorded(with(|trail| trail.selectors = Field::not_recorded()), true),
            "unknown",
        ),
        (
            "of another region",
            recorded(
                with(|trail| trail.home_region = Field::Present("us-east-1".into())),
                true,
            ),
            "no",
        ),
        (
            "of all regions",
            recorded(
                with(|trail| {
                    trail.home_region = Field::Present("us-east-1".into());
                    trail.multi_region = Field::Present(true);
                }),
                true,
            ),
            "yes",
        ),
        (
            "one suffices where more may exist",
            recorded(with(|_| {}), false),
            "yes",
        ),
    ];
    for (name, found, expected) in cases {
        assert_eq!(found, expected, "{name}");
    }
}
