import Foundation
import Testing

@testable import Networks
@testable import Planning
@testable import Reports

/// What a network report tells of the trend surface of a gradient.
@Suite struct TrendSurfaceReportTests {
  private func reported(
    isConverged: Bool,
    repeatability: Double = 0.9
  ) throws -> NetworkReport.Gradient {
    let surface = TrendSurface(
      coefficients: [TrendCoefficient(axis: .anterior, power: 1, value: 0.8, deviation: 0.01)],
      explainedVariance: 64,
      rootMeanSquareError: 0.6,
      weightPrecision: 1,
      noisePrecision: 1,
      isConverged: isConverged
    )
    let maps = ConnectopicMaps(
      region: [0, 1],
      maps: [ConnectopicMap(values: [-1, 1], eigenvalue: 0.1, orientation: nil)],
      epsilon: 1,
      componentCounts: [2],
      eigenvalueGap: 0.5
    )
    let gradients = NetworkReport.Gradients(
      PersonalMaps.GradientMaps(
        side: .left,
        voxels: [3, 4],
        maps: maps,
        places: [nil],
        repeatability: [repeatability],
        connections: [MapConnection(observed: 2, chance: [1, 1])],
        smoothing: 6,
        surfaces: [surface]
      )
    )
    return try #require(gradients.maps.first)
  }

  /// The gradient as it stands in a file.
  private func members(_ gradient: NetworkReport.Gradient) throws -> [String: Any] {
    let json = try JSONEncoder().encode(gradient)
    return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  @Test func `a surface that settled is told with its error`() throws {
    let own = try reported(isConverged: true)
    #expect(!own.withheld && own.converged == true)
    #expect(own.error?.value == 0.6 && own.explainedVariance?.value == 64)
    #expect(own.coefficients.map(\.value.value) == [0.8])
    let members = try members(own)
    #expect(members["rmse"] as? Double == 0.6 && members["converged"] as? Bool == true)
  }

  @Test func `nothing is told of a surface that did not settle, but that`() throws {
    let own = try reported(isConverged: false)
    #expect(!own.withheld && own.converged == false)
    #expect(own.error == nil && own.explainedVariance == nil && own.coefficients.isEmpty)
    let members = try members(own)
    #expect(members["rmse"] is NSNull && members["converged"] as? Bool == false)
  }

  @Test func `of a map that is withheld no surface is told at all`() throws {
    let own = try reported(isConverged: true, repeatability: 0.3)
    #expect(own.withheld && own.converged == nil && own.error == nil && own.coefficients.isEmpty)
    #expect(try members(own)["converged"] is NSNull)
  }
}
