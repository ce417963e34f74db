/// A program to be started, and what it is told.
struct Invocation {
  /// The program's path or name, and its arguments.
  let words: [String]
  /// The line that it gets on standard input, which then stays open; nil gives it none.
  var input: String?

  /// The same, kept on one core.
  func pinned(to core: Int) -> Invocation {
    Invocation(words: ["taskset", "--cpu-list", "\(core)"] + words, input: input)
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
