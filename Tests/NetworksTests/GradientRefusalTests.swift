import Geometry
import LinearAlgebra
import Testing

@testable import Networks

@Suite struct GradientRefusalTests {
  let golden: GradientGolden

  init() throws { golden = try GradientGolden.read() }

  private func refusal(_ region: [Int], _ runs: [Matrix]? = nil) -> GradientError? {
    #expect(throws: GradientError.self) {
      try connectopicMaps(
        of: region,
        in: (runs ?? [golden.run(5)]).map(VoxelSeries.init),
        positions: golden.allPoints
      )
    }
  }

  @Test func `a region too small or too large is refused`() {
    #expect(refusal(Array(0..<19)) == .regionSmall(voxels: 19))
    #expect(refusal(Array(0..<4001)) == .regionLarge(voxels: 4001))
  }

  @Test func `a voxel that the mask does not have, or twice, is named`() {
    #expect(refusal(golden.region + [198]) == .regionInvalid(voxel: 198))
    #expect(refusal([-1] + golden.region) == .regionInvalid(voxel: -1))
    #expect(refusal(golden.region + [7]) == .regionInvalid(voxel: 7))
  }

  @Test func `a silent voxel of the region is named with its run`() {
    var silent = golden.run(6)
    for frame in 0..<silent.rows { silent[frame, 12] = 0.1 }
    #expect(refusal(golden.region, [golden.run(5), silent]) == .voxelSilent(voxel: 12, run: 1))
  }

  @Test func `a silent rest of the mask is refused`() {
    var silent = golden.run(5)
    for frame in 0..<silent.rows {
      for voxel in golden.region.count..<silent.columns { silent[frame, voxel] = 3 }
    }
    #expect(refusal(golden.region, [silent]) == .outsideSilent(run: 0))
  }

  @Test func `a graph in two parts is a fault`() {
    var parts = Matrix.zero(rows: 6, columns: 6)
    for pair in [(0, 1), (1, 2), (3, 4), (4, 5)] {
      parts[pair.0, pair.1] = 1
      parts[pair.1, pair.0] = 1
    }
    let error = #expect(throws: GradientError.self) { try laplacianMaps(parts, count: 2) }
    #expect(error == .graphDisconnected)
    let lonely = #expect(throws: GradientError.self) {
      try laplacianMaps(.zero(rows: 4, columns: 4), count: 2)
    }
    #expect(lonely == .graphDisconnected)
  }

  @Test func `what is not finite reaches no map`() {
    var spoilt = golden.run(5)
    spoilt[3, golden.region.count + 2] = .nan
    #expect(refusal(golden.region, [spoilt]) == .linearAlgebra(.notFinite))
  }

  @Test func `a surface needs a map that varies and more voxels than coefficients`() {
    let points = Array(golden.points.prefix(30))
    func refusal(_ values: [Double], _ points: [Point<MNI152NLin6Asym>]) -> GradientError? {
      #expect(throws: GradientError.self) { try trendSurface(of: values, at: points) }
    }
    #expect(refusal([Double](repeating: 0.1, count: 30), points) == .mapInvalid)
    #expect(refusal([.nan] + [Double](repeating: 1, count: 29), points) == .mapInvalid)
    #expect(
      refusal((0..<9).map(Double.init), Array(points.prefix(9)))
        == .surfaceUndetermined(voxels: 9, coefficients: 9)
    )
  }

  @Test func `a flat region's missing coordinate has no coefficient`() throws {
    let points = (0..<36).map { Point<MNI152NLin6Asym>(Double($0 % 6), Double($0 / 6), 4) }
    let values = points.map { $0.x + 0.2 * $0.y * $0.y }
    let found = try trendSurface(of: values, at: points)
    let flat = found.coefficients.filter { $0.axis == .superior }
    #expect(flat.count == 3)
    for coefficient in flat {
      #expect(coefficient.value.magnitude < 1e-9)
      let deviation = 1 / found.weightPrecision.squareRoot()
      #expect((coefficient.deviation / deviation - 1).magnitude < 1e-6)
    }
    #expect(found.explainedVariance > 95)
  }

  @Test func `codes are stable and every error says what to do`() {
    let errors: [GradientError] = [
      .regionSmall(voxels: 1), .regionLarge(voxels: 1), .regionInvalid(voxel: 1),
      .voxelSilent(voxel: 1, run: 0), .outsideSilent(run: 0), .graphDisconnected, .mapInvalid,
      .surfaceUndetermined(voxels: 1, coefficients: 9), .cancelled, .linearAlgebra(.notFinite),
    ]
    #expect(
      errors.map(\.code) == [
        "gradient_region_small", "gradient_region_large", "gradient_region_invalid",
        "gradient_voxel_silent", "gradient_outside_silent", "gradient_graph_disconnected",
        "gradient_map_invalid", "gradient_surface_undetermined", "gradients_cancelled",
        "matrix_not_finite",
      ]
    )
    #expect(errors.allSatisfy { !$0.message.isEmpty && $0.remedy.hasSuffix(".") })
  }
}
