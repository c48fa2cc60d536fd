//! What one process costs, read from `/proc` while it runs and when it has ended but is not yet forgotten.
//!
//! Source: proc(5), `/proc/pid/stat` (`utime`, `stime`: fields 14 and 15, in clock ticks) and `/proc/pid/status`
//! (`VmHWM`, the peak of resident memory).

use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Clock ticks per second, the same on every Linux architecture that runs this program (`getconf CLK_TCK`).
const TICKS: u64 = 100;

/// How often memory is looked at.
const PAUSE: Duration = Duration::from_millis(1);

/// What one run cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) wall: Duration,
    /// In user and in kernel mode, all threads; in steps of 10 ms.
    pub(crate) processor: Duration,
    pub(crate) peak_kib: u64,
}

/// Runs a command to its end.
///
/// # Errors
/// When it cannot be started, fails, or `/proc` does not tell.
pub(crate) fn measure(command: &mut Command) -> Result<Run, Box<dyn std::error::Error>> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let started = Instant::now();
    let child = command.spawn()?;
    let id = child.id();
    let mut peak_kib = 0;
    // A process that has ended stays as a zombie, with its times, until it is waited for.
    let (wall, ticks) = loop {
        let wall = started.elapsed();
        let (state, ticks) = stat(id).ok_or("/proc does not tell about the process")?;
        if state == 'Z' {
            break (wall, ticks);
        }
        peak_kib = peak(id).unwrap_or(peak_kib).max(peak_kib);
        thread::sleep(PAUSE);
    };
    let output = child.wait_with_output()?;
    if !output.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(Run {
        wall,
        processor: Duration::from_millis(ticks * 1000 / TICKS),
        peak_kib,
    })
}

/// The state and the processor time, in ticks. The name before them is in parentheses and may hold anything.
fn stat(id: u32) -> Option<(char, u64)> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(')')?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<u64>().ok();
    Some((fields.first()?.chars().next()?, ticks(11)? + ticks(12)?))
}

fn peak(id: u32) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The processor and the number of its cores.
pub(crate) fn machine() -> String {
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = thread::available_parallelism().map_or(1, usize::from);
    format!(
        "{}, {cores} cores",
        model.map_or("unknown processor", |(_, name)| name)
    )
}
