import Geometry
import LinearAlgebra
import TestSupport

@testable import Networks

/// What `Tests/Golden/generate_networks_soft.py` wrote.
struct SoftGolden: Decodable {
  struct Rule: Decodable {
    let alpha: Double
    let beta: Double
    let cap: Int
    let least: Int
    let tolerance: Double
  }
  struct After: Decodable {
    let step: Int
    let v: [[Double]]
    let u: [[Double]]
  }
  struct Case: Decodable {
    let name: String
    let truth: [Int]
    let group: [Int]
    let networks: Int
    let seed: UInt64
    let noise: Double
    let neighbourhood: Int
    let rule: Rule
    let contrast: Double
    let prior: [[Double]]
    let uncovered: Double
    let errors: [Double]
    let margins: [Double]
    let stop: String
    let labels: [Int]
    let after: [After]
    let v: [[Double]]
    let u: [[Double]]
  }
  let size: [Int]
  let frames: Int
  let voxels: [[Int]]
  let cases: [Case]

  static func read() throws -> SoftGolden {
    try goldenJSON("networks_soft.json", as: SoftGolden.self)
  }

  /// The voxels' linear indices.
  var indices: [Int] { voxels.map { $0[0] + size[0] * ($0[1] + size[1] * $0[2]) } }

  func graph(_ neighbourhood: Int) -> VoxelGraph {
    VoxelGraph(
      indices,
      in: GridSize(size[0], size[1], size[2]),
      neighbourhood: neighbourhood == 6 ? .faces : .facesAndEdges
    )
  }

  /// The series of a case: one frame a row.
  func series(_ own: Case) -> Matrix {
    plantedSeries(
      own.truth,
      networks: own.networks,
      frames: frames,
      seed: own.seed,
      noise: own.noise
    )
  }
}

extension SoftGolden.Case {
  func rule(cap: Int? = nil) -> SoftNetworksRule {
    SoftNetworksRule(
      alpha: rule.alpha,
      beta: rule.beta,
      maximumIterations: cap ?? rule.cap,
      minimumIterations: rule.least,
      tolerance: rule.tolerance
    )
  }

  /// Group labels as a matrix of 0 and 1.
  var hard: Matrix { hardNetworks(group, count: networks) }

  /// The prior of the fit, with the case's contrast.
  func prior(_ graph: VoxelGraph) -> Matrix {
    let smooth = softPrior(of: hard, graph: graph).loadings
    return Matrix(
      rows: smooth.rows,
      columns: smooth.columns,
      values: smooth.values.map { contrast * $0 + 1 - contrast }
    )
  }
}

/// Labels as a matrix of 0 and 1; −1 is none.
func hardNetworks(_ labels: [Int], count: Int) -> Matrix {
  var hard = Matrix.zero(rows: labels.count, columns: count)
  for (voxel, label) in labels.enumerated() where label >= 0 { hard[voxel, label] = 1 }
  return hard
}

/// Each voxel's network's course, the sum of three uniform numbers, and noise.
func plantedSeries(
  _ truth: [Int],
  networks: Int,
  frames: Int,
  seed: UInt64,
  noise: Double
) -> Matrix {
  let courses = (0..<networks).map { (network: Int) -> [Double] in
    var random = Congruential(seed: seed + UInt64(network))
    let numbers = (0..<frames + 2).map { _ in random.next() }
    return (0..<frames).map { (frame: Int) -> Double in
      numbers[frame] + numbers[frame + 1] + numbers[frame + 2]
    }
  }
  var series = Matrix.zero(rows: frames, columns: truth.count)
  for (voxel, own) in truth.enumerated() {
    var random = Congruential(seed: seed + 1000 + UInt64(voxel))
    for frame in 0..<frames {
      series[frame, voxel] = courses[own][frame] + noise * (random.next() - 0.5)
    }
  }
  return series
}

/// The largest absolute difference of two matrices, infinite of different shapes.
func largestDifference(_ a: Matrix, _ b: [[Double]]) -> Double {
  guard a.rows == b.count, b.allSatisfy({ $0.count == a.columns }) else { return .infinity }
  return largestDifference(a.values, b.flatMap(\.self))
}

/// The largest absolute difference, infinite of different lengths, of none, and of NaN.
func largestDifference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count, !a.isEmpty else { return .infinity }
  let differences = zip(a, b).map { ($0 - $1).magnitude }
  return differences.contains(where: \.isNaN) ? .infinity : differences.max() ?? .infinity
}
