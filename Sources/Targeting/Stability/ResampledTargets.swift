public import Connectivity
public import Geometry
public import Imaging
import Statistics

/// A method, as resampling needs it: which columns of the map are its own, and its rule.
public struct ResampledMethod<Frame: WorldFrame>: Sendable {
  /// What the method is called in reports.
  public let name: String
  /// Its columns of the map.
  public let columns: Range<Int>
  /// How it finds a target in them.
  public let chooser: any TargetChooser<Frame>

  /// Creates a method.
  public init(name: String, columns: Range<Int>, chooser: any TargetChooser<Frame>) {
    self.name = name
    self.columns = columns
    self.chooser = chooser
  }
}

/// The targets of a method in resamples of the data.
public struct ResampledTargets<Frame: WorldFrame>: Sendable, Equatable {
  /// What the method is called in reports.
  public let method: String
  /// One target a resample, nil where the resample has none.
  public let targets: [Point<Frame>?]

  /// Describes the targets of `method`.
  public init(method: String, targets: [Point<Frame>?]) {
    self.method = method
    self.targets = targets
  }

  /// The share of resamples without a target.
  public var shareWithoutTarget: Double {
    targets.isEmpty ? 1 : Double(targets.count { $0 == nil }) / Double(targets.count)
  }

  /// The distance that the share `share` of all resampled targets does not exceed.
  ///
  /// - Parameters:
  ///   - share: Above 0 and at most 1.
  ///   - target: From where distances are measured: the target of all data.
  /// - Returns: The distance, or nil where too few resamples have a target at all: one without is
  ///   further away than any.
  public func distance(holding share: Double, from target: Point<Frame>) -> Millimetres? {
    let distances = targets.map { $0?.distance(to: target).value ?? .infinity }.sorted()
    guard let distance = orderStatistic(share, of: distances), distance.isFinite else { return nil }
    return distance.mm
  }
}

/// The targets of `methods` in resamples of `runs`.
///
/// - Parameters:
///   - runs: At least one run, all with the same columns.
///   - bootstrap: How frames are drawn.
///   - methods: Whose targets are sought.
///   - crew: Who does it; the targets are the same to the last bit.
/// - Returns: One list of targets a method.
/// - Throws: ``ConnectivityError`` where the seed has no signal in a run.
public func resampledTargets<Frame: WorldFrame>(
  of runs: [ResampledRun],
  _ bootstrap: FrameBootstrap,
  methods: [ResampledMethod<Frame>],
  crew: Crew = .alone
) throws(ConnectivityError) -> [ResampledTargets<Frame>] {
  let counts = runs.enumerated().map { number, run in
    bootstrap.counts(run: number, keptCount: run.keptCount, repetitionTime: run.repetitionTime)
  }
  // Some maps at once: those of all resamples would take as much memory as the series.
  let starts = Array(stride(from: 0, to: bootstrap.resamples, by: resamplesAtOnce))
  var found = [Result<[[Point<Frame>?]], ConnectivityError>](
    repeating: .success([]),
    count: starts.count
  )
  unsafe found.withUnsafeMutableBufferPointer { found in
    crew.share(starts.count) { number, _ in
      let some = starts[number]..<min(bootstrap.resamples, starts[number] + resamplesAtOnce)
      unsafe found[number] = Result { () throws(ConnectivityError) in
        try targets(of: runs, counts: counts.map { Array($0[some]) }, methods: methods)
      }
    }
  }
  var all = [[Point<Frame>?]](repeating: [], count: methods.count)
  for part in found {
    for (number, targets) in try part.get().enumerated() { all[number] += targets }
  }
  return zip(methods, all).map { ResampledTargets(method: $0.name, targets: $1) }
}

/// The targets of each method in the resamples that drew every frame `counts` times, by run.
private func targets<Frame: WorldFrame>(
  of runs: [ResampledRun],
  counts: [[[Int]]],
  methods: [ResampledMethod<Frame>]
) throws(ConnectivityError) -> [[Point<Frame>?]] {
  let maps = try resampledMaps(of: runs, counts: counts, columnsAtOnce: 512)
  return methods.map { method in
    var chooser = method.chooser
    return (0..<maps.resamples).map { resample in
      maps.withMap(resample, columns: method.columns) { chooser.target(in: $0) }
    }
  }
}

private let resamplesAtOnce = 128
