import Planning

/// Tells which steps of a worker are news: a later stage, or a further twentieth of the same one.
///
/// Stages never come again, so that there is an end to the news, whatever a worker says.
struct ProgressRule {
  private static let step = 0.05
  private var last: (stage: Int, fraction: Double)?

  /// Whether `progress` is news; if so it is taken as told.
  mutating func isNews(_ progress: JobProgress) -> Bool {
    guard let stage = Stage.allCases.firstIndex(where: { $0.rawValue == progress.stage }) else {
      return false
    }
    if let last {
      let isFurther =
        progress.fraction >= last.fraction + Self.step
        || (progress.fraction >= 1 && last.fraction < 1)
      guard stage > last.stage || (stage == last.stage && isFurther) else { return false }
    }
    last = (stage, progress.fraction)
    return true
  }
}

/// Lets through of a worker's signs what is news, as often as an honest one has some.
struct SignFilter {
  /// How many further bytes are news.
  static let readStep: Int64 = 524_288

  private var rule = ProgressRule()
  private var read: Int64?
  private let size: Int64

  /// For a worker whose files have `size` bytes in all.
  init(size: Int64) { self.size = size }

  /// Whether `sign` is news; if so it is taken as told.
  mutating func isNews(_ sign: Worker.Sign) -> Bool {
    switch sign {
    case .progress(let progress): return rule.isNews(progress)
    case .read(let count):
      guard count <= size, read.map({ count - $0 >= Self.readStep }) ?? true else { return false }
      read = count
      return true
    }
  }
}
