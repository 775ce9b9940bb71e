//! The only place that listens to signals.
use tokio::signal::unix::{SignalKind, signal};

/// Resolves when somebody asks the program to stop: SIGTERM from a service manager, SIGINT from a keyboard.
pub async fn stop() {
    let (terminate, interrupt) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    let (Ok(mut terminate), Ok(mut interrupt)) = (terminate, interrupt) else {
        tracing::warn!("signals cannot be heard: only killing the program stops it");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
}
