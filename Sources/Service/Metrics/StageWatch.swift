import Planning
import Synchronization

/// Measures the stages of one worker's run by its progress.
final class StageWatch: Sendable {
  private struct State {
    var stage: Stage?
    var since = ContinuousClock.now
    var times: [Stage: Duration] = [:]

    mutating func begin(_ next: Stage?, at now: ContinuousClock.Instant) {
      if let stage { times[stage, default: .zero] += now - since }
      (stage, since) = (next, now)
    }
  }

  private let state = Mutex(State())

  /// Notes a sign of the worker; a stage lasts until another one is told.
  func note(_ sign: Worker.Sign, at now: ContinuousClock.Instant = .now) {
    // What a worker says is not trusted: a stage that there is not begins nothing.
    guard case .progress(let progress) = sign, let stage = Stage(rawValue: progress.stage) else {
      return
    }
    state.withLock { state in
      if state.stage != stage { state.begin(stage, at: now) }
    }
  }

  /// The time of each stage that was told, with the last one ending now.
  func end(at now: ContinuousClock.Instant = .now) -> [Stage: Duration] {
    state.withLock { state in
      state.begin(nil, at: now)
      return state.times
    }
  }
}

extension Worker {
  /// The same workers, with the stages of the jobs that they report measured.
  func measured(by counters: Counters) -> Worker {
    Worker(hire: { () async throws(WorkerMissing) in
      let work = try await hire()
      return { assignment, news, listener in
        let watch = StageWatch()
        let outcome = await work(assignment, news) { sign in
          watch.note(sign)
          await listener(sign)
        }
        if case .done = outcome {
          for (stage, time) in watch.end() { counters.took(time, in: stage) }
        }
        return outcome
      }
    })
  }
}
