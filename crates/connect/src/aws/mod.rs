//! Amazon Web Services: collect live or from a file, and verify a found key.
