import Client
import Foundation
import Wire

/// What `tmsplan top` shows: how the service is at one moment, and its jobs.
struct TopSnapshot: Sendable {
  let status: ServerStatus
  let jobs: [JSONValue]
  /// Whether `jobs` are all that are not final.
  let isAll: Bool
}

extension TopSnapshot {
  /// Asks the daemon.
  ///
  /// - Throws: ``ClientError``; `forbidden` for who is no operator.
  init(from client: TMSPClient) async throws(ClientError) {
    status = try await client.server()
    (jobs, isAll) = try await client.jobs(in: nil)
  }

  /// The snapshot as one JSON object.
  var value: JSONValue {
    .object([
      "server": Reply.server(status).value, "jobs": .array(jobs), "all_jobs": .bool(isAll),
    ])
  }
}

/// A snapshot as lines of text.
struct TopView {
  let snapshot: TopSnapshot
  /// How many columns a line has at most.
  let columns: Int
  let now: Date

  /// The view; where it has more than `limit` lines, the last one says how many jobs are left out.
  func lines(limit: Int = .max) -> [String] {
    let jobs = snapshot.jobs.compactMap { TopJob($0, now: now) }
    let head = header + [row("JOB", "STATE", "STAGE", "PROGRESS", "SITE", "AGE")]
    let room = max(0, limit - head.count)
    let isWhole = jobs.count <= room && snapshot.isAll
    let shown = isWhole ? jobs.count : min(jobs.count, max(0, room - 1))
    var lines = head + jobs.prefix(shown).map(row)
    if shown < jobs.count {
      lines.append("and \(jobs.count - shown)\(snapshot.isAll ? "" : " or more") others")
    } else if !snapshot.isAll {
      lines.append("and others")
    } else if jobs.isEmpty {
      lines.append("no jobs")
    }
    return lines.prefix(limit).map(cut)
  }

  private var header: [String] {
    let status = snapshot.status
    let disk = Double(status.diskPercent) / 100
    let audit =
      status.auditSequence > 0 ? "\(status.auditSequence) \(status.auditHash)" : "none yet"
    return [
      "tmsplannerd \(status.version), up \(age(Double(status.uptime))), \(status.mood)",
      "Jobs     receiving \(status.receiving), queued \(status.queued), "
        + "running \(status.running) of \(status.workers)",
      "Disk     \(bar(disk, 20)) \(status.diskPercent) % full",
      "Clients  \(status.clients) on the list",
      "Events   \(status.lastSequence) of epoch \(status.epoch)",
      "Audit    \(audit)",
    ] + onAir + [""]
  }

  private var onAir: [String] {
    snapshot.status.onAir.map { onAir in
      "On air   \(onAir.site), \(onAir.navigators) connected: \(onAir.headline)"
        + (onAir.newer == nil ? "" : ", a newer one waits")
    }
  }

  private func row(_ job: TopJob) -> String {
    let progress = job.progress.map { "\(bar($0, 6)) \(Int(($0 * 100).rounded())) %" } ?? ""
    return row(job.id, job.state, job.stage, progress, job.site, job.age)
  }

  private func row(
    _ job: String,
    _ state: String,
    _ stage: String,
    _ progress: String,
    _ site: String,
    _ age: String
  ) -> String {
    // At 80 columns the longest age still fits, at 103 the whole id: what other commands take.
    let widths = [columns >= 103 ? 36 : 13, 9, 12, 14, 11]
    let cells = zip([job, state, stage, progress, site], widths).map { cell, width in
      cell.prefix(width).padding(toLength: width, withPad: " ", startingAt: 0)
    }
    return (cells + [age]).joined(separator: "  ")
  }

  private func cut(_ line: String) -> String {
    let plain = printable(line)
    return plain.count > columns ? plain.prefix(max(0, columns - 1)) + "…" : plain
  }
}

/// One job of the list.
private struct TopJob {
  let id: String
  let state: String
  let stage: String
  let progress: Double?
  let site: String
  let age: String

  /// Nil for what is no job.
  init?(_ value: JSONValue, now: Date) {
    guard case .object(let members) = value else { return nil }
    func text(_ name: String) -> String {
      if case .string(let text)? = members[name] { text } else { "" }
    }
    (id, state, site) = (text("job"), text("state"), text("site"))
    stage = text("stage")
    progress =
      switch members["progress"] {
      case .number(let fraction)?: min(max(fraction, 0), 1)
      case .integer(let fraction)?: Double(min(max(fraction, 0), 1))
      default: nil
      }
    age = date(timestamp: text("created")).map { tmsplan.age(now.timeIntervalSince($0)) } ?? ""
  }
}

extension ServerStatus {
  /// Whether it takes cases, and why not.
  fileprivate var mood: String {
    if isStopping { return "stopping" }
    return lockReason.map { "locked: \($0)" } ?? "taking cases"
  }
}

/// A bar of `width` signs between brackets, filled to `fraction`.
private func bar(_ fraction: Double, _ width: Int) -> String {
  let filled = min(max(Int((fraction * Double(width)).rounded(.down)), 0), width)
  let rest = String(repeating: ".", count: width - filled)
  return "[" + String(repeating: "#", count: filled) + rest + "]"
}

/// A time in its two largest units: `12 s`, `3 min 5 s`, `2 h 40 min`, `5 d 3 h`.
private func age(_ seconds: Double) -> String {
  let seconds = Int(max(0, seconds))
  switch seconds {
  case ..<60: return "\(seconds) s"
  case ..<3600: return "\(seconds / 60) min \(seconds % 60) s"
  case ..<86_400: return "\(seconds / 3600) h \(seconds / 60 % 60) min"
  default: return "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
  }
}

/// The text without what would move a terminal's cursor: a reason is what somebody typed.
private func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.map { scalar in
        let isControl = [.control, .format, .lineSeparator, .paragraphSeparator]
          .contains(scalar.properties.generalCategory)
        return isControl ? " " : scalar
      }
    )
  )
}
