import Foundation
import Geometry
import Imaging
import Reports
import Testing

/// Clusters weighted by a map that comes with the case.
@Suite(.inTurn) struct VoxelWeightsTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }
  private let name = "weights.nii.gz"
  private let asked = ["--protocol", "sgc-dlpfc-cluster-weighted"]
  /// The 5 cm rule's site, 25 mm from what is planted.
  private let elsewhere = [-40.5, 16, 54]

  /// A folder with a map on the grid of `image`.
  private func map(
    on image: StoredImage? = nil,
    named name: String? = nil,
    _ weight: (Point<MNI152NLin2009cAsym>) -> Float
  ) throws -> TemporaryFolder {
    var image = try image ?? StoredImage(phantom.mask)
    image.volumes = [(0..<image.grid.size.count).map { weight(image.grid.centre(ofLinear: $0)) }]
    let folder = try TemporaryFolder()
    try image.encoded(NIfTIFormat(dataType: .float32), gzip: true)
      .write(to: folder / (name ?? self.name))
    return folder
  }

  /// The option for the map in `folder`, which lasts only as long as its owner holds it.
  private func weights(_ folder: TemporaryFolder, named name: String? = nil) -> [String] {
    ["--weights", (folder / (name ?? self.name)).path(percentEncoded: false)]
  }

  private func named(_ name: String, _ report: TargetReport) throws -> TargetReport.Target {
    try #require(report.targets.first { $0.name == name })
  }

  private func isNear(_ p: Point<MNI152NLin2009cAsym>, _ radius: Double) -> Bool {
    p.distance(to: Point(elsewhere[0], elsewhere[1], elsewhere[2])).value <= radius
  }

  private func distance(_ position: [String: [PlainNumber]]) throws -> Double {
    let p = try #require(position["MNI152NLin2009cAsym"]).map(\.value)
    return zip(p, elsewhere).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// All that was measured of the weighted cluster is that of the plain one.
  private func expectEqualStability(_ report: TargetReport) throws {
    let (weighted, plain) = ("cluster-weighted", "cluster")
    let stability = report.stability
    let bootstrap = try #require(stability.bootstrap).methods
    #expect(bootstrap[weighted] != nil && bootstrap[weighted] == bootstrap[plain])
    let moves = stability.splitHalf.displacement
    #expect(moves[weighted] != nil && moves[weighted] == moves[plain])
    let unbiased = try #require(stability.splitHalf.unbiasedR)
    #expect(unbiased[weighted] != nil && unbiased[weighted] == unbiased[plain])
    let places = stability.comparisons.map(\.positions)
    #expect(places.allSatisfy { $0[weighted] != nil && $0[weighted] == $0[plain] })
  }

  @Test func `equal weights change nothing, neither the target nor its stability`() async throws {
    let folder = try map { _ in 2 }
    let outcome = try await phantom.target(asked + weights(folder))
    #expect(outcome.status == 0, "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    let (weighted, plain) = (try named("cluster-weighted", report), try named("cluster", report))
    #expect(weighted.recommended && weighted.rank == 1)
    #expect(weighted.position == plain.position && weighted.r == plain.r)
    try expectEqualStability(report)
    let alone = try await PhantomCase.report(phantom.target(["--protocol", "sgc-dlpfc-cluster"]))
    #expect(try named("cluster", alone).position == plain.position)
    let input = try #require(report.inputs.last)
    let digest = input.sha256
    #expect(input.role == "weights" && input.name == name && digest.count == 64)
    #expect(report.findings.map(\.code).contains("voxels_weighted"))
  }

  @Test func `weights elsewhere move the cluster there, in halves and resamples too`() async throws
  {
    let folder = try map { isNear($0, 10) ? 1 : 0 }
    let outcome = try await phantom.target(asked + weights(folder))
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(try distance(named("cluster", report).position) > 15)
    #expect(try distance(named("cluster-weighted", report).position) <= 10)
    // No place that a weight of 0 keeps out is ever found.
    let spread = try #require(report.stability.bootstrap?.methods["cluster-weighted"])
    #expect(try #require(spread.median).value <= 20)
    for region in spread.regions {
      guard let centre = region.ellipsoid?.centre else { continue }
      #expect(try distance(centre) <= 10)
    }
    let halves = report.stability.splitHalf.halves.compactMap { $0.positions["cluster-weighted"] }
    #expect(!halves.isEmpty)
    for position in halves { #expect(try distance(position) <= 10) }
    let compared = report.stability.comparisons.compactMap { $0.positions["cluster-weighted"] }
    for position in compared { #expect(try distance(position) <= 10) }
  }

  @Test func `as masses, weights move the centre and not the cluster`() async throws {
    let folder = try map { Float(max(0, 0.1 + ($0.z + 80) / 10)) }
    let text = try String(
      contentsOf: Program.package.appending(
        path: "Protocols/targeting/sgc-dlpfc-cluster-weighted.yaml"
      ),
      encoding: .utf8
    ).replacing("use: selection", with: "use: centre_of_gravity")
    let file = folder / "mine.yaml"
    try text.write(to: file, atomically: true, encoding: .utf8)
    let arguments = ["--protocol", file.path(percentEncoded: false)] + weights(folder)
    let report = try await PhantomCase.report(phantom.target(arguments))
    let (weighted, plain) = (try named("cluster-weighted", report), try named("cluster", report))
    #expect(weighted.cluster?.voxels == plain.cluster?.voxels && weighted.r == plain.r)
    let (high, low) = (
      try #require(weighted.position.values.first)[2].value,
      try #require(plain.position.values.first)[2].value
    )
    #expect(high > low, "weights grow upwards")
  }

  @Test func `weights fit the runs of the patient's own scan`() async throws {
    let native = try NativeCase(NativeSpaceTests.oblique, isMirrored: true)
    let scan = try map(on: StoredImage(native.mask), named: "space-T1w_weights.nii.gz") {
      isNear(native.back($0), 10) ? 1 : 0
    }
    let folder = try map { isNear($0, 10) ? 1 : 0 }
    let inScan = weights(scan, named: "space-T1w_weights.nii.gz")
    let report = try await PhantomCase.report(native.target(native.transforms + asked + inScan))
    let template = try await PhantomCase.report(phantom.target(asked + weights(folder)))
    let found = try #require(named("cluster-weighted", report).position["T1w"]).map(\.value)
    let wanted = try named("cluster-weighted", template).position["MNI152NLin2009cAsym"]
    let place = native.native(try #require(wanted))
    #expect(zip(found, place).allSatisfy { ($0 - $1).magnitude < 2e-3 }, "\(found), \(place)")
    try await expectRefusal("voxel_weights_space_mismatch", asked + inScan)
  }

  @Test func `what cannot be weights is refused, as are weights without use and none at all`()
    async throws
  {
    for (code, weight) in [
      ("voxel_weights_negative", { (p: Point) -> Float in p.x < 0 ? 1 : -0.1 }),
      ("voxel_weights_not_finite", { $0.x < 0 ? 1 : .nan }),
      ("voxel_weights_empty", { _ in 0 }),
      // Only the other side has weights.
      ("voxel_weights_empty", { $0.x < 0 ? 0 : 1 }),
    ] as [(String, (Point<MNI152NLin2009cAsym>) -> Float)] {
      let folder = try map(weight)
      try await expectRefusal(code, asked + weights(folder))
    }
    let mirrored = try StoredImage(phantom.mask).mirrored()
    let other = try map(on: mirrored) { _ in 1 }
    try await expectRefusal("voxel_weights_grid_mismatch", asked + weights(other))
    let fine = try map { _ in 1 }
    try await expectRefusal("voxel_weights_unused", weights(fine))
    try await expectRefusal("voxel_weights_missing", asked)
  }

  @Test(.timeLimit(.minutes(5)))
  func `the daemon gives the same report of weights, and refuses a case without`() async throws {
    let folder = try map { isNear($0, 30) ? 1 : 0.5 }
    let daemon = try await RunningDaemon.start(DaemonOptions())
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    func path(_ url: URL) -> String { url.path(percentEncoded: false) }
    let phantom = try phantom
    let files = [
      "--json", "--bold", path(phantom.bold), "--mask", path(phantom.mask), "--confounds",
      path(phantom.confounds), "--sidecar", path(phantom.sidecar), "--space",
      "MNI152NLin2009cAsym", "--subject", "sub-phantom",
    ]
    let whole = files + asked + weights(folder)
    let sent = try await Program(name: "tmsplan").run(["submit"] + whole + place)
    #expect([0, 4].contains(sent.status), "\(sent.errors)")
    let here = try await Program(name: "tmsplan").run(["target"] + whole)
    #expect(try withoutChance(sent.output) == withoutChance(here.output))
    for (code, rest) in [
      ("voxel_weights_missing", asked), ("voxel_weights_unused", weights(folder)),
    ] {
      let refused = try await Program(name: "tmsplan").run(["submit"] + files + rest + place)
      #expect(refused.status != 0 && refused.errors.contains(code), "\(refused.errors)")
    }
    #expect(try await daemon.stop() == 0)
  }
}
