//! The scan of a repository, from its refs to a fragment of an estate.

use std::collections::HashSet as PlainSet;
use std::path::Path;

use gix::ObjectId;
use gix::hashtable::{HashMap, HashSet};
use gix::objs::Kind;
use model::{GapId, GapReason};

use super::findings::Findings;
use super::gaps::Gaps;
use super::history::Commit;
use super::objects::Objects;
use super::occurrences::MOST_LINES;
use super::places::{Spot, Tracer};
use super::report::{Located, Report};
use super::tips::Tips;
use super::trees::Below;
use super::{RepositoryScan, Request, ScanError, contents, findings, history, open, tips, trees};
use crate::scanner::MOST_IDENTIFIERS;

/// A current tree is looked through for at least so many places before it counts as not known.
const FEWEST_AT_HEAD: usize = 100_000;

/// Scans every blob that any ref of the repository at `path` reaches: branches, tags, remotes, notes, the stash and
/// every other kind.
///
/// A blob is scanned once however many commits have it. A place is a blob at a path with the oldest commit that has
/// it there. Targets of symbolic links, files that Git LFS keeps elsewhere and submodules are not followed. What
/// could not be read is a gap, and the repository's list of secrets then says that it is not complete.
///
/// An AWS access key id whose secret part was found nowhere is a secret without a value and without a credential:
/// `secret:aws-access-key:<key id>`. So is a secret access key without its id, with a value and no credential. Both
/// are signs; neither opens anything alone. Where both parts came with one commit, in whatever files, they are one
/// secret, whose id is that of the value, and the credential `aws-access-key:<key id>`.
///
/// A tree or blob that a ref names without a commit stands at a place whose commit is the tag that names it, or the
/// object itself; the path of such a blob is the ref's name.
///
/// # Errors
/// When there is no repository at the path, or it cannot be opened at all.
pub fn scan(path: &Path, request: &Request<'_>) -> Result<RepositoryScan, ScanError> {
    let repository = open::open(path, request.limits)?;
    let objects = Objects::new(&repository, request.limits);
    let mut gaps = Gaps::new(&request.repository, is_partial_clone(&objects));
    let tips = tips::read(&repository, &objects, &mut gaps);
    let commits = history::walk(&objects, &tips.commits, &mut gaps);
    let of_kind = |kind| {
        tips.bare
            .iter()
            .filter(move |bare| bare.kind == kind)
            .map(|bare| bare.id)
    };
    // Newest first: git stores the newest version whole, and older ones as differences to it.
    let roots = commits
        .iter()
        .rev()
        .map(|commit| commit.tree)
        .chain(of_kind(Kind::Tree));
    let below = trees::blobs_below(&objects, roots, of_kind(Kind::Blob), &mut gaps);
    let contents = contents::scan(&repository, &below.blobs, request);

    let matter: HashSet<ObjectId> = contents
        .hits
        .keys()
        .chain(contents.unread.keys())
        .copied()
        .collect();
    let mut tracer = Tracer::new(&objects, &matter, request.limits.places);
    let head = Head::read(&objects, &tips, &commits, &matter, &below, request.limits.places);
    let located = locate(&mut tracer, &tips, &commits, &head);
    let mut first_places: HashMap<ObjectId, &Located> = HashMap::default();
    for place in &located {
        first_places.entry(place.spot.blob).or_insert(place);
    }
    let at_head: HashSet<ObjectId> = head.spots.iter().map(|spot| spot.blob).collect();
    let findings = findings::collect(request, &contents.hits, &located, &at_head);
    let unjoined_gap = note_limits(request, tracer.cut, &findings, &mut gaps);
    let mut head_gap = None;
    for (blob, unread) in &contents.unread {
        let place = first_places.get(blob).map(|place| place.path_at_commit());
        let gap = gaps.blob(*blob, place.as_deref(), unread);
        if at_head.contains(blob) {
            head_gap = head_gap.or(gap);
        }
    }
    if !head.complete {
        let message = "its tree could not be read to the end".to_owned();
        let hides = "which secrets stand in the current tree";
        head_gap = Some(gaps.add("the commit that HEAD names", GapReason::Failed { message }, hides));
    }
    Ok(Report {
        request,
        objects: &objects,
        tips: &tips,
        commits: commits.len() as u64,
        below: &below,
        contents: &contents,
        located: &located,
        head_gap,
        unjoined_gap,
        gaps,
    }
    .write(findings.all))
}

/// What the limits left out of the findings; the gap that keeps parts of secrets from being known to belong together.
fn note_limits(
    request: &Request<'_>,
    spots_cut: bool,
    findings: &Findings,
    gaps: &mut Gaps,
) -> Option<GapId> {
    if spots_cut || findings.cut {
        let limit = format!(
            "{} places, or a path too long to check out",
            request.limits.places
        );
        let hides = "further places of the secrets found";
        gaps.add("places of secrets", GapReason::Limit { limit }, hides);
    }
    if findings.more_lines > 0 {
        let more = findings.more_lines;
        let limit = format!("{MOST_LINES} lines of one file for one secret; {more} more are not listed");
        let hides = "further lines of the secrets found";
        gaps.aside("lines of secrets", GapReason::Limit { limit }, hides);
    }
    let first = findings.not_joined.first()?;
    let limit = format!("{MOST_IDENTIFIERS} identifiers and as many secret parts of one commit");
    let call = format!(
        "parts of secrets in different files of commit {first} and as many as {} commits in all",
        findings.not_joined.len()
    );
    let hides = "which identifiers and secret parts belong together, and so which credentials were found";
    Some(gaps.add(&call, GapReason::Limit { limit }, hides))
}

/// Whether a remote promised to keep what is missing here.
///
/// Source: git's documentation, "Partial Clone", `remote.<name>.promisor`.
fn is_partial_clone(objects: &Objects) -> bool {
    let configuration = objects.repository.config_snapshot();
    let is_promisor =
        |name: &str| configuration.boolean(format!("remote.{name}.promisor").as_str()) == Some(true);
    let names = objects.repository.remote_names();
    names.iter().any(|name| is_promisor(&name.to_string()))
}

/// The tree of the commit that `HEAD` names.
struct Head {
    spots: PlainSet<Spot>,
    /// Whether all of it was read.
    complete: bool,
}

impl Head {
    fn read(
        objects: &Objects,
        tips: &Tips,
        commits: &[Commit],
        matter: &HashSet<ObjectId>,
        below: &Below,
        most: usize,
    ) -> Self {
        let Some(id) = tips.head else {
            return Self {
                spots: PlainSet::new(),
                complete: true,
            };
        };
        let Some(commit) = commits.iter().rev().find(|commit| commit.id == id) else {
            return Self {
                spots: PlainSet::new(),
                complete: false,
            };
        };
        let mut tracer = Tracer::new(objects, matter, most.max(FEWEST_AT_HEAD));
        let spots = tracer.new_places(commit.tree).into_iter().collect();
        let complete = !tracer.cut && trees::is_whole(objects, commit.tree, &below.unread);
        Self { spots, complete }
    }
}

/// A tree, and what names it.
struct Root {
    tree: ObjectId,
    holder: ObjectId,
    time: i64,
}

/// Every place of the blobs that matter, oldest first.
fn locate(tracer: &mut Tracer<'_>, tips: &Tips, commits: &[Commit], head: &Head) -> Vec<Located> {
    let of_commits = commits.iter().map(|commit| Root {
        tree: commit.tree,
        holder: commit.id,
        time: commit.time,
    });
    let (bare_blobs, bare_trees): (Vec<_>, Vec<_>) =
        tips.bare.iter().partition(|bare| bare.kind == Kind::Blob);
    let of_tags = bare_trees.iter().map(|bare| Root {
        tree: bare.id,
        holder: bare.holder,
        time: bare.time,
    });
    let roots: Vec<Root> = of_commits.chain(of_tags).collect();

    let mut located: Vec<(usize, Located)> = Vec::new();
    let mut add = |spots: Vec<Spot>, order: usize, commit: ObjectId, committed: i64| {
        located.extend(spots.into_iter().map(|spot| {
            let at_head = head.spots.contains(&spot);
            (
                order,
                Located {
                    spot,
                    commit,
                    committed,
                    at_head,
                },
            )
        }));
    };
    for (order, root) in roots.iter().enumerate() {
        add(tracer.new_places(root.tree), order, root.holder, root.time);
    }
    for bare in bare_blobs {
        let path = bare.name.clone().into_bytes();
        let spot = tracer.new_place(Spot { blob: bare.id, path });
        add(spot.into_iter().collect(), roots.len(), bare.holder, bare.time);
    }
    if tracer.cut {
        let (mut lacking, mut met) = (tracer.lacking(), HashSet::default());
        for (order, root) in roots.iter().enumerate() {
            let spots = tracer.first_places(root.tree, &mut lacking, &mut met);
            add(spots, order, root.holder, root.time);
        }
    }
    located.sort_by_key(|(order, _)| *order);
    located.into_iter().map(|(_, located)| located).collect()
}
