import Foundation
import Geometry
import Imaging
import Reports
import Testing
import Wire

/// Protocols whose seed is a map that the user brings, on standardised voxels.
@Suite(.inTurn) struct StandardisedSeedMapTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }
  private let seedmap = ["--protocol", "seedmap-dlpfc-cluster"]
  private let circuit = ["--protocol", "circuit-dlpfc-cluster"]

  private func path(_ url: URL) -> String { url.path(percentEncoded: false) }

  private func voxels() throws -> [Int] {
    try StoredImage(phantom.mask).voxels(near: [6, 16, -10], radius: 10)
  }

  /// Writes a map of `weights`.
  private func write(_ weights: [(Int, Float)], into folder: TemporaryFolder) throws -> [String] {
    var image = try StoredImage(phantom.mask)
    image.volumes = [[Float](repeating: 0, count: image.grid.size.count)]
    for (voxel, weight) in weights { image.volumes[0][voxel] = weight }
    let file = folder / "group_space-MNI152NLin2009cAsym_stat-z_statmap.nii.gz"
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: file)
    return ["--seedmap", path(file)]
  }

  private func report(_ outcome: Program.Outcome) throws -> TargetReport {
    try #require([0, 4].contains(outcome.status), "\(outcome.errors)")
    return try PhantomCase.report(outcome)
  }

  private func expectSame(_ a: TargetReport, _ b: TargetReport) {
    #expect(a.targets.map(\.voxel) == b.targets.map(\.voxel))
    for (a, b) in zip(a.targets, b.targets) {
      #expect((a.r.value - b.r.value).magnitude < 1e-5, "\(a.r) \(b.r)")
    }
    #expect(a.stability.comparisons.map(\.positions) == b.stability.comparisons.map(\.positions))
  }

  /// A protocol without smoothing, which would mix loud voxels with their neighbours.
  private func unsmoothed(
    _ name: String,
    voxels: String = "standardised",
    in folder: TemporaryFolder
  ) throws -> [String] {
    let source = Program.package.appending(path: "Protocols/targeting/\(name).yaml")
    let file = folder / "\(voxels).yaml"
    try String(contentsOf: source, encoding: .utf8)
      .replacing("smoothing_fwhm_mm: 6", with: "smoothing_fwhm_mm: none")
      .replacing("voxels: standardised", with: "voxels: \(voxels)")
      .write(to: file, atomically: true, encoding: .utf8)
    return ["--protocol", path(file)]
  }

  @Test func `a voxel's loudness changes nothing where series are standardised`() async throws {
    let folder = try TemporaryFolder()
    let voxels = try voxels()
    var image = try StoredImage(phantom.bold)
    for (number, voxel) in voxels.enumerated() where number.isMultiple(of: 3) {
      let first = image.volumes[0][voxel]
      for frame in image.volumes.indices {
        image.volumes[frame][voxel] = first + 10 * (image.volumes[frame][voxel] - first)
      }
    }
    let loud = folder / "bold.nii.gz"
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: loud)
    let map = try write(voxels.map { ($0, 1) }, into: folder)
    let standardised = try unsmoothed("seedmap-dlpfc-cluster", in: folder) + map
    let plain = try await report(phantom.target(standardised))
    expectSame(plain, try await report(phantom.target(bold: loud, standardised)))

    // By a protocol of raw series it does: the test would else see nothing.
    let raw = try unsmoothed("seedmap-dlpfc-cluster", voxels: "raw", in: folder) + map
    let rawPlain = try await report(phantom.target(raw))
    let rawLoud = try await report(phantom.target(bold: loud, raw))
    #expect(rawPlain.targets.map(\.r) != rawLoud.targets.map(\.r))
    #expect(plain.targets.map(\.r) != rawPlain.targets.map(\.r))
  }

  @Test func `weights that sum to less than nothing do not flip the target`() async throws {
    let folder = try TemporaryFolder()
    let mask = try StoredImage(phantom.mask)
    let seed = try voxels()
    // A weight outside the brain, which is not used, outweighs the seed.
    let outside = try #require(mask.volumes[0].firstIndex(of: 0))
    let small = try await report(
      phantom.target(seedmap + write(seed.map { ($0, 1) }, into: folder))
    )
    let below = try await report(
      phantom.target(
        seedmap + write(seed.map { ($0, 1) } + [(outside, -1.05 * Float(seed.count))], into: folder)
      )
    )
    #expect(small.targets.map(\.voxel) == below.targets.map(\.voxel))
    #expect(zip(small.targets, below.targets).allSatisfy { ($0.r.value < 0) == ($1.r.value < 0) })
    let peak = try #require(small.targets.first { $0.method == "peak" })
    #expect(peak.r.value < 0)
  }

  @Test func `a circuit's target is the most positive place, of the opposite map`() async throws {
    let folder = try TemporaryFolder()
    let weights = try voxels().enumerated().map { ($1, Float(1 + $0 % 5)) }
    let negative = try await report(phantom.target(seedmap + write(weights, into: folder)))
    let positive = try await report(
      phantom.target(circuit + write(weights.map { ($0.0, -$0.1) }, into: folder))
    )
    #expect(positive.targets.map(\.voxel) == negative.targets.map(\.voxel))
    for (a, b) in zip(positive.targets, negative.targets) {
      #expect(a.r.value > 0 && (a.r.value + b.r.value).magnitude < 1e-6, "\(a.r) \(b.r)")
    }
    let same = try await report(phantom.target(circuit + write(weights, into: folder)))
    #expect(same.targets.map(\.voxel) != negative.targets.map(\.voxel))
  }

  @Test func `weights in the search region are not used`() async throws {
    let folder = try TemporaryFolder()
    let searched = try StoredImage(phantom.mask).voxels(near: [-37, 26, 49], radius: 12)
    let weights = try voxels().map { ($0, Float(1)) }
    let plain = try await report(phantom.target(seedmap + write(weights, into: folder)))
    let more = try await report(
      phantom.target(seedmap + write(weights + searched.map { ($0, 50) }, into: folder))
    )
    expectSame(plain, more)
    #expect(try #require(more.seedMap.wrappedValue).searchRegionShare.value > 0.9)
  }

  @Test func `without a map such a protocol is refused`() async throws {
    try await expectRefusal("seedmap_missing", seedmap)
    try await expectRefusal("seedmap_missing", circuit)
  }

  @Test(.timeLimit(.minutes(5)))
  func `the daemon refuses at once what lacks its map, and gives the same report with it`()
    async throws
  {
    let folder = try TemporaryFolder()
    let map = try write(voxels().map { ($0, 1) }, into: folder)
    let daemon = try await RunningDaemon.start(DaemonOptions())
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    let subject = try [
      "--json", "--bids-derivatives", path(phantom.folder.url), "--participant", "phantom",
    ]
    let refused = try await Program(name: "tmsplan").run(["submit"] + subject + seedmap + place)
    #expect(![0, 4].contains(refused.status) && refused.errors.contains("--seedmap"))
    let sent = try await Program(name: "tmsplan").run(["submit"] + subject + seedmap + map + place)
    #expect([0, 4].contains(sent.status), "\(sent.errors)")
    let here = try await Program(name: "tmsplan").run(["target"] + subject + seedmap + map)
    #expect(try withoutChance(sent.output) == withoutChance(here.output))
    #expect(try await daemon.stop() == 0)
  }
}
