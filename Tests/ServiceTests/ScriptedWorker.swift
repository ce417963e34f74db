import Foundation
import Synchronization

@testable import Service
@testable import Wire

/// A worker that writes down what it is asked and told, and ends as the test wants.
final class ScriptedWorker: Sendable {
  /// How a follower behaves.
  enum Manner: Sendable {
    /// It reports when the upload is accepted.
    case faithful
    /// It ends so at its first news.
    case ending(WorkerOutcome)
    /// It ends so when the upload is accepted.
    case endingLate(WorkerOutcome)
  }

  private struct Record {
    var orders: [WorkOrder] = []
    var places: [[String]] = []
    var news: [[WorkerNews]] = []
    var endedFollowers = 0
    var living = 0
    var mostLiving = 0
  }

  static let followedReport = Array(#"{"made":"by following"}"#.utf8)
  static let ordinaryReport = Array(#"{"made":"afterwards"}"#.utf8)

  private let record = Mutex(Record())
  private let manner: Manner

  init(_ manner: Manner = .faithful) { self.manner = manner }

  /// All orders, in order.
  var orders: [WorkOrder] { record.withLock { $0.orders } }
  /// Where the files lay that came with each order.
  var places: [[String]] { record.withLock { $0.places } }
  /// What each follower was told.
  var news: [[WorkerNews]] { record.withLock { $0.news } }
  /// How many followers have ended.
  var endedFollowers: Int { record.withLock { $0.endedFollowers } }
  /// How many workers lived at once at most.
  var mostLiving: Int { record.withLock { $0.mostLiving } }

  var worker: Worker {
    Worker { [self] assignment, news, progress in
      let order = assignment.order
      let places = assignment.files.take().map(place)
      record.withLock { record in
        record.orders.append(order)
        record.places.append(places)
        record.living += 1
        record.mostLiving = max(record.mostLiving, record.living)
      }
      defer { record.withLock { $0.living -= 1 } }
      await progress(.progress(JobProgress(stage: "read", fraction: 0.5)))
      guard order.isFollowing else {
        return .done(report: Self.ordinaryReport, summary: Worker.exampleSummary)
      }
      await progress(.read(5))
      return await follow(news)
    }
  }

  private func follow(_ news: AsyncStream<WorkerNews>) async -> WorkerOutcome {
    let index = record.withLock { record in
      record.news.append([])
      return record.news.count - 1
    }
    defer { record.withLock { $0.endedFollowers += 1 } }
    for await item in news {
      record.withLock { $0.news[index].append(item) }
      switch (manner, item) {
      case (.ending(let outcome), _), (.endingLate(let outcome), .accepted): return outcome
      case (_, .accepted):
        return .done(report: Self.followedReport, summary: Worker.exampleSummary)
      default: break
      }
    }
    return .crashed("stopped")
  }
}

/// A case whose image comes in several chunks.
struct SlowUpload {
  static let image = (0..<40).map { UInt8($0) }

  let bench: Bench
  let job: String

  /// Submits a case, and sends all but its image.
  init(to bench: Bench, key: String = "example-1", image: [UInt8] = image) async throws {
    self.bench = bench
    let example = ExampleCase(key: key, contents: [image, [1], [2]])
    job = try await bench.submit(example.submission).job
    try await send([1], file: 1, at: 0)
    try await send([2], file: 2, at: 0)
  }

  func send(_ bytes: [UInt8], file: Int = 0, at offset: Int) async throws {
    let chunk = Verb.chunk(job: job, file: file, offset: Int64(offset))
    guard case .credit = await bench.ask(chunk, body: bytes) else { throw UnexpectedReply() }
  }

  /// Sends the bytes of the image up to `end`, ten a chunk.
  func sendImage(_ image: [UInt8] = image, from start: Int = 0, to end: Int) async throws {
    for offset in stride(from: start, to: end, by: 10) {
      try await send(Array(image[offset..<min(offset + 10, end)]), at: offset)
    }
  }

  func commit() async throws {
    guard case .stored = await bench.ask(.commit(job: job)) else { throw UnexpectedReply() }
  }

  /// The report of the job, once it is done.
  func report() async throws -> [UInt8] {
    guard try await bench.settled(job).state == .done,
      case .result(let result) = await bench.ask(.result(job: job))
    else { throw UnexpectedReply() }
    return result.report
  }
}

/// Waits until `condition` holds, as long as may pass on a busy machine.
func eventually(_ condition: () async throws -> Bool) async throws {
  for _ in 0..<6000 {
    if try await condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  throw UnexpectedReply()
}

/// Where an open file lies.
private func place(of file: RootedFile) -> String {
  let link = "/proc/self/fd/\(file.descriptor)"
  return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? ""
}
