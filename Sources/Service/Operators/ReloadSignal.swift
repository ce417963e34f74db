import ServiceLifecycle
import UnixSignals

/// Reloads at each SIGHUP.
struct ReloadSignal: Service {
  let reloader: Reloader

  func run() async throws {
    let signals = await UnixSignalsSequence(trapping: .sighup)
    for await _ in signals.cancelOnGracefulShutdown() { _ = await reloader.reload() }
    // Ending sooner than the others would end them.
    try? await gracefulShutdown()
  }
}
