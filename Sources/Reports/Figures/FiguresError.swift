public import Findings

/// Why no page can be made of what was given.
public enum FiguresError: CodedError, Equatable {
  /// A part has another size than it says.
  case inconsistent(part: String)
  /// The pictures are another report's.
  case foreign(job: String)

  /// The stable code.
  public var code: String {
    switch self {
    case .inconsistent: "figures_inconsistent"
    case .foreign: "figures_foreign"
    }
  }

  /// What is wrong.
  public var message: String {
    switch self {
    case .inconsistent(let part): "In the document of figures the \(part) do not fit each other."
    case .foreign(let job): "The figures belong to the job \(job), not to this report."
    }
  }

  /// What to do.
  public var remedy: String {
    switch self {
    case .inconsistent: "Make it again with tmsplan target --figures."
    case .foreign: "Give the file of figures that was written with the report."
    }
  }
}

extension ReportFigures {
  /// Checks that sizes, numbers of pixels and lengths fit each other, so that they can be drawn.
  func check() throws(FiguresError) {
    // More than any session has; sums of them do not overflow.
    let counts = 1...100_000
    guard schema == Self.schemaName else { throw .inconsistent(part: "schema and content") }
    for plane in slices?.planes ?? [] {
      let pixels = try Self.pixels(plane.width, plane.height, "slices")
      for image in [plane.pixels, plane.regions, plane.map] where image.bytes.count != pixels {
        throw .inconsistent(part: "slices")
      }
    }
    if let slices, slices.spacing.value <= 0 || slices.limit.value <= 0 || slices.window.count != 2
    {
      throw .inconsistent(part: "slices")
    }
    for carpet in carpets {
      let pixels = try Self.pixels(carpet.columns, carpet.lines, "carpets")
      guard carpet.before.bytes.count == pixels, carpet.after.bytes.count == pixels,
        (0...carpet.lines).contains(carpet.seedLines), counts.contains(carpet.framesPerColumn)
      else { throw .inconsistent(part: "carpets") }
    }
    guard
      clouds.allSatisfy({
        $0.points.allSatisfy { $0.position.count == 3 && counts.contains($0.count) }
      })
    else { throw .inconsistent(part: "clouds") }
    guard motion.allSatisfy({ max($0.displacement.count, $0.variation.count) <= counts.upperBound })
    else { throw .inconsistent(part: "motion") }
    guard signalToNoise.allSatisfy({ $0.quantiles.count == 5 }) else {
      throw .inconsistent(part: "quantiles")
    }
  }

  private static func pixels(
    _ width: Int,
    _ height: Int,
    _ part: String
  ) throws(FiguresError) -> Int {
    guard (1...1024).contains(width), (1...1024).contains(height) else {
      throw .inconsistent(part: part)
    }
    return width * height
  }

  /// Checks that the figures are those of `report`.
  public func check(against report: TargetReport) throws(FiguresError) {
    guard job == report.job, subject == report.subject else { throw .foreign(job: job) }
  }
}
