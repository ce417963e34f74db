import Client
import Glibc
import Messaging
import Wire

/// Measures uploads to the daemon and to the bare receiver.
struct ServiceUploads {
  let daemon: String
  let receiver: String
  let sender: String
  let folder: String
  /// A file of random bytes and its digest.
  struct Content {
    let path: String
    let sha256: String
  }

  /// One upload to each; the results join those of `result`.
  func measure(_ content: Content, into result: inout UploadResult) async throws {
    let keys = result.isEncrypted ? [try LoadClient("uploader"), try LoadClient("other")] : []
    result.receiver.append(try receive(content, keys.first))
    result.keeper.append(try receive(content, keys.first, into: folder + "/kept"))
    let service = try ServiceDaemon(daemon, folder: folder + "/daemon", clients: keys)
    do {
      let other = try await service.door.connect(keys.last)
      let words = [sender, service.door.ingest, content.path, content.sha256]
      let process = try ChildProcess(Invocation(words: words + service.words(of: keys.first)))
      let before = coreTicks()
      try await ask(other, while: process, into: &result)
      result.stolen += stolenShare(from: before, to: coreTicks()).map { [$0] } ?? []
      let times = try Self.times(try process.wait())
      result.daemon.append(times.credited)
      result.stored.append(times.stored)
      result.peaks.append(service.peak)
      await other.close()
    } catch {
      try? service.stop()
      throw error
    }
    try service.stop()
  }

  /// Seconds of an upload to a receiver in C, which digests and writes into `file` or only counts.
  private func receive(
    _ content: Content,
    _ client: LoadClient?,
    into file: String? = nil
  ) throws -> Double {
    defer { if let file { unsafe unlink(file) } }
    let server = try LoadClient("server")
    let bare = try Ports.free()
    let secret = client == nil ? [] : [server.secret.revealed]
    // Credit for two chunks at a time is what the daemon gives to one that is fast.
    let process = try ChildProcess(Invocation(words: [receiver, bare, "2", file ?? "-"] + secret))
    let keys = client.map { [server.publicKey.text, $0.publicKey.text, $0.secret.revealed] } ?? []
    let words = [sender, bare, content.path, content.sha256] + keys
    let upload = try ChildProcess(Invocation(words: words)).wait()
    if upload.status != 0 { kill(process.id, SIGTERM) }
    let counted = try process.wait()
    let times = try Self.times(upload)
    guard counted.status == 0 else {
      throw BenchError("the receiver lost bytes: \(counted.errors)")
    }
    return times.credited
  }

  private static func times(_ ending: Ending) throws -> (credited: Double, stored: Double) {
    let words = ending.output.split { " \n".contains($0) }
    let numbers = words.compactMap { Double($0) }
    guard ending.status == 0, numbers.count == 3 else {
      throw BenchError("the upload failed: \(ending.errors)")
    }
    return (numbers[0], numbers[1])
  }

  /// Asks again and again until the sender has ended; some 200 times a second at most.
  private func ask(
    _ client: TMSPClient,
    while sender: ChildProcess,
    into result: inout UploadResult
  ) async throws {
    while !sender.hasEnded {
      let begin = ContinuousClock.now
      if result.replies.count.isMultiple(of: 2) {
        _ = try await client.ping()
      } else {
        // There is no such job, but the daemon has looked it up all the same.
        _ = try? await client.status(of: "0c7e9d3a-52f4-4a51-8f0e-9f1f7f0a1b2c")
      }
      let answered = ContinuousClock.now
      result.replies.append((answered - begin) / .seconds(1))
      try await Task.sleep(for: .milliseconds(5))
      result.delays.append(max(0, (ContinuousClock.now - answered) / .seconds(1) - 0.005))
    }
  }
}
