import ArgumentParser
import Atlases
import Client
import Findings
import Foundation
import Imaging
import LinearAlgebra
import Messaging
import Service
import Statistics
import Wire

/// `tmsplan doctor`: whether this installation can work, and what to do where it cannot.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check libraries, folders, protocols and the daemon, and say what to do.",
    discussion: """
      A daemon that does not answer is noted, not a failure: tmsplan target needs none. A key that is \
      named and unusable is a failure.
      """
  )

  @OptionGroup var data: DataOptions
  @OptionGroup var daemon: DaemonOptions
  @OptionGroup var feed: FeedOptions

  func run() async throws {
    var checks = [Check("libraries", libraries)]
    checks += dataChecks()
    checks.append(temporaryFolder())
    checks.append(daemonProgram())
    checks += await daemonChecks()
    for check in checks { Console.print(check.text) }
    guard !checks.contains(where: { $0.state == .failed }) else {
      throw ExitCode(Console.Status.failure.rawValue)
    }
  }

  private var libraries: String {
    // The kernel is chosen for the processor; the first word is the library's own name.
    let algebra = linearAlgebraLibrary().split(separator: " ")
    return [
      algebra.prefix(2).joined(separator: " "), statisticsLibrary(), inflateLibrary(),
      messagingLibrary(),
    ].joined(separator: ", ")
  }

  private func dataChecks() -> [Check] {
    do throws(AtlasError) {
      let folders = try locateData(option: data.data)
      let catalogue = try Catalogue(folders)
      return [
        Check("data", "\(folders.atlases) and \(folders.protocols) (\(folders.origin.rawValue))"),
        Check("regions", "\(catalogue.regions.count)"),
        Check(
          "targeting protocols",
          catalogue.targetingProtocols.map(\.id).joined(separator: ", ")
        ),
        Check(
          "stimulation protocols",
          catalogue.stimulationProtocols.map(\.id).joined(separator: ", ")
        ),
      ]
    } catch {
      return [Check("data", "\(error.message) [\(error.code)]", .failed, remedy: error.remedy)]
    }
  }

  private func temporaryFolder() -> Check {
    let path = FileManager.default.temporaryDirectory.path(percentEncoded: false)
    return FileManager.default.isWritableFile(atPath: path)
      ? Check("temporary folder", path)
      : Check(
        "temporary folder",
        "\(path) cannot be written",
        .failed,
        remedy: "Make it writable, or set TMPDIR."
      )
  }

  /// The daemon starts this program for each job and looks for it beside itself.
  private func daemonProgram() -> Check {
    let path = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "tmsplannerd").path(percentEncoded: false)
    return FileManager.default.isExecutableFile(atPath: path)
      ? Check("daemon's program", path)
      : Check(
        "daemon's program",
        "there is none at \(path)",
        .noted,
        remedy: "To run the service here, install tmsplannerd into the folder of tmsplan."
      )
  }

  private func daemonChecks() async -> [Check] {
    var patience = Patience()
    patience.replyLimit = .seconds(2)
    patience.attempts = 1
    do {
      return try await daemon.withClient(patience: patience) { client in
        let welcome = try await client.hello(client: "tmsplan")
        let answer = Check("daemon", "\(welcome.server) answers at \(client.endpoint)")
        return [answer, await feedCheck(client)]
      }
    } catch {
      let failure = error as? any CodedError
      // Nothing was asked: what was given to reach the daemon is unusable, and stays so.
      if error is KeyFile.Refusal || error is ValidationError {
        return [
          Check(
            "keys",
            failure.map { "\($0.message) [\($0.code)]" } ?? "\(error)",
            .failed,
            remedy: failure?.remedy ?? "Set TMSP_SERVER_KEY and TMSP_KEY_FILE, or the options."
          )
        ]
      }
      return [
        Check(
          "daemon",
          failure.map { "\($0.message) [\($0.code)]" } ?? "\(error)",
          .noted,
          remedy: failure?.remedy ?? "See the journal: journalctl -u tmsplannerd."
        )
      ]
    }
  }

  /// A subscription is acknowledged at once, so that silence tells of a wrong address.
  private func feedCheck(_ client: TMSPClient) async -> Check {
    guard let stream = try? await EventStream(from: feed.results, with: client) else {
      return Check("daemon's events", "\(feed.results) is unusable", .failed, remedy: feedRemedy)
    }
    let alarm = Task {
      try await Task.sleep(for: .seconds(3))
      await stream.close()
    }
    var news = stream.news.makeAsyncIterator()
    let isHeard = (try? await news.next()) != nil
    alarm.cancel()
    await stream.close()
    return isHeard
      ? Check("daemon's events", "published at \(feed.results)")
      : Check("daemon's events", "nothing comes from \(feed.results)", .failed, remedy: feedRemedy)
  }

  private var feedRemedy: String {
    "Give the address under listen.results of the daemon's configuration as --results."
  }
}

/// One thing that was looked at.
private struct Check {
  enum State: String {
    case well = "ok  "
    case noted = "note"
    case failed = "FAIL"
  }

  let state: State
  let text: String

  init(_ subject: String, _ finding: String, _ state: State = .well, remedy: String? = nil) {
    self.state = state
    text = "\(state.rawValue) \(subject): \(finding)" + (remedy.map { "\n     \($0)" } ?? "")
  }
}
