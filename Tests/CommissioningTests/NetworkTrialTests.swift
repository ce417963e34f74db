import Geometry
import Imaging
import LinearAlgebra
import Networks
import Testing

@testable import Commissioning

/// Planted networks are found again, and said not to be there where they are not.
@Suite struct NetworkTrialTests {
  private let options: NetworkTrialOptions
  private let brain: NetworkTrialBrain

  init() throws {
    useSingleBLASThread()
    var options = NetworkTrialOptions()
    options.people = 3
    options.voxelSize = 6.mm
    options.lagCount = 5
    self.options = options
    brain = try #require(NetworkTrialBrain(table: Self.table, networkCount: 6, options))
  }

  /// Spheres on a lattice, each of another network than its neighbours.
  private static let table: [NetworkNode] = {
    var nodes: [NetworkNode] = []
    for x in 0..<7 {
      for y in 0..<10 {
        for z in 0..<7 {
          let place = [x - 3, y - 5, z - 3].map { 22 * Double($0) }
          nodes.append(
            NetworkNode(
              centre: TemplatePoint(place[0], place[1], place[2], in: .mni152NLin6Asym),
              radius: 6.mm,
              network: (x + 2 * y + 3 * z) % 6,
              part: "test"
            )
          )
        }
      }
    }
    return nodes
  }()

  @Test func `moved borders are found well beyond the group's map`() throws {
    let found = try networkTrial(
      NetworkTrialSetting(shift: 6, frames: 120, level: .low),
      in: brain,
      options,
      seed: 1,
      crew: .threads(2)
    )
    let (own, group) = (try #require(found.individual), try #require(found.groupMap))
    #expect(own.dice > group.dice + 0.15, "\(own) \(group)")
    #expect(own.accuracy > group.accuracy + 0.15)
    #expect(found.within > found.between + 0.15 && found.within > found.withGroupMap)
    #expect(found.identified == 3 && found.passed == 3 && found.refused == 0)
    #expect(found.shareAbove > 0.9)
  }

  @Test func `borders of the group are its map`() throws {
    let found = try networkTrial(
      NetworkTrialSetting(shift: 0, frames: 120, level: .low),
      in: brain,
      options,
      seed: 1
    )
    #expect(try #require(found.groupMap) == NetworkTrialScore(accuracy: 1, dice: 1))
    #expect(try #require(found.individual).accuracy > 0.8)
  }

  @Test func `noise is refused, and fields of one run pass no gate`() throws {
    let noise = try networkTrial(
      NetworkTrialSetting(shift: nil, frames: 120, level: .white),
      in: brain,
      options,
      seed: 1
    )
    #expect(noise.refused == 3 && noise.passed == 0, "\(noise)")
    #expect(noise.individual == nil && noise.groupMap == nil)
    let fields = try networkTrial(
      NetworkTrialSetting(shift: nil, frames: 120),
      in: brain,
      options,
      seed: 1
    )
    #expect(fields.passed == 0 && fields.passedInCohort == 0, "\(fields)")
  }

  @Test func `crews and seeds: the same people, or others`() throws {
    func trial(_ seed: UInt64, _ crew: Crew) throws -> NetworkTrialResult {
      try networkTrial(
        NetworkTrialSetting(shift: 3, frames: 60, level: .low),
        in: brain,
        options,
        seed: seed,
        crew: crew
      )
    }
    let first = try trial(4, .alone)
    #expect(try trial(4, .threads(2)) == first)
    #expect(try trial(5, .alone).within != first.within)
  }

  @Test func `runs too short to be cleaned are refused`() {
    #expect(throws: NetworkTrialError.self) {
      try networkTrial(
        NetworkTrialSetting(shift: 3, frames: 20),
        in: brain,
        options,
        seed: 1
      )
    }
  }

  @Test func `smoothing keeps constants and stays inside the mask`() {
    let size = GridSize(5, 4, 3)
    let voxels = Array(0..<59)
    let smoothing = MaskSmoothing(voxels, in: size, edge: 4, width: 6)
    let flat = smoothing(.init(rows: 59, columns: 2, values: .init(repeating: 3, count: 118)))
    #expect(flat.values.allSatisfy { ($0 - 3).magnitude < 1e-12 })
    var point = [Double](repeating: 0, count: 59)
    point[27] = 1
    let spread = smoothing(.init(rows: 59, columns: 1, values: point)).values
    #expect(spread[27] > spread[26] && (spread[26] - spread[28]).magnitude < 1e-12)
  }

  @Test func `the document holds the trials beside the figures of people`() throws {
    let setting = NetworkTrialSetting(shift: 6, frames: 120)
    let result = try networkTrial(setting, in: brain, options, seed: 1)
    let sections = NetworkTrialSection.all(frames: [120])
    #expect(sections.allSatisfy { !$0.settings.isEmpty })
    #expect(sections[0].settings.contains(setting))
    let text = networkTrialMarkdown(
      [(sections[0], [result])],
      options,
      brain,
      names: ["A", "B", "C", "D", "E", "F", "Absent"],
      seed: 1,
      remarks: ["here and now"]
    )
    #expect(text.contains("| 0.750 ± 0.027 | 0.599 | 0.680 | 10 of 10 |"))
    let (fewest, most) = (result.iterations.lowerBound, result.iterations.upperBound)
    #expect((2...10).contains(fewest) && fewest <= most)
    let found = "chosen: \(fewest) to \(most) | \(decimals(result.shareAbove))"
    #expect(text.contains("| 6 | 120 | 1.0, 5.0 | yes | \(found) |"))
    #expect(text.contains("3 phantoms, two runs of 120 frames"))
    #expect(text.contains("too little of Absent:") && text.contains("- here and now\n"))
    #expect(decimals(0.0504) == "0.050" && decimals(1) == "1.000" && decimals(0.9996) == "1.000")
  }
}
