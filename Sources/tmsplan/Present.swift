import ArgumentParser
import Client
import Wire

/// `tmsplan present`: what the clinic's navigators are shown.
struct Present: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Put a job's target on the air for the site's navigators, or take it off.",
    discussion: """
      A navigator such as 3D Slicer that is connected to the daemon by OpenIGTLink sees the target at \
      once, and one that connects later as soon as it does. It stays until another job is presented, it is \
      taken off, or its data are erased; a restart changes nothing. A newer result of the same subject waits, and \
      the navigators' status says so, unless --follow was given. Without JOB it is told what is on the air. \
      Exit status 4 where the job has no target that may be shown: then the navigators are shown none.
      """
  )

  @OptionGroup var daemon: DaemonOptions

  @Argument(help: "The job's id.")
  var job: String?

  @Flag(help: "Let later results of the same subject take its place by themselves.")
  var follow = false

  @Flag(help: "Show nothing any more.")
  var clear = false

  @Option(help: "The site; only for operators, at --ingest $TMSP_ADMIN, who may ask and clear.")
  var site: String?

  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard !clear || job == nil else { throw ValidationError("Give a job, or --clear.") }
    guard !follow || job != nil else { throw ValidationError("--follow needs a job.") }
    guard site == nil || job == nil else {
      throw ValidationError("The site is that of the job; leave --site out.")
    }
  }

  func run() async throws {
    let presenting: Presenting =
      if let job {
        .show(job: job, isFollowing: follow)
      } else if clear {
        .clear(site: site)
      } else {
        .ask(site: site)
      }
    let onAir = try await daemon.withClient { try await $0.present(presenting) }
    if json {
      Console.print(onAir.value)
    } else {
      Console.print(onAir.lines.joined(separator: "\n"))
    }
    guard job == nil || onAir.state == .target else {
      throw ExitCode(Console.Status.noTarget.rawValue)
    }
  }
}

extension OnAir {
  /// What is on the air, for people.
  var lines: [String] {
    var lines = [headline]
    if let newer { lines.append("  a newer result waits: tmsplan present \(newer)") }
    if isFollowing { lines.append("  later results of the subject take its place by themselves") }
    if let endpoint {
      let word = navigators == 1 ? "navigator" : "navigators"
      lines.append("  \(navigators) \(word) connected at \(endpoint)")
    }
    return lines
  }

  /// The first of ``lines``.
  var headline: String {
    let whose = [subject.map { "subject \($0)" }, job.map { "job \($0)" }].compactMap(\.self)
      .joined(separator: ", ")
    switch state {
    case .off: return "no navigators of \(site) are served: openigtlink is off"
    case .nothing: return "nothing is on the air"
    case .target:
      return "on the air: \(whose)" + (reason.map { ", without a coil pose [\($0)]" } ?? "")
    case .noTarget: return "on the air: no target [\(reason ?? "no_target")], \(whose)"
    }
  }
}
