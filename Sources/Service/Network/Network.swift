import CLinux
import Logging
import Messaging
import ServiceLifecycle
import Store
import Wire

/// Runs the daemon's sockets and clocks until a graceful shutdown.
struct Network: Service {
  let sockets: Sockets
  let handler: RequestHandler
  let renewal: Renewal
  let notifier: SystemdNotifier

  private var office: Office { handler.office }

  func run() async throws {
    let ingest = sockets.endpoints.ingest.joined(separator: " ")
    let results = sockets.endpoints.results.joined(separator: " ")
    notifier.ready(status: "ready")
    office.logger.log(.ready, "ready", ["ingest": "\(ingest)", "results": "\(results)"])
    await withDiscardingTaskGroup { group in
      let reception = sockets.reception
      for lane in [reception.uploads, reception.questions, reception.administration] {
        group.addTask { await answer(lane) }
      }
      group.addTask {
        for await subscriber in sockets.acknowledgements {
          await office.feed.acknowledge(subscriber)
        }
      }
      group.addTask {
        await every(office.configuration.heartbeat) { await office.feed.publishHeartbeats() }
      }
      group.addTask { await every(.seconds(10)) { await tellStatus() } }
      group.addTask { await returnMemory() }
      group.addTask {
        await every(.seconds(600)) {
          await handler.desk.expire()
          office.inputs.sweep(at: office.clock.milliseconds)
          await office.presenter.refresh()
        }
      }
      group.addTask {
        await tendExports()
        await every(.seconds(30)) { await tendExports() }
      }
      group.addTask { await noteSubscriptions() }
      group.addTask {
        for await violation in sockets.violations {
          sockets.doorkeeper.shutOut(violation.sender)
          await renewal.renew([violation.door])
        }
      }
      if let interval = notifier.watchdogInterval {
        group.addTask { await every(interval / 2) { await feedWatchdog() } }
      }
      try? await gracefulShutdown()
      await office.feed.publishNew()
      await office.feed.publishHeartbeats()
      await office.presenter.stop()
      // Closing the sockets ends the lanes; what clients were told may still be delivered.
      await sockets.loop.stop(lingering: .seconds(1))
      group.cancelAll()
    }
  }

  /// Writes and removes what could not be written or removed before.
  private func tendExports() async {
    try? await office.exporter.removeErased()
    await office.exporter.writePending()
  }

  private func answer(_ lane: Lane) async {
    var pending = PendingCredit()
    await withDiscardingTaskGroup { waiting in
      for await inbound in lane.requests {
        let isCommit = if case .commit = inbound.request.verb { true } else { false }
        // Beside the lane: a large file takes seconds to digest, and other uploads go on meanwhile.
        if isCommit { waiting.addTask { await answer(inbound) } }
        let reply = isCommit ? nil : await reply(to: inbound)
        let due = pending.take(reply, to: inbound, moreWaits: lane.taken(inbound))
        for (credit, reply, address) in due.credits {
          if await handler.runner.isAhead(credit) {
            // Beside the lane: other uploads do not wait. Credit may come in any order.
            waiting.addTask {
              await handler.runner.holdBack(credit)
              await sockets.send(reply, to: address)
            }
          } else {
            await sockets.send(reply, to: address)
          }
        }
        if let other = due.other { await sockets.send(other, to: inbound.address) }
      }
    }
  }

  private func answer(_ inbound: InboundRequest) async {
    guard let reply = await reply(to: inbound) else { return }
    await sockets.send(reply, to: inbound.address)
  }

  /// The reply to a request; its sender may have been taken off the list while it waited.
  private func reply(to inbound: InboundRequest) async -> ReplyMessage? {
    guard sockets.doorkeeper.caller(of: inbound.sender, at: inbound.door) == inbound.caller else {
      return ReplyMessage(answers: inbound.request.id, .error(.revoked))
    }
    let body = inbound.body.map(RequestBody.frame) ?? .bytes([])
    return await handler.answer(inbound.request, body: body, from: inbound.caller)
  }

  /// Gives back to the system what peers that have gone made libzmq take.
  ///
  /// The C library would keep it for the next ones: after a flood of strangers some 200 MiB.
  private func returnMemory() async {
    var gone: Int64 = 0
    var isDue = false
    await every(.seconds(1)) {
      let now = sockets.counters.goneConnections
      // And once more a second later: libzmq tells of an end before its threads have freed what it took.
      if now != gone || isDue { malloc_trim(0) }
      (isDue, gone) = (now != gone, now)
    }
  }

  private func every(_ interval: Duration, _ body: () async -> Void) async {
    while !Task.isCancelled {
      try? await Task.sleep(for: interval)
      if !Task.isCancelled { await body() }
    }
  }

  /// Notes in the audit who begins to hear a feed; who connects anew all the time is noted once an hour.
  private func noteSubscriptions() async {
    var noted: [Sockets.Listening: ContinuousClock.Instant] = [:]
    for await listening in sockets.listening {
      if let last = noted[listening], last + .seconds(3600) > .now { continue }
      if noted.count > 1000 { noted = [:] }
      noted[listening] = .now
      let entry = AuditEntry(
        actor: listening.actor,
        action: "subscribed",
        object: listening.site
      )
      try? office.record(entry)
    }
  }

  /// A sign of life proves something only after a turn of the socket thread and of the handler.runner.
  private func feedWatchdog() async {
    guard await !sockets.loop.isStopped else { return }
    _ = await handler.runner.runningCount
    notifier.watchdog()
  }

  private func tellStatus() async {
    guard await !handler.runner.isStopping, let counts = try? office.store.countByState() else {
      return
    }
    let last = await handler.runner.lastDone.map {
      "\((ContinuousClock.now - $0).components.seconds) s ago"
    }
    let disk = (try? office.uploads.diskSpace()).map { ", disk \($0.usedPercent) %" } ?? ""
    notifier.status(
      "\(counts[.running] ?? 0) running, \(counts[.queued] ?? 0) queued, "
        + "last result \(last ?? "none yet")\(disk)"
    )
  }
}

/// The first to hear of a shutdown: from then on no case is taken.
struct DrainGate: Service {
  let desk: UploadDesk
  let notifier: SystemdNotifier
  let configuration: Configuration

  func run() async throws {
    try? await gracefulShutdown()
    notifier.stopping(status: "draining")
    notifier.extendTimeout(configuration.drainLimit + .seconds(5))
    await desk.close()
  }
}
