//! Progress on stderr: only on a terminal, and only when something takes longer than a second.

use std::io::{self, IsTerminal as _};
use std::thread;
use std::time::Duration;

use engine::collect::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// What takes no longer than this shows nothing.
const PATIENCE: Duration = Duration::from_secs(1);

/// A line on stderr that says what is being read.
pub(crate) struct Spinner(ProgressBar);

impl Spinner {
    /// Begins to count the time.
    pub(crate) fn start() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix} {msg} [{elapsed}]") {
            bar.set_style(style);
        }
        if io::stderr().is_terminal() {
            let waiting = bar.clone();
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                if !waiting.is_finished() {
                    waiting.set_draw_target(ProgressDrawTarget::stderr());
                    waiting.enable_steady_tick(Duration::from_millis(120));
                }
            });
        }
        Self(bar)
    }

    /// Takes the line away.
    pub(crate) fn finish(self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Spinner {
    fn begin(&self, source: &str) {
        self.0.set_prefix(source.to_owned());
        self.0.set_message("");
    }

    fn note(&self, text: &str) {
        self.0.set_message(text.to_owned());
    }
}
