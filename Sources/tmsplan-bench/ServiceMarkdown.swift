/// All that one sitting of the load bench measured.
struct ServiceResult {
  let date: String
  let machine: Machine
  let software: String
  /// The load averages at the start and at the end.
  var load: [String]
  let repetitions: Int
  /// Bytes per second that the state folder's disk takes, written and synchronised.
  var disk: Double = 0
  var uploads: [UploadResult] = []
  var feed: FeedResult?
  var clinics: ClinicResult?

  /// The whole of `BenchmarksService.md`.
  var markdown: String {
    let goals = serviceGoals(uploads).map { goal in
      [goal.data, goal.goal, goal.found, goal.isMet.map { $0 ? "yes" : "**no**" } ?? "–"]
    }
    let parts = [
      introduction, "## Uploads", uploadTable, "## Another client meanwhile", replyTable,
      feedText, clinicText, "## Goals", table(["Upload", "Goal", "Found", "Met"], goals),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
  }

  private var introduction: String {
    """
    # Benchmarks of the service

    Written by `make bench-service`. Medians with least and most of \(repetitions) runs, in which a bare \
    libzmq receiver in C, which only counts, and the daemon took turns. Both get chunks of 1 MiB with a \
    window of 10 MiB over loopback, random bytes, from the same sender in C. The daemon writes to a \
    disk, digests, and says `stored` after fdatasync and commit; each run has a new one. The keeper is the \
    bare receiver with a thread that digests (OpenSSL) and one that writes, without identity, database or \
    jobs: the least that anyone must do who keeps that promise here.

    - \(date), load average \(load.joined(separator: " then "))
    - \(machine.line)
    - \(software)
    - the disk takes \(decimals(disk / 1e6, 0)) MB/s of a new file of 1.5 GB, by dd with fdatasync
    """
  }

  private var uploadTable: String {
    let rows = uploads.map { upload -> [String] in
      let bytes = Double(upload.bytes)
      return [
        upload.title, speed(bytes, upload.receiver), speed(bytes, upload.keeper),
        speed(bytes, upload.daemon), speed(bytes, upload.stored),
        upload.ratioOfKeeper.map { decimals($0, 2) } ?? "–",
        upload.ratio.map { decimals($0, 2) } ?? "–",
        "\(decimals(Double(upload.peaks.max() ?? 0) / 1_048_576, 0))",
      ]
    }
    let headings = [
      "Upload", "Receiver MB/s", "Keeper MB/s", "Daemon MB/s", "until `stored` MB/s",
      "Keeper's ratio",
      "Daemon's ratio", "Daemon peak MiB",
    ]
    return table(headings, rows)
  }

  private var replyTable: String {
    let rows = uploads.filter { !$0.replies.isEmpty }.map { upload in
      [upload.title, "\(upload.replies.count)"]
        + [0.5, 0.99, 1].map { decimals(1000 * (quantile(upload.replies, $0) ?? 0), 1) }
        + [
          quantile(upload.delays, 0.99).map { decimals(1000 * $0, 1) } ?? "–",
          Spread(upload.stolen).map { "\(decimals(100 * $0.median, 0)) %" } ?? "–",
        ]
    }
    let control = """
      The pauses of 5 ms between two questions are the control: how much longer they lasted than asked, with \
      nobody to wait for. Of the time of the cores, the host of this machine took the last column for others \
      (steal) during uploads to the daemon.
      """
    return "`ping` and `status` in turn, in ms. " + control + "\n\n"
      + table(
        ["Upload", "Replies", "p50", "p99", "Most", "Pause's p99", "Taken by the host"],
        rows
      )
  }

  private var feedText: String {
    guard let feed else { return "" }
    return """
      ## Subscribers

      \(feed.complete) of \(feed.subscribers) subscribers heard all events of a job once and in order; \
      the last heard its end \(decimals(1000 * feed.last, 0)) ms after its commit.
      """
  }

  private var clinicText: String {
    guard let clinics, let spread = Spread(clinics.finished) else { return "" }
    let refusals = clinics.refusals.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return """
      ## Clinics

      \(clinics.finished.count) clinics submitted \(clinics.jobs) cases each at once: all had ended after \
      \(decimals(spread.most, 1)) s, those of the first clinic after \(decimals(spread.least, 1)) s; \
      \(clinics.failed) were not done. Put off meanwhile, and submitted again after the time told: \
      \(refusals.isEmpty ? "none" : refusals.joined(separator: ", ")).
      """
  }

  private func speed(_ bytes: Double, _ seconds: [Double]) -> String {
    guard let spread = Spread(seconds) else { return "–" }
    let (median, least, most) = (spread.median, spread.most, spread.least)
    let speeds = [median, least, most].map { decimals(bytes / $0 / 1e6, 0) }
    return "\(speeds[0]) (\(speeds[1])–\(speeds[2]))"
  }
}
