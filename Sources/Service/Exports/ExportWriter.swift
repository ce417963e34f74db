import Foundation
import Glibc

/// Who writes the files of a result.
///
/// A report comes from a process that has read a stranger's file. Whatever is in it may end, or hold up, the
/// process that draws it; that is never the daemon.
struct ExportWriter: Sendable {
  let write: @Sendable (ExportOrder) async -> ExportEnd
}

extension ExportWriter {
  /// The calling process, for tests.
  static let direct = ExportWriter { $0.carryOut() }

  /// A process of its own for each result: `executable write-exports`.
  ///
  /// - Parameters:
  ///   - executable: `tmsplan`.
  ///   - limit: How long it may take in all; a folder over the network may hang.
  /// - Returns: Such a writer.
  static func process(executable: String, limit: Duration = .seconds(60)) -> ExportWriter {
    // One that ends before it has read its order must be an error, not the caller's end.
    signal(SIGPIPE, SIG_IGN)
    return ExportWriter { order in
      await withCheckedContinuation { end in
        // It waits for another process, which no thread of the pool may do.
        DispatchQueue.global().async { end.resume(returning: ended(executable, order, limit)) }
      }
    }
  }

  private static func ended(
    _ executable: String,
    _ order: ExportOrder,
    _ limit: Duration
  ) -> ExportEnd {
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: executable)
    process.arguments = ["write-exports"]
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    let alarm = DispatchWorkItem {
      // Signals that end it politely are blocked in the daemon, and so in its children.
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    do {
      try process.run()
      DispatchQueue.global().asyncAfter(
        deadline: .now() + .seconds(Int(limit.components.seconds)),
        execute: alarm
      )
      // It reads all of it before it says anything.
      try? input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(order))
      try? input.fileHandleForWriting.close()
      let answer = (try? output.fileHandleForReading.read(upToCount: 4096)) ?? nil
      process.waitUntilExit()
      let isLate = alarm.wait(timeout: .now()) == .success
      alarm.cancel()
      if let answer, let end = try? JSONDecoder().decode(ExportEnd.self, from: answer) {
        return end
      }
      guard !isLate else { return .failed("it took longer than \(limit.components.seconds) s") }
      return .refused(code: "export_crashed")
    } catch {
      return .failed(error.localizedDescription)
    }
  }
}

/// The whole life of a process that writes the files of one result.
///
/// - Returns: 0 where it could say how it ended.
public func runExportWriter() -> Int32 {
  // More than the largest session needs by far: what goes on after that would do so for ever.
  for (resource, most) in [(RLIMIT_CPU, rlim_t(30)), (RLIMIT_AS, rlim_t(8) << 30)] {
    var limit = rlimit(rlim_cur: most, rlim_max: most)
    _ = unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
  }
  guard let bytes = try? FileHandle.standardInput.readToEnd(),
    let order = try? JSONDecoder().decode(ExportOrder.self, from: bytes),
    let answer = try? JSONEncoder().encode(order.carryOut())
  else { return 1 }
  return (try? FileHandle.standardOutput.write(contentsOf: answer)) == nil ? 1 : 0
}
