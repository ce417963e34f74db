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
  /// Of each of two runs, without detail.
  let runs: [IndividualNetworks]
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
    var runs: [IndividualNetworks] = []
    var shareAbove = 0.0
    for run in 0..<2 {
      var random = SeededGenerator(seed: seed, stream: 2 * number + UInt64(run))
      let series: VoxelSeries
      do throws(DenoisingError) { series = try simulator.run(&random) } catch {
        throw .cleaning(error)
      }
      do throws(NetworksError) {
        let found = try brain.networks(in: series, setting)
        if run == 0 { shareAbove = try brain.floor(of: found, in: series, options, &random) }
        runs.append(found.releasingDetail())
      } catch { throw .networks(error) }
    }
    (self.runs, self.shareAbove) = (runs, shareAbove)
  }
}

extension NetworkTrialBrain {
  fileprivate func networks(
    in series: VoxelSeries,
    _ setting: NetworkTrialSetting
  ) throws(NetworksError) -> IndividualNetworks {
    try individualNetworks(
      in: series,
      prior: prior,
      using: networks,
      graph: graph,
      rule: IndividualNetworksRule(maximumIterations: setting.maximumIterations)
    )
  }

  fileprivate func floor(
    of found: IndividualNetworks,
    in series: VoxelSeries,
    _ options: NetworkTrialOptions,
    _ random: inout SeededGenerator
  ) throws(NetworksError) -> Double {
    let lags = nullLags(
      frameCount: series.frameCount,
      count: options.lagCount,
      using: &random
    )
    return try nullFloor(of: found, in: series, graph: graph, isOutside: isOutside, lags: lags)
      .shareAbove
  }
}
