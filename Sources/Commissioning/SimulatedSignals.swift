import Glibc
import LinearAlgebra
import Statistics

/// Random courses over time, many at once.
struct SimulatedSignals {
  let frames: Int
  let seconds: Double
  /// Sines and cosines within 0.01 to 0.1 Hz, one a row, such that independent normal weights of
  /// variance 1 make courses of variance 1.
  private let band: Matrix

  init(frames: Int, seconds: Double) {
    self.frames = frames
    self.seconds = seconds
    let spacing = 1 / (Double(frames) * seconds)
    let bins = (1..<frames / 2).filter { (0.01...0.1).contains(Double($0) * spacing) }
    let height = 1 / Double(max(1, bins.count)).squareRoot()
    var band = Matrix.zero(rows: 0, columns: frames)
    for bin in bins {
      let angles = (0..<frames).map { 2 * .pi * Double($0 * bin % frames) / Double(frames) }
      band.append(row: angles.map { height * cos($0) })
      band.append(row: angles.map { height * sin($0) })
    }
    self.band = band
  }

  /// Courses with equal power throughout the band.
  func inBand(rows: Int, _ random: inout SeededGenerator) -> Matrix {
    let weights = (0..<rows * band.rows).map { _ in random.nextGaussian() }
    return product(Matrix(rows: rows, columns: band.rows, values: weights), band)
  }

  /// Autoregressive courses of first order.
  func remembering(_ memory: Double, rows: Int, _ random: inout SeededGenerator) -> Matrix {
    let fresh = (1 - memory * memory).squareRoot()
    var values: [Double] = []
    values.reserveCapacity(rows * frames)
    for _ in 0..<rows {
      var level = random.nextGaussian()
      for _ in 0..<frames {
        values.append(level)
        level = memory * level + fresh * random.nextGaussian()
      }
    }
    return Matrix(rows: rows, columns: frames, values: values)
  }
}
