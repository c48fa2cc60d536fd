//! The one runtime on which servers and clients run, and the bridge from blocking tests to it.
//!
//! Waiting is done on a plain channel, not by `block_on`, so that a test that itself runs inside a runtime may
//! call this crate without a panic about nested runtimes.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{OnceLock, mpsc};

use axum::Router;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;

use crate::{Error, Result};

static RUNTIME: OnceLock<Runtime> = OnceLock::new();

fn runtime() -> Result<&'static Runtime> {
    if let Some(runtime) = RUNTIME.get() {
        return Ok(runtime);
    }
    let built = Builder::new_multi_thread()
        .worker_threads(2)
        .thread_name("testkit")
        .enable_all()
        .build()
        .map_err(Error::io("start the testkit runtime"))?;
    Ok(RUNTIME.get_or_init(|| built))
}

/// Runs a future on the testkit runtime and blocks the calling thread until it is done.
pub(crate) fn wait<T: Send + 'static>(future: impl Future<Output = Result<T>> + Send + 'static) -> Result<T> {
    let (done, result) = mpsc::sync_channel(1);
    runtime()?.spawn(async move {
        // The receiver lives until the answer came, so this can only fail when the waiting thread is gone.
        let _ = done.send(future.await);
    });
    result
        .recv()
        .map_err(|_| Error::Recipe("the testkit task ended without a result (it panicked)".into()))?
}

/// An HTTP server on loopback that stops when dropped.
#[derive(Debug)]
pub(crate) struct Served {
    address: SocketAddr,
    task: JoinHandle<()>,
}

impl Served {
    pub(crate) fn start(router: Router) -> Result<Served> {
        wait(async move {
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
                .await
                .map_err(Error::io("listen on loopback"))?;
            let address = listener.local_addr().map_err(Error::io("read the chosen port"))?;
            let task = tokio::spawn(async move {
                // `serve` only returns on a fatal accept error; the test then sees refused connections.
                let _ = axum::serve(listener, router).await;
            });
            Ok(Served { address, task })
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.task.abort();
    }
}
