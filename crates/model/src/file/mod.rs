//! The estate file: JSON Lines, optionally compressed with zstd.
//!
//! The first line is the header `{"nightlatch_estate": 1, "collected": …, "records": …}`. Each further line is one
//! record: `{"evidence": …}`, `{"gap": …}`, `{"asset": …}` or `{"relation": …}`, in any order. Records and fields that
//! this version does not know are kept and written back. The version number rises only when an older reader would
//! misunderstand the file; a newer number is refused. `docs/estate-file.md` is the description for other programs.

mod read;
mod schema;
mod write;

pub use read::{Limits, ReadError, read, read_within};
pub use schema::schema;
pub use write::{WriteError, write};

/// The version of the format that this version writes, and the newest that it reads.
pub const VERSION: u64 = 1;

/// A longer line is neither written nor, by default, read: 64 MiB.
const LONGEST_LINE: u64 = 64 << 20;

/// The first bytes of a zstd frame (RFC 8878 §3.1.1).
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
