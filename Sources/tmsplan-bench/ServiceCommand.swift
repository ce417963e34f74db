import ArgumentParser
import Dispatch
import FoundationEssentials
import Synchronization

/// `tmsplan-bench service`: what `make bench-service` does.
struct ServiceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "service",
    abstract: "Measure the daemon under load against a bare receiver, and write the tables."
  )

  @Option(help: "Uploads of each size and kind.")
  var repetitions = 5

  @Option(help: "The sizes of the uploads in bytes.")
  var size = [209_715_200, 1_500_000_000]

  @Option(help: "Clinics that submit at once.")
  var clinics = 8

  @Option(help: "Cases of each clinic.")
  var jobs = 20

  @Option(help: "Subscribers of one site.")
  var subscribers = 200

  @Option(help: "Where the data and the daemon's state are kept: a disk, some 4 GB.")
  var folder = ".bench"

  @Option(help: "The file for the tables.")
  var markdown = "BenchmarksService.md"

  func validate() throws {
    guard repetitions > 0, clinics > 0, jobs > 0, subscribers > 0 else {
      throw ValidationError("There must be one of each at least.")
    }
  }

  func run() throws {
    let outcome = Mutex<Result<Void, any Error>?>(nil)
    let done = DispatchSemaphore(value: 0)
    Task.detached {
      let result: Result<Void, any Error>
      do { result = .success(try await measure()) } catch { result = .failure(error) }
      outcome.withLock { $0 = result }
      done.signal()
    }
    done.wait()
    try outcome.withLock { $0 }?.get()
  }

  private func measure() async throws {
    let programs = try Programs(baseline: "", pythons: [])
    let daemon = URL(filePath: programs.bench).deletingLastPathComponent()
      .appending(path: "tmsplannerd").path
    let place = URL(filePath: folder).path
    var result = ServiceResult(
      date: Date.now.formatted(.iso8601),
      machine: Machine(),
      software: try softwareVersions(programs),
      load: [load],
      repetitions: repetitions
    )
    result.disk = try diskSpeed(place)
    let uploads = ServiceUploads(
      daemon: daemon,
      receiver: place + "/receiver",
      sender: place + "/sender",
      folder: place
    )
    for bytes in size {
      let content = try randomBytes(bytes, place)
      for isEncrypted in [false, true] {
        var upload = UploadResult(bytes: bytes, isEncrypted: isEncrypted)
        for round in 0..<repetitions {
          note("  \(upload.title): round \(round)")
          try await uploads.measure(content, into: &upload)
        }
        result.uploads.append(upload)
        try write(result)
      }
    }
    note("  \(jobs) phantoms")
    let cases = try (0..<jobs).map { try phantom($0, place, programs) }
    let names = try (0..<clinics).map { try LoadClient("clinic-\($0)") }
    let service = try ServiceDaemon(daemon, folder: place + "/daemon", clients: names)
    do {
      let load = ServiceLoad(service: service.door, cases: cases)
      note("  \(subscribers) subscribers")
      result.feed = try await load.subscribers(subscribers, of: names[0])
      note("  \(clinics) clinics")
      result.clinics = try await load.clinics(names)
    } catch {
      try? service.stop()
      throw error
    }
    try service.stop()
    result.load.append(load)
    try write(result)
    print(result.markdown)
  }

  private func write(_ result: ServiceResult) throws {
    try Data(result.markdown.utf8).write(to: URL(filePath: markdown))
  }

  private var load: String {
    let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? ""
    return text.split(separator: " ").prefix(3).joined(separator: " ")
  }

  /// Bytes a second of a new file that is durable in the end.
  private func diskSpeed(_ place: String) throws -> Double {
    let path = place + "/disk"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let begin = ContinuousClock.now
    let words = ["dd", "if=/dev/zero", "of=\(path)", "bs=1M", "count=1430", "conv=fdatasync"]
    _ = try output(of: Invocation(words: words))
    return 1430 * 1_048_576 / ((ContinuousClock.now - begin) / .seconds(1))
  }

  private func randomBytes(_ count: Int, _ place: String) throws -> ServiceUploads.Content {
    let path = "\(place)/random-\(count)"
    if !FileManager.default.fileExists(atPath: path) {
      let command = "head -c \(count) /dev/urandom >\(path).new && mv \(path).new \(path)"
      _ = try output(of: Invocation(words: ["sh", "-c", command]))
    }
    let digest = try output(of: Invocation(words: ["sha256sum", path])).prefix(64)
    return ServiceUploads.Content(path: path, sha256: String(digest))
  }

  private func phantom(_ number: Int, _ place: String, _ programs: Programs) throws -> SmallCase {
    let path = "\(place)/small-\(number)"
    if !FileManager.default.fileExists(atPath: path) {
      let words = [
        programs.tmsplan, "phantom", "--output", path + "-unfinished", "--grid", "4mm",
        "--minutes", "5", "--seed", "\(number + 1)",
      ]
      try? FileManager.default.removeItem(atPath: path + "-unfinished")
      _ = try output(of: Invocation(words: words))
      try FileManager.default.moveItem(atPath: path + "-unfinished", toPath: path)
    }
    return SmallCase(folder: path)
  }
}
