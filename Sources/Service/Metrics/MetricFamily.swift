/// What a metric is: its name, what it tells, and how it is counted.
struct MetricFamily: Hashable, Sendable {
  /// How a metric is counted.
  enum Kind: Hashable, Sendable {
    /// It only grows, from the start of the daemon on.
    case counter
    /// A value of this moment.
    case gauge
    /// How many values were at most each of these bounds; ascending, without infinity.
    case histogram(upperBounds: [Double])
  }

  let name: String
  let kind: Kind
  let help: String
}

// No label holds what a client chose: neither job, key, pseudonym, path nor client. Each label's
// values are those of a closed list, so that nobody can make the daemon remember more and more.
extension MetricFamily {
  static let buildInfo = gauge("build_info", "1, with the version of the program.")
  static let startTime = gauge(
    "start_time_seconds",
    "When the daemon began, in seconds since 1970."
  )
  static let residentMemory = gauge(
    "resident_memory_bytes",
    "Memory of the daemon that is resident, without its workers."
  )
  static let jobs = gauge("jobs", "Jobs that the database holds, by state.")
  static let workers = gauge("workers", "Jobs that are computed at once at most.")
  static let followers = gauge("followers", "Workers that compute on uploads that have not ended.")
  static let endedJobs = counter("jobs_ended_total", "Jobs that have ended, by their final state.")
  static let queueTime = histogram(
    "job_queue_seconds",
    jobBounds,
    "How long a job waited between its last bytes, or its last try, and its start."
  )
  static let runTime = histogram(
    "job_run_seconds",
    jobBounds,
    "How long a job was computed, by what became of it; without what its follower did before."
  )
  static let stageTime = histogram(
    "job_stage_seconds",
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300],
    "How long the stages of reported jobs took; on an upload that was followed, waits for bytes too."
  )
  static let lastResultAge = gauge(
    "last_result_age_seconds",
    "Time since the last report was stored; absent before the first one of this daemon."
  )
  static let uploadedBytes = counter("uploaded_bytes_total", "Bytes of chunks that were written.")
  static let requests = counter(
    "requests_total",
    "Requests that were read, by verb; refused ones too."
  )
  static let refusals = counter("refused_requests_total", "Requests that were refused, by code.")
  static let connections = counter(
    "connections_total",
    "What happened to connections, by door and event."
  )
  static let subscriptions = gauge(
    "subscriptions",
    "Topics of sites that are heard now, once for each subscriber, by door. libzmq does not tell "
      + "whose subscription has ended, so it may be too low where others ask for the same topic in vain."
  )
  static let navigators = gauge("navigators", "Navigators that are connected by OpenIGTLink.")
  static let navigatorCuts = counter(
    "navigators_cut_total",
    "Navigators whose connection was ended, by reason."
  )
  static let pendingExports = gauge(
    "exports_pending",
    "Results whose files are still to be written below exports.folder."
  )
  static let diskSize = gauge("disk_size_bytes", "Size of the disk that holds the state folder.")
  static let diskAvailable = gauge(
    "disk_available_bytes",
    "Bytes that the daemon can still use on that disk."
  )
  static let databaseSize = gauge(
    "database_bytes",
    "Size of the database, with what is not merged into its file yet."
  )

  /// All metrics, in the order in which they are told.
  static let all = [
    buildInfo, startTime, residentMemory, jobs, workers, followers, endedJobs, queueTime, runTime,
    stageTime, lastResultAge, uploadedBytes, requests, refusals, connections, subscriptions,
    navigators, navigatorCuts, pendingExports, diskSize, diskAvailable, databaseSize,
  ]

  private static let jobBounds: [Double] = [
    0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200,
  ]

  private static func counter(_ name: String, _ help: String) -> MetricFamily {
    MetricFamily(name: "tmsplanner_" + name, kind: .counter, help: help)
  }

  private static func gauge(_ name: String, _ help: String) -> MetricFamily {
    MetricFamily(name: "tmsplanner_" + name, kind: .gauge, help: help)
  }

  private static func histogram(
    _ name: String,
    _ upperBounds: [Double],
    _ help: String
  ) -> MetricFamily {
    let kind = Kind.histogram(upperBounds: upperBounds)
    return MetricFamily(name: "tmsplanner_" + name, kind: kind, help: help)
  }
}
