import Foundation
import Geometry
import Imaging
import Reports
import TestSupport
import Testing

/// Targets in the patient's own scan: runs in T1w space, and targets carried there.
@Suite(.inTurn) struct NativeSpaceTests {
  private var phantom: PhantomCase { get throws { try PhantomCase.shared.get() } }

  static let oblique = rigid(about: 0, degrees: 20, shift: [3, -25, 14])

  private func codes(_ report: TargetReport) -> [String] { report.findings.map(\.code) }

  /// Each method's target of the template lies in the scan where the map takes it, to `tolerance`.
  private func expectSame(
    _ report: TargetReport,
    _ template: TargetReport,
    _ native: NativeCase,
    tolerance: Double
  ) throws {
    #expect(report.targets.count == template.targets.count)
    for (found, wanted) in zip(report.targets, template.targets) {
      let position = try #require(found.position["T1w"]).map(\.value)
      let expected = native.native(try #require(wanted.position["MNI152NLin2009cAsym"]))
      let apart = zip(position, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        .squareRoot()
      #expect(apart <= tolerance, "\(found.name): \(position) is not \(expected)")
    }
  }

  @Test(arguments: [
    ("as it lies in the template", rigid(about: 0, degrees: 0), false),
    ("oblique", NativeSpaceTests.oblique, false),
    ("oblique and mirrored", NativeSpaceTests.oblique, true),
    ("far from the origin", rigid(about: 0, degrees: 25, shift: [110, 130, 95]), false),
    ("tilted by 50 degrees", rigid(about: 0, degrees: 50), false),
  ])
  func `wherever the head lies and however it is stored, the target is at the same place in it`(
    _ name: String,
    _ rows: [12 of Double],
    _ isMirrored: Bool
  ) async throws {
    let template = try await PhantomCase.report(phantom.target())
    let native = try NativeCase(rows, isMirrored: isMirrored)
    let outcome = try await native.target(native.transforms)
    try #require(outcome.status == 0, "\(name): \(outcome.errors)")
    let report = try PhantomCase.report(outcome)
    #expect(report.seed.voxels == template.seed.voxels && report.seed.used == template.seed.used)
    #expect(report.searchRegion.voxels == template.searchRegion.voxels)
    #expect(report.searchRegion.inMask == template.searchRegion.inMask)
    #expect(report.targets.map(\.r) == template.targets.map(\.r))
    try expectSame(report, template, native, tolerance: 2e-3)
    for target in report.targets { #expect((target.roundTrip?.value ?? 1) < 1e-6) }
  }

  @Test func `a stretched head's target is the same within half a voxel`() async throws {
    let template = try await PhantomCase.report(phantom.target())
    let native = try NativeCase(
      rigid(about: 1, degrees: 6, shift: [1, -12, 9], stretch: [1.05, 0.93, 1.1])
    )
    let outcome = try await native.target(native.transforms)
    #expect([0, 4].contains(outcome.status), "\(outcome.errors)")
    try expectSame(PhantomCase.report(outcome), template, native, tolerance: 2.2)
  }

  @Test func `transforms under each other's names give no target, though they go round`()
    async throws
  {
    let native = try NativeCase(rigid(about: 0, degrees: 0, shift: [0, -25, 14]), isSwapped: true)
    let outcome = try await native.target(native.transforms)
    let report = try PhantomCase.report(outcome)
    #expect(outcome.status == 4 && report.status == "no_target" && report.targets.isEmpty)
    #expect(codes(report).contains("brain_off_template"), "\(codes(report))")
    // Runs in the template tell by the head in the scan.
    try native.writeHead()
    let carried = try await phantom.target(native.transforms + ["--t1w", native.path(native.t1w)])
    let other = try PhantomCase.report(carried)
    #expect(carried.status == 4 && other.targets.isEmpty)
    #expect(other.navigation.wrappedValue == nil)
    #expect(codes(other).contains("brain_outside_head"), "\(codes(other))")
  }

  @Test(arguments: [[25.0, 0, 0], [-25, 0, 0], [0, 30, 0], [0, -30, 0]])
  func `a head that lies beside the brain lowers the confidence`(shift: [Double]) async throws {
    let native = try NativeCase(rigid(about: 0, degrees: 0))
    try native.writeHead(shift: shift)
    let outcome = try await phantom.target(
      native.transforms + ["--t1w", native.path(native.t1w)]
    )
    #expect(outcome.status == 4, "\(outcome.errors)")
    #expect(codes(try PhantomCase.report(outcome)).contains("brain_outside_head"))
  }

  @Test func `one transform under both names gives no target`() async throws {
    let native = try NativeCase(Self.oblique)
    try FileManager.default.removeItem(at: native.toT1w)
    try FileManager.default.copyItem(at: native.fromT1w, to: native.toT1w)
    let report = try await PhantomCase.report(phantom.target(native.transforms))
    #expect(report.targets.isEmpty && codes(report).contains("transform_round_trip_excessive"))
  }

  @Test func `the handle lies to a turned head as to a straight one`() async throws {
    func handle(_ rows: [12 of Double], isTilted: Bool) async throws -> (NativeCase, [Double]) {
      let native = try NativeCase(rows)
      try native.writeHead()
      let arguments = native.transforms + ["--t1w", native.path(native.t1w)]
      let report = try await PhantomCase.report(native.target(arguments))
      #expect(codes(report).contains("head_tilted") == isTilted, "\(codes(report))")
      let pose = try #require(report.navigation.wrappedValue?.targets.first)
      let depth = try #require(pose.depth)
      #expect((15...35).contains(depth.value) && pose.reason == nil)
      return (native, try #require(pose.coil).matrix.prefix(3).map { -$0[1].value })
    }
    let (_, straight) = try await handle(rigid(about: 0, degrees: 0), isTilted: false)
    #expect(straight[0] < -0.4 && straight[1] < -0.4, "posterior and lateral: \(straight)")
    for (axis, degrees) in [(0, 20.0), (2, 25), (1, -15)] {
      let rows = rigid(about: axis, degrees: degrees, shift: [2, -20, 10])
      let (native, turned) = try await handle(rows, isTilted: true)
      let m = native.map.rows
      let inHead = (0..<3).map { column in
        (0..<3).reduce(0) { $0 + m[4 * $1 + column] * turned[$1] }
      }
      let cosine = zip(inHead, straight).reduce(0) { $0 + $1.0 * $1.1 }
      #expect(acos(min(1, cosine)) * 180 / .pi < 2, "about \(axis): \(inHead), \(straight)")
    }
  }

  @Test func `what a scan or a transform lacks is told, and the target stays`() async throws {
    let native = try NativeCase(Self.oblique)
    try native.writeHead()
    let t1w = ["--t1w", native.path(native.t1w)]
    let alone = try await PhantomCase.report(phantom.target(t1w))
    #expect(codes(alone).contains("no_template_warp") && !alone.targets.isEmpty)
    #expect(alone.navigation.wrappedValue?.targets.isEmpty == true)

    try native.writeHead(isStripped: true)
    let stripped = try await PhantomCase.report(phantom.target(native.transforms + t1w))
    #expect(codes(stripped).contains("no_scalp") && stripped.targets[0].position["T1w"] != nil)
    let pose = try #require(stripped.navigation.wrappedValue?.targets.first)
    #expect(pose.entry == nil && pose.coil == nil && pose.reason == "no_scalp")
  }

  @Test func `transforms that cannot serve are refused`() async throws {
    let native = try NativeCase(Self.oblique)
    func refused(_ code: String, _ outcome: Program.Outcome) {
      #expect(outcome.status == 3, "\(code): \(outcome.errors)")
      #expect(outcome.errors.contains("[\(code)]") && outcome.output.isEmpty, "\(outcome.errors)")
    }
    func named(_ name: String) throws -> [String] {
      let copy = native.folder / name
      try FileManager.default.copyItem(at: native.fromT1w, to: copy)
      return ["--xfm", native.path(copy)]
    }
    refused("space_needs_transform", try await native.target([]))
    let wrongWay = ["--xfm", native.path(native.fromT1w)]
    refused("space_needs_transform", try await native.target(wrongWay))
    refused("transform_name_unknown", try await phantom.target(named("affine.txt")))
    let other = try named("from-T1w_to-MNI152NLin6Asym_mode-image_xfm.txt")
    refused("template_mismatch", try await phantom.target(other))
    refused("template_mismatch", try await native.target(native.transforms + other.suffix(1)))
    let templates = try named("from-MNI152NLin6Asym_to-MNI152NLin2009cAsym_mode-image_xfm.txt")
    let opposite = try named("from-MNI152NLin2009cAsym_to-MNI152NLin6Asym_mode-image_xfm.txt")
    refused("template_mismatch", try await phantom.target(templates + opposite.suffix(1)))
  }

  @Test func `the files of one direction are gone through in their order`() async throws {
    let native = try NativeCase(Self.oblique)
    let (turn, shift) = (
      rigid(about: 2, degrees: 30), rigid(about: 0, degrees: 0, shift: [9, 4, 2])
    )
    let files = try zip(["a", "b"], [turn, shift]).map { name, rows in
      let file = native.folder / "\(name)_from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.txt"
      try itkText(NativeCase.Map(rows: rows)).write(to: file, atomically: true, encoding: .utf8)
      return native.path(file)
    }
    let report = try await PhantomCase.report(phantom.target(["--xfm"] + files))
    let target = try #require(report.targets.first)
    let start = try #require(target.position["MNI152NLin2009cAsym"]).map(\.value)
    let turned = NativeCase.Map(rows: turn)(Point(start[0], start[1], start[2]))
    let end = try #require(target.position["T1w"]).map(\.value)
    let wanted = [turned.x + 9, turned.y + 4, turned.z + 2]
    #expect(zip(end, wanted).allSatisfy { ($0 - $1).magnitude < 2e-3 }, "\(end) is not \(wanted)")
    #expect(
      target.roundTrip == nil && report.inputs.filter { $0.role == "xfm_from_t1w" }.count == 2
    )
  }

  @Test func `a target beyond the transform's field has no place in the scan`() async throws {
    struct Golden: Decodable {
      let name: String
      let content: Data
    }
    let all = try goldenJSON("transforms.json", as: [Golden].self)
    let golden = try #require(all.first { $0.name == "composite.h5" })
    var source = InflatedBytes(InMemoryBytes([UInt8](golden.content)))
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = try unsafe bytes.withUnsafeMutableBytes { try unsafe source.read(into: $0) }
    let folder = try TemporaryFolder()
    let file = folder / "from-T1w_to-MNI152NLin2009cAsym_mode-image_xfm.h5"
    try Data(bytes.prefix(count)).write(to: file)
    let outcome = try await phantom.target(["--xfm", file.path(percentEncoded: false)])
    let report = try PhantomCase.report(outcome)
    #expect(outcome.status == 4 && codes(report).contains("outside_field"), "\(codes(report))")
    #expect(!report.targets.isEmpty)
    #expect(report.targets.allSatisfy { $0.position.keys.sorted() == ["MNI152NLin2009cAsym"] })
  }

  @Test func `only probable grey matter is searched, and another image is refused`() async throws {
    let mask = try StoredImage(phantom.mask)
    let folder = try TemporaryFolder()
    let grey = folder / "label-GM_probseg.nii.gz"
    func write(_ image: StoredImage, _ value: (Int) -> Float) throws {
      var image = image
      image.volumes[0] = image.volumes[0].indices.map(value)
      try image.encoded(NIfTIFormat(dataType: .float32), gzip: true).write(to: grey)
    }
    let arguments = ["--grey-matter", grey.path(percentEncoded: false)]
    let plain = try await PhantomCase.report(phantom.target())
    try write(mask) { $0 % 2 == 0 ? 0.9 : 0.4 }
    let report = try await PhantomCase.report(phantom.target(arguments))
    #expect(codes(report).contains("search_restricted"))
    #expect((1..<plain.searchRegion.inMask).contains(report.searchRegion.inMask))
    #expect(report.inputs.last?.role == "grey_matter")
    try write(mask.mirrored()) { _ in 0.9 }
    try await expectRefusal("grey_matter_grid_mismatch", arguments)
    for value: Float in [2, -1, .nan, 0] {
      try write(mask) { $0 % 2 == 0 ? value : 0 }
      try await expectRefusal("grey_matter_out_of_range", arguments)
    }
  }

  @Test(.timeLimit(.minutes(5)))
  func `the daemon gives the same report of a scan and its transforms`() async throws {
    let native = try NativeCase(Self.oblique)
    try native.writeHead()
    let daemon = try await RunningDaemon.start(DaemonOptions())
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    let scan = ["--t1w", native.path(native.t1w)]
    let files = try [
      "--json", "--confounds", native.path(phantom.confounds), "--sidecar",
      native.path(phantom.sidecar), "--subject", "sub-phantom",
    ]
    let runs = ["--bold", native.path(native.bold), "--mask", native.path(native.mask)]
    let inT1w = files + runs + ["--space", "T1w"]
    let inTemplate =
      try files + [
        "--bold", native.path(phantom.bold), "--mask", native.path(phantom.mask), "--space",
        "MNI152NLin2009cAsym",
      ]
    for asked in [inT1w, inTemplate].map({ $0 + native.transforms + scan }) {
      let sent = try await Program(name: "tmsplan").run(["submit"] + asked + place)
      #expect([0, 4].contains(sent.status), "\(sent.errors)")
      let here = try await Program(name: "tmsplan").run(["target"] + asked)
      #expect(try withoutChance(sent.output) == withoutChance(here.output))
      #expect(try PhantomCase.report(sent).navigation.wrappedValue?.targets.isEmpty == false)
    }
    let refused = try await Program(name: "tmsplan").run(["submit"] + inT1w + place)
    #expect(refused.status != 0 && refused.errors.contains("space_needs_transform"))
    #expect(try await daemon.stop() == 0)
  }

  @Test(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
  func `the real subject's spaces agree on the cluster, and say so where they do not`() async throws
  {
    func target(_ space: [String]) async throws -> TargetReport {
      let outcome = try await Program(name: "tmsplan").run(
        [
          "target", "--json", "--bids-derivatives", RealSubject.folder, "--participant", "02",
          "--task", "oneback",
        ] + space
      )
      #expect(outcome.status == 4, "\(outcome.errors)")
      return try PhantomCase.report(outcome)
    }
    let both = try await target(["--space", "MNI152NLin2009cAsym", "--compare-space", "T1w"])
    let native = try await target(["--space", "T1w"])
    for report in [both, native] {
      for target in report.targets {
        #expect(try #require(target.roundTrip).value <= 0.14)
        #expect(try #require(target.position["T1w"])[0].value < -20, "left stays left")
      }
      let poses = try #require(report.navigation.wrappedValue).targets
      #expect(poses.count == report.targets.count)
      for pose in poses {
        #expect(pose.reason == nil && pose.coil != nil)
        #expect((10...40).contains(try #require(pose.depth).value))
        #expect(try #require(pose.entry)[0].value < pose.target[0].value, "the entry is lateral")
      }
    }
    let other = try #require(both.otherSpace.wrappedValue)
    let voxels = (12.0.squareRoot() + 27.0.squareRoot()) / 2
    let largest = try #require(both.transforms.wrappedValue?.largest).value
    #expect(try #require(other.distance["cluster"]).value <= voxels + largest)
    let isApart = try #require(other.distance["peak"]).value > voxels + largest
    #expect(codes(both).contains("spaces_disagree") == isApart)
    #expect(
      other.positions["cluster"]
        == native.targets.first { $0.name == "cluster" }?
        .position.filter { $0.key == "T1w" }
    )
  }

  @Test(
    .enabled(if: RealSubject.isPresent, "the real subject is not on this machine"),
    .timeLimit(.minutes(5))
  )
  func `the daemon gives the same report of the real subject's scan and fields`() async throws {
    let daemon = try await RunningDaemon.start(DaemonOptions())
    let asked = [
      "--json", "--bids-derivatives", RealSubject.folder, "--participant", "02", "--task",
      "oneback", "--space", "T1w",
    ]
    let place = ["--ingest", daemon.ingest, "--results", daemon.results]
    let sent = try await Program(name: "tmsplan").run(["submit"] + asked + place)
    #expect(sent.status == 4, "\(sent.errors)")
    let here = try await Program(name: "tmsplan").run(["target"] + asked)
    #expect(try withoutChance(sent.output) == withoutChance(here.output))
    #expect(try await daemon.stop() == 0)
  }

  @Test(.enabled(if: RealSubject.isPresent, "the real subject is not on this machine"))
  func `the real subject's transforms are refused under each other's names`() async throws {
    let anatomy = URL(filePath: RealSubject.folder).appending(path: "sub-02/anat")
    let names = ["from-T1w_to-MNI152NLin2009cAsym", "from-MNI152NLin2009cAsym_to-T1w"]
      .map { "sub-02_\($0)_mode-image_xfm.h5" }
    let folder = try TemporaryFolder()
    for (name, content) in zip(names, names.reversed()) {
      try FileManager.default.createSymbolicLink(
        at: folder / name,
        withDestinationURL: anatomy.appending(path: content)
      )
    }
    let swapped = names.map { (folder / $0).path(percentEncoded: false) }
    let outcome = try await phantom.target(["--xfm"] + swapped)
    #expect(outcome.status == 3 && outcome.errors.contains("[transform_direction_mismatch]"))
  }
}
