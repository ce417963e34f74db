import ServiceLifecycle
import Store
import UnixSignals

/// Reloads at each SIGHUP.
struct ReloadSignal: Service {
  let reloader: Reloader

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() {
      // Who sent the signal is not told; only the daemon's own user and root may.
      _ = await reloader.reload(by: "\(daemonActor) (SIGHUP)")
    }
    // Ending sooner than the others would end them.
    try? await gracefulShutdown()
  }
}
