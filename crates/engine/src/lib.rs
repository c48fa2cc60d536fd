//! The pipeline: collect, derive, judge, find the ways, choose fixes.
//!
//! [`collect`](collect::collect) reads the sources that a [`Config`](config::Config) names into one estate;
//! [`judge`](pipeline::judge) turns an estate into a [`Report`](report::Report). The command line, the watch loop and
//! the console call these two; [`Analyst`](pipeline::Analyst) offers the stages one by one.

pub mod collect;
pub mod config;
pub mod doctor;
pub mod files;
mod jewels;
mod join;
mod lineage;
mod owners;
pub mod pipeline;
pub mod report;
pub mod state;
