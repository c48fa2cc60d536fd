//! What unpacking may cost, and the watch over it.
//!
//! Objects of a pack are compressed, and most are differences to others: a few megabytes can stand for more than any
//! disk holds. The bytes are counted as they come out, and the clock runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use gix::progress::prodash::messages::MessageLevel;
use gix::progress::prodash::progress::{Step, StepShared};
use gix::progress::{Count, Id, NestedProgress, Progress, UNKNOWN, Unit};
use gix_pack::index::write::ProgressId;

/// How often the watch looks.
const LOOK: Duration = Duration::from_millis(20);

/// What unpacking one repository may cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnpackLimits {
    /// The size of all objects together, in bytes, each counted once as it is stored and once as it is restored.
    pub inflated: u64,
    /// The longest time.
    pub time: Duration,
}

impl Default for UnpackLimits {
    /// A tebibyte, which is several times the history of Linux, and an hour.
    fn default() -> Self {
        Self {
            inflated: 1 << 40,
            time: Duration::from_secs(60 * 60),
        }
    }
}

/// Counts the bytes of objects; everything else that is reported is dropped.
#[derive(Clone, Debug, Default)]
pub(super) struct Meter {
    inflated: StepShared,
    counts: bool,
}

impl UnpackLimits {
    /// Does the work, which must end soon after the flag is raised. The error says which limit was reached.
    pub(super) fn watch<T>(self, work: impl FnOnce(Meter, &AtomicBool) -> T) -> Result<T, String> {
        let (meter, stop) = (Meter::default(), AtomicBool::new(false));
        let begun = Instant::now();
        let reached = || {
            let inflated = meter.inflated.load(Ordering::Relaxed) as u64;
            if inflated > self.inflated {
                Some(format!("{} bytes of objects", self.inflated))
            } else if begun.elapsed() > self.time {
                Some(format!("{} s", self.time.as_secs_f64()))
            } else {
                None
            }
        };
        let done = thread::scope(|scope| {
            let (working, ended) = mpsc::channel::<()>();
            let stop = &stop;
            scope.spawn(move || {
                while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                    stop.fetch_or(reached().is_some(), Ordering::Relaxed);
                }
            });
            let done = work(meter.clone(), stop);
            drop(working);
            done
        });
        match reached() {
            Some(limit) => Err(limit),
            None => Ok(done),
        }
    }
}

impl Count for Meter {
    fn set(&self, _: Step) {}

    fn step(&self) -> Step {
        0
    }

    fn inc_by(&self, step: Step) {
        if self.counts {
            self.inflated.fetch_add(step, Ordering::Relaxed);
        }
    }

    fn counter(&self) -> StepShared {
        if self.counts {
            Arc::clone(&self.inflated)
        } else {
            Arc::new(AtomicUsize::default())
        }
    }
}

impl Progress for Meter {
    fn init(&mut self, _: Option<Step>, _: Option<Unit>) {}

    fn set_name(&mut self, _: String) {}

    fn name(&self) -> Option<String> {
        None
    }

    fn id(&self) -> Id {
        UNKNOWN
    }

    fn message(&self, _: MessageLevel, _: String) {}
}

impl NestedProgress for Meter {
    type SubProgress = Self;

    fn add_child(&mut self, _: impl Into<String>) -> Self {
        Self {
            inflated: Arc::clone(&self.inflated),
            counts: false,
        }
    }

    fn add_child_with_id(&mut self, name: impl Into<String>, id: Id) -> Self {
        let bytes: [Id; 2] = [
            ProgressId::DecompressedBytes.into(),
            ProgressId::DecodedBytes.into(),
        ];
        Self {
            counts: bytes.contains(&id),
            ..self.add_child(name)
        }
    }
}
