/// A program to be started, and what it is told.
struct Invocation {
  /// What a worker is told to do.
  struct Order {
    /// The order itself.
    let line: String
    /// The paths of the files that it is handed, open.
    let files: [String]
  }

  /// The program's path or name, and its arguments.
  let words: [String]
  /// The order that it gets on standard input, which then stays open; nil gives it none.
  var order: Order?

  /// The same, kept on one core.
  func pinned(to core: Int) -> Invocation {
    Invocation(words: ["taskset", "--cpu-list", "\(core)"] + words, order: order)
  }
}

/// How a process ended.
struct Ending {
  /// The exit status, or 128 and the signal's number.
  let status: Int32
  let output: String
  let errors: String
  /// Processor time in seconds.
  let cpu: Double
  /// The largest resident set in bytes.
  ///
  /// Linux carries the starter's own over, so that nothing below that is seen here.
  let peak: Int
}
