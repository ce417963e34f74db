import Logging
import ServiceLifecycle

/// Tells metrics while the daemon lives, its drain included.
struct MetricsService: Service {
  let server: MetricsServer
  let readings: Readings
  let logger: Logger

  func run() async throws {
    logger.notice("metrics are told", metadata: ["endpoint": "\(server.endpoint)"])
    await withTaskCancellationOrGracefulShutdownHandler {
      await server.serve(page: readings.page)
    } onCancelOrGracefulShutdown: {
      server.stop()
    }
    // Without metrics the service goes on: no patient waits for them.
    if !Task.isShuttingDownGracefully, !Task.isCancelled {
      logger.error("metrics are told no more")
      try? await gracefulShutdown()
    }
  }
}
