public import Denoising
public import Imaging
public import Networks
import Statistics

/// Why a trial of networks came to nothing.
public enum NetworkTrialError: Error, Equatable {
  /// The runs are too short to be cleaned.
  case cleaning(DenoisingError)
  /// The networks cannot be sought.
  case networks(NetworksError)
}

/// Simulates people whose networks are known, and finds them by the program's own code.
///
/// - Parameters:
///   - setting: The kind of runs; each person has two.
///   - brain: Laid out by the same options.
///   - options: What is declared of all.
///   - seed: What fixes all draws. A person has the same borders in each setting of the same shift.
///   - crew: Who does it, a person each; what comes out is the same.
/// - Returns: Means over all people.
/// - Throws: ``NetworkTrialError``.
public func networkTrial(
  _ setting: NetworkTrialSetting,
  in brain: NetworkTrialBrain,
  _ options: NetworkTrialOptions,
  seed: UInt64,
  crew: Crew = .alone
) throws(NetworkTrialError) -> NetworkTrialResult {
  precondition(options.people > 1, "\(options.people) people cannot be told apart")
  var drawn = [Result<TrialPerson, NetworkTrialError>?](repeating: nil, count: options.people)
  unsafe drawn.withUnsafeMutableBufferPointer { drawn in
    crew.share(options.people) { number, _ in
      unsafe drawn[number] = Result { () throws(NetworkTrialError) in
        try TrialPerson(setting, brain, options, number: UInt64(number), seed: seed)
      }
    }
  }
  var people: [TrialPerson] = []
  for person in drawn { if let person { people.append(try person.get()) } }
  return NetworkTrialResult(setting, people, brain)
}

/// What was planted in a person, and found.
struct TrialPerson: Sendable {
  let truth: [Int]?
  /// Of each of two runs.
  let runs: [NetworkLabelling]
  /// After how many iterations.
  let iterations: Int
  /// The share of voxels outside the spheres above the floor, of the first run.
  let shareAbove: Double

  init(
    _ setting: NetworkTrialSetting,
    _ brain: NetworkTrialBrain,
    _ options: NetworkTrialOptions,
    number: UInt64,
    seed: UInt64
  ) throws(NetworkTrialError) {
    let simulator = NetworkPersonSimulator(setting, brain, options, person: seed &+ number)
    truth = simulator.truth
    var (series, random) = ([VoxelSeries](), [SeededGenerator]())
    for run in 0..<2 {
      var own = SeededGenerator(seed: seed, stream: 2 * number + UInt64(run))
      do throws(DenoisingError) { series.append(try simulator.run(&own)) } catch {
        throw .cleaning(error)
      }
      random.append(own)
    }
    do throws(NetworksError) {
      var trails: [LabelTrail] = []
      for series in series { trails.append(try brain.trail(in: series, setting.most)) }
      iterations = brain.iterations(setting, trails, series)
      runs = [trails[0].labelling(after: iterations), trails[1].labelling(after: iterations)]
      shareAbove = try brain.floor(in: series[0], iterations, options, &random[0])
    } catch { throw .networks(error) }
  }
}

extension NetworkTrialSetting {
  fileprivate var most: Int {
    switch iterations {
    case .chosen: IndividualNetworksRule().maximumIterations
    case .fixed(let count): count
    }
  }
}

extension NetworkTrialBrain {
  fileprivate func trail(
    in series: VoxelSeries,
    _ most: Int
  ) throws(NetworksError) -> LabelTrail {
    let found = try networks(in: series, most, keepingTrail: true)
    guard let trail = found.trail else { preconditionFailure("the trail was to be kept") }
    return trail
  }

  fileprivate func iterations(
    _ setting: NetworkTrialSetting,
    _ trails: [LabelTrail],
    _ series: [VoxelSeries]
  ) -> Int {
    switch setting.iterations {
    case .fixed(let count): count
    case .chosen:
      IterationChoice((trails[0], trails[1]), in: (series[0], series[1]), where: isOutside)
        .iterations
    }
  }

  private func networks(
    in series: VoxelSeries,
    _ most: Int,
    keepingTrail keepsTrail: Bool = false
  ) throws(NetworksError) -> IndividualNetworks {
    try individualNetworks(
      in: series,
      prior: prior,
      using: networks,
      graph: graph,
      rule: IndividualNetworksRule(maximumIterations: most),
      keepingTrail: keepsTrail
    )
  }

  fileprivate func floor(
    in series: VoxelSeries,
    _ iterations: Int,
    _ options: NetworkTrialOptions,
    _ random: inout SeededGenerator
  ) throws(NetworksError) -> Double {
    let lags = nullLags(
      frameCount: series.frameCount,
      count: options.lagCount,
      using: &random
    )
    let found = try networks(in: series, iterations)
    return try nullFloor(of: found, in: series, graph: graph, isOutside: isOutside, lags: lags)
      .shareAbove
  }
}
