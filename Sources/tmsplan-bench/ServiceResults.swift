/// Uploads of one size, with or without keys, to the bare receiver and to the daemon in turns.
struct UploadResult {
  let bytes: Int
  let isEncrypted: Bool
  /// Seconds from the first chunk to the credit that covers the file.
  var receiver: [Double] = []
  /// The same for the receiver that also digests and writes.
  var keeper: [Double] = []
  var daemon: [Double] = []
  /// Seconds from the first chunk to `stored`.
  var stored: [Double] = []
  /// The daemon's largest resident sets, in bytes.
  var peaks: [Int] = []
  /// Seconds that another client waited for its replies meanwhile.
  var replies: [Double] = []
  /// Seconds that its pauses of 5 ms between two questions were too long: what the machine alone does to who
  /// waits for nobody.
  var delays: [Double] = []
  /// The part of the cores' time that the machine's host gave to others during each upload to the daemon.
  var stolen: [Double] = []

  /// How fast the daemon was, as a part of what the bare receiver reached; nil without runs.
  var ratio: Double? { Self.ratio(of: daemon, to: receiver) }

  /// The same for the receiver that also digests and writes: more than this the promise leaves to nobody.
  var ratioOfKeeper: Double? { Self.ratio(of: keeper, to: receiver) }

  private static func ratio(of seconds: [Double], to bare: [Double]) -> Double? {
    guard let bare = Spread(bare), let ours = Spread(seconds) else { return nil }
    return bare.median / ours.median
  }

  var title: String { "\(bytes / 1_000_000) MB, \(isEncrypted ? "CURVE" : "plain")" }
}

/// What subscribers heard of one job.
struct FeedResult {
  let subscribers: Int
  /// How many of them heard every event once and in order.
  var complete = 0
  /// Seconds from the commit of the job's end until the last of them heard it.
  var last = 0.0
}

/// Clinics that submit at once.
struct ClinicResult {
  let jobs: Int
  /// Seconds until all jobs of each clinic had ended.
  var finished: [Double] = []
  /// How often a case was put off, by code.
  var refusals: [String: Int] = [:]
  /// How many jobs ended in another state than `done`.
  var failed = 0
}

/// The value below which `fraction` of `values` lie; nil where there are none.
func quantile(_ values: [Double], _ fraction: Double) -> Double? {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return nil }
  let rank = Int((fraction * Double(sorted.count)).rounded(.up)) - 1
  return sorted[min(max(rank, 0), sorted.count - 1)]
}

/// What the load bench must find.
func serviceGoals(_ uploads: [UploadResult]) -> [GoalResult] {
  uploads.flatMap { upload -> [GoalResult] in
    var goals = [
      GoalResult(
        data: upload.title,
        goal: "at least 0.70 of the bare receiver",
        found: upload.ratio.map { decimals($0, 2) } ?? "not measured",
        isMet: upload.ratio.map { $0 >= 0.7 }
      )
    ]
    guard upload.bytes >= 1_000_000_000 else { return goals }
    let peak = upload.peaks.max().map { Double($0) / 1_048_576 }
    let slow = quantile(upload.replies, 0.99).map { 1000 * $0 }
    goals += [
      GoalResult(
        data: upload.title,
        goal: "daemon at most 64 MiB",
        found: peak.map { "\(decimals($0, 0)) MiB" } ?? "not measured",
        isMet: peak.map { $0 <= 64 }
      ),
      GoalResult(
        data: upload.title,
        goal: "99 of 100 replies to another client within 20 ms",
        found: slow.map { "\(decimals($0, 1)) ms" } ?? "not measured",
        isMet: slow.map { $0 <= 20 }
      ),
    ]
    return goals
  }
}
