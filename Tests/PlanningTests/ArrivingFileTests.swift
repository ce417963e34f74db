import Foundation
import Imaging
import Synchronization
import Testing

@testable import Planning

/// Files that are read while they are written.
@Suite struct ArrivingFileTests {
  private let content = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  private let url = FileManager.default.temporaryDirectory.appending(
    path: "arriving-\(UUID().uuidString)"
  )

  private var path: String { url.path(percentEncoded: false) }

  /// Runs `body` with a file of the whole size, whose content is still zero.
  private func withFile(_ body: (FileHandle) throws -> Void) throws {
    try Data(count: content.count).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(try FileHandle(forWritingTo: url))
  }

  private func input(_ arrival: ArrivingFile?, sha256: String? = nil) -> InputFile {
    InputFile(role: .bold, run: 1, path: path, verifiedSHA256: sha256, arrival: arrival)
  }

  /// All bytes of `source`, and how many reads gave them.
  private func readAll(_ source: InputBytes) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 777)
    while true {
      let count = try source.read(into: &buffer)
      guard count > 0 else { return bytes }
      bytes += buffer[..<count]
    }
  }

  @Test func `a reader waits for bytes, and sees none before they are there`() throws {
    try withFile { file in
      let arrival = ArrivingFile(size: content.count)
      let source = try InputBytes(input(arrival))
      let writer = Thread { [content] in
        for start in stride(from: 0, to: content.count, by: 500) {
          Thread.sleep(forTimeInterval: 0.002)
          try? file.write(contentsOf: Data(content[start..<(start + 500)]))
          arrival.advance(to: start + 500)
        }
      }
      writer.start()
      #expect(try readAll(source) == content)
      let record = source.record()
      #expect(record.byteCount == content.count)
      #expect(record.sha256 == sha256(of: content))
    }
  }

  @Test func `a reader fails where the rest will not come`() throws {
    try withFile { file in
      try file.write(contentsOf: Data(content[..<100]))
      let arrival = ArrivingFile(size: content.count, available: 100)
      let source = try InputBytes(input(arrival))
      var buffer = [UInt8](repeating: 0, count: 777)
      #expect(try source.read(into: &buffer) == 100)
      arrival.abandon()
      #expect(throws: PlanningError.self) { try source.read(into: &buffer) }
    }
  }

  @Test func `a file that is shorter than announced is no whole file`() throws {
    try withFile { _ in
      let arrival = ArrivingFile(size: 6000, available: 6000)
      let source = try InputBytes(input(arrival))
      #expect(throws: PlanningError.self) { try readAll(source) }
    }
  }

  @Test func `news that are old or too large change nothing`() {
    let arrival = ArrivingFile(size: 100, available: 10)
    arrival.advance(to: 50)
    arrival.advance(to: 20)
    #expect(arrival.available == 50)
    arrival.advance(to: 1000)
    #expect(arrival.available == 100)
    arrival.abandon()
    #expect(arrival.wait(at: 40) == 60, "what is there can still be read")
    #expect(arrival.wait(at: 100) == 0)
  }

  @Test func `several readers are told`() throws {
    let arrival = ArrivingFile(size: 10)
    let counts = Mutex<[Int?]>([])
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<4 {
      Thread {
        let count = arrival.wait(at: 0)
        counts.withLock { $0.append(count) }
        done.signal()
      }.start()
    }
    Thread.sleep(forTimeInterval: 0.01)
    arrival.advance(to: 7)
    for _ in 0..<4 { #expect(done.wait(timeout: .now() + 60) == .success) }
    #expect(counts.withLock { $0 } == [7, 7, 7, 7])
  }

  @Test func `a digest that is known is recorded, and not computed`() throws {
    try withFile { _ in
      let known = try InputBytes(input(nil, sha256: "known"))
      _ = try readAll(known)
      #expect(known.record().sha256 == "known")
      #expect(known.record().byteCount == content.count)
      let unknown = try InputBytes(input(nil))
      let bytes = try readAll(unknown)
      #expect(unknown.record().sha256 == sha256(of: bytes))
    }
  }
}
