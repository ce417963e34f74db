import Findings
import Geometry
import Imaging
import TestSupport
import Testing

@Suite struct WorldPlacementTests {
  @Test func `equal forms leave no finding`() throws {
    let image = try readImage(smallRun())
    #expect(image.header.xform == .sform)
    #expect(image.header.xformDistance == 0.mm)
    #expect(image.findings.isEmpty)
  }

  @Test func `a small difference takes the sform and is recorded`() throws {
    let image = try readImage(shifted(by: 0.25))
    #expect(image.header.xform == .sform)
    #expect(image.header.xformDistance == 0.25.mm)
    #expect(image.findings.map(\.code) == ["xform_difference"])
    #expect(image.findings.map(\.severity) == [.info])
  }

  @Test func `half a millimetre is the last that is accepted`() throws {
    #expect(refusal(try shifted(by: 0.5)) == nil)
    #expect(refusal(try shifted(by: 0.5078125)) == .xformConflict(distance: 0.5078125.mm))
  }

  @Test(arguments: XformChoice.allCases)
  func `a conflict is settled by the user, and recorded`(choice: XformChoice) throws {
    let image = try readImage(shifted(by: 15), xform: choice)
    let origin = image.header.toWorld(NativeT1w.self)(Point(0, 0, 0))
    #expect(origin.x == (choice == .sform ? -10 : 5))
    #expect(image.findings.map(\.code) == ["xform_chosen"])
  }

  @Test func `the fields of a form with code 0 are ignored`() throws {
    let noQform = try readImage(shifted(by: 15).patched(Int16(0), at: Offset.qformCode))
    #expect(noQform.header.xform == .sform && noQform.header.xformDistance == nil)
    #expect(noQform.findings.map(\.code) == ["qform_missing"])
    let noSform = try readImage(shifted(by: 15).patched(Int16(0), at: Offset.sformCode))
    #expect(noSform.header.toWorld(NativeT1w.self)(Point(0, 0, 0)).x == 5)
    #expect(noSform.findings.map(\.code) == ["sform_missing"])
  }

  @Test func `without any form there is no world frame`() throws {
    let bytes = try smallRun().patched(UInt32(0), at: Offset.qformCode)
    #expect(refusal(bytes) == .noWorldFrame(.noForm))
    #expect(refusal(bytes, xform: .sform) == .noWorldFrame(.noForm))
  }

  @Test func `a named form must be set`() throws {
    let bytes = try smallRun().patched(Int16(0), at: Offset.qformCode)
    #expect(refusal(bytes, xform: .qform) == .noWorldFrame(.namedFormAbsent(.qform)))
  }

  @Test(arguments: [nil, XformChoice.sform])
  func `a sheared sform is refused, named or not`(choice: XformChoice?) throws {
    let bytes = try onlySform().patched(Float(0.4), at: Offset.sformRows + 4)
    guard case .sformNotRigid(.sheared) = refusal(bytes, xform: choice) else {
      Issue.record("not refused as sheared")
      return
    }
  }

  @Test func `a sheared sform beside a sound qform is passed over where the qform is named`() throws
  {
    let bytes = try smallRun().patched(Float(0.4), at: Offset.sformRows + 4)
    #expect(try readImage(bytes, xform: .qform).header.xform == .qform)
  }

  @Test(arguments: [nil, XformChoice.sform])
  func `an sform whose voxels contradict pixdim is refused, named or not`(
    choice: XformChoice?
  ) throws {
    let bytes = try onlySform().patched(Float(2.2), at: Offset.pixelSizes + 4)
    guard case .sformNotRigid(.scaled(let difference)) = refusal(bytes, xform: choice) else {
      Issue.record("not refused as scaled")
      return
    }
    #expect((difference - 0.0909).magnitude < 1e-4)
  }

  @Test(arguments: [Float(0), .nan, .infinity])
  func `a singular or unbounded sform is refused even where it is named`(value: Float) throws {
    let bytes = try onlySform().patched(value, at: Offset.sformRows)
    #expect(refusal(bytes) == .sformNotRigid(.notInvertible))
    #expect(refusal(bytes, xform: .sform) == .sformNotRigid(.notInvertible))
  }

  @Test func `a qform without voxel sizes is refused`() throws {
    let bytes = try smallRun().patched(Int16(0), at: Offset.sformCode)
      .patched(Float(0), at: Offset.pixelSizes + 8)
    #expect(refusal(bytes) == .noWorldFrame(.notInvertible(.qform)))
  }

  /// libnifti would read 1 mm, this program once a mirror image.
  @Test func `a qform with a negative voxel size is refused, where it is used`() throws {
    let run = try smallRun().patched(Float(-2), at: Offset.pixelSizes + 4)
    let error = ImagingError.noWorldFrame(.qformNotRigid)
    #expect(refusal(run.patched(Int16(0), at: Offset.sformCode)) == error)
    #expect(refusal(run, xform: .qform) == error)
    #expect(refusal(run.patched(Int16(0), at: Offset.qformCode)) == nil)
  }

  /// A quaternion of length 2 would scale by 4.
  @Test func `a qform whose quaternion is longer than rounding makes it is refused`() throws {
    let run = try smallRun().patched(Int16(0), at: Offset.sformCode)
    for (length, expected) in [
      (Float(2), ImagingError.noWorldFrame(.qformNotRigid)), (1.01, .noWorldFrame(.qformNotRigid)),
      (1.000_001, nil), (1, nil),
    ] {
      #expect(refusal(run.patched(length, at: Offset.quaternion + 4)) == expected, "\(length)")
    }
  }

  /// The encoder's quaternion is libnifti's, so this compares our matrix with libnifti's algebra.
  @Test func `libnifti's quaternion gives back any rigid placement`() throws {
    for seed in 0..<300 as Range<UInt64> {
      var random = SplitMix64(seed: seed)
      let grid = try randomRigidGrid(&random)
      let bytes = encodeNIfTI([[Float](repeating: 1, count: grid.size.count)], on: grid)
      let header = try readImage(bytes.patched(Int16(0), at: Offset.sformCode)).header
      for linear in 0..<grid.size.count {
        let distance = header.grid(in: NativeT1w.self).centre(ofLinear: linear)
          .distance(to: grid.centre(ofLinear: linear))
        #expect(distance < 0.01.mm, "seed \(seed)")
      }
    }
  }

  @Test func `a sheared grid is written without a qform`() throws {
    let grid = try #require(
      VoxelGrid<NativeT1w>(
        size: GridSize(40, 40, 40),
        toWorld: Affine(rows: [2, 0.4, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])
      )
    )
    let bytes = encodeNIfTI([[Float](repeating: 1, count: 64000)], on: grid)
    #expect(bytes[Offset.qformCode] == 0 && bytes[Offset.qformCode + 1] == 0)
    #expect(refusal(bytes)?.code == "sform_not_rigid")
  }

  @Test func `a template's grid is written with code 4, another with code 1`() throws {
    #expect(try readImage(smallRun()).header.sform.code == 4)
    let native = try #require(
      VoxelGrid<NativeT1w>(
        size: GridSize(1, 1, 1),
        toWorld: Affine(rows: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0])
      )
    )
    let header = try readImage(encodeNIfTI([[0]], on: native)).header
    #expect(header.sform.code == 1 && header.qform.code == 1)
  }

  /// A run whose qform lies `x` mm to the right of its sform.
  private func shifted(by x: Float) throws -> [UInt8] {
    try smallRun().patched(-10 + x, at: Offset.quaternionOffset)
  }

  private func onlySform() throws -> [UInt8] {
    try smallRun().patched(Int16(0), at: Offset.qformCode)
  }

  /// A grid turned at random, of either handedness.
  private func randomRigidGrid(_ random: inout SplitMix64) throws -> VoxelGrid<NativeT1w> {
    func number(_ range: ClosedRange<Double>) -> Double { .random(in: range, using: &random) }
    var (a, b, c, d) = (number(-1...1), number(-1...1), number(-1...1), number(-1...1))
    let norm = (a * a + b * b + c * c + d * d).squareRoot()
    (a, b, c, d) = (a / norm, b / norm, c / norm, d / norm)
    let (x, y) = (number(0.5...4), number(0.5...4))
    let z = number(0.5...4) * (Bool.random(using: &random) ? 1 : -1)
    let i: [Double] = [a * a + b * b - c * c - d * d, 2 * (b * c + a * d), 2 * (b * d - a * c)]
    let j: [Double] = [2 * (b * c - a * d), a * a + c * c - b * b - d * d, 2 * (c * d + a * b)]
    let k: [Double] = [2 * (b * d + a * c), 2 * (c * d - a * b), a * a + d * d - c * c - b * b]
    var rows = [12 of Double](repeating: 0)
    for row in 0..<3 {
      rows[4 * row] = i[row] * x
      rows[4 * row + 1] = j[row] * y
      rows[4 * row + 2] = k[row] * z
      rows[4 * row + 3] = number(-90...90)
    }
    return try #require(VoxelGrid(size: GridSize(5, 4, 3), toWorld: Affine(rows: rows)))
  }
}
