import Geometry
import LinearAlgebra
import TestSupport
import Testing

@testable import Networks

/// A person's own networks against NumPy's; see `generate_networks_individual.py`.
@Suite struct GoldenIndividualNetworksTests {
  struct Golden: Decodable {
    let frames: Int
    let stride: Int
    let lags: [Int]
    let voxelCount: Int
    let firstDraws: [Double]
    let cases: [Case]
    let dice: [Double]
    let outsideShare: Double
  }

  struct Case: Decodable {
    let name: String
    let seed: UInt64
    let layout: Layout
    let shift: Double
    let signal: Double
    let noise: Double
    let threshold: Double
    let isSplit: Bool
    let isWeighted: Bool
    let prior: String
    let iterations: [Iteration]
    let floor: Double
    let shareAbove: Double
  }

  struct Iteration: Decodable {
    let labels: String
    let changed: Double
    let confidence: [Double]
    let z: [Double]
  }

  let golden: Golden
  let volume = SmallVolume.golden()

  init() throws { golden = try goldenJSON("networks_individual.json", as: Golden.self) }

  @Test func `series are made of the same numbers`() {
    var random = SplitMix64(seed: 1)
    #expect(golden.firstDraws.map { _ in random.nextFraction() } == golden.firstDraws)
    #expect(volume.voxels.count == golden.voxelCount)
  }

  @Test func `spheres hold the same voxels`() {
    for example in golden.cases {
      let prior = volume.prior(example.layout.nodes())
      #expect(text(prior.networks) == example.prior, "\(example.name)")
    }
  }

  @Test func `each iteration gives the same labels and z`() throws {
    for example in golden.cases {
      for (number, iteration) in example.iterations.enumerated() {
        let found = try networks(example, iterations: number + 1)
        #expect(text(found.labels) == iteration.labels, "\(example.name), iteration \(number + 1)")
        #expect(found.changes.count == number + 1)
        #expect((found.changes[number] - iteration.changed).magnitude < 1e-12)
        let chosen = Array(stride(from: 0, to: golden.voxelCount, by: golden.stride))
        let z = greatestDifference(chosen.flatMap { found.z[row: $0] }, iteration.z)
        #expect(z < 1e-9, "\(example.name), iteration \(number + 1)")
        let confidence = chosen.map { found.confidence[$0] }
        #expect(greatestDifference(confidence, iteration.confidence) < 1e-6, "\(example.name)")
      }
      let all = try networks(example, iterations: 10)
      #expect(all.iterations == example.iterations.count, "\(example.name)")
      #expect(text(all.labels) == example.iterations[all.iterations - 1].labels)
      #expect(text(all.groupLabels) == example.iterations[0].labels)
    }
  }

  @Test func `the null floor of given lags is the same`() throws {
    for example in golden.cases {
      let found = try networks(example, iterations: 10)
      let prior = volume.prior(example.layout.nodes())
      let floor = try nullFloor(
        of: found,
        in: series(example),
        graph: volume.graph,
        isOutside: prior.isOutside(of: found.networks),
        sides: volume.points.map(Side.init(of:)),
        lags: golden.lags
      )
      #expect((floor.floor - example.floor).magnitude < 1e-9, "\(example.name)")
      #expect((floor.shareAbove - example.shareAbove).magnitude < 1e-12, "\(example.name)")
    }
  }

  @Test func `two runs agree as much`() throws {
    let runs = try golden.cases.prefix(2).map { try networks($0, iterations: 10) }
    let prior = volume.prior(Layout.quadrants.nodes())
    let found = NetworkAgreement(
      runs[0].labels,
      runs[1].labels,
      networks: [0, 1, 2, 3],
      isOutside: prior.isOutside(of: [0, 1, 2, 3])
    )
    #expect(greatestDifference(found.dice.map { $0 ?? -1 }, golden.dice) < 1e-12)
    #expect(((found.outsideShare ?? -1) - golden.outsideShare).magnitude < 1e-12)
  }

  private func series(_ example: Case) -> VoxelSeries {
    VoxelSeries(
      volume.series(
        seed: example.seed,
        example.layout,
        border: example.shift,
        signal: example.signal,
        noise: example.noise,
        frames: golden.frames
      )
    )
  }

  private func networks(_ example: Case, iterations: Int) throws -> IndividualNetworks {
    let maps = ([1, 2] as [UInt64]).map { offset in
      var random = SplitMix64(seed: example.seed + offset)
      return volume.voxels.map { _ in random.nextFraction() }
    }
    return try individualNetworks(
      in: series(example),
      prior: volume.prior(example.layout.nodes()),
      using: [0, 1, 2, 3],
      graph: volume.graph,
      rule: IndividualNetworksRule(
        coreConfidence: example.threshold,
        maximumIterations: iterations,
        hemispheres: example.isSplit ? .split : .pooled
      ),
      sides: volume.points.map(Side.init(of:)),
      weights: example.isWeighted ? networkWeights(ofVariability: maps[0]) : nil,
      signalToNoise: example.isWeighted ? networkWeights(ofSignalToNoise: maps[1]) : nil
    )
  }

  private func text(_ labels: [Int?]) -> String {
    labels.map { label in label.map(String.init) ?? "." }.joined()
  }
}
