import Imaging
import LinearAlgebra
import Statistics
import TestSupport
import Testing

@testable import Networks

@Suite struct IterationChoiceTests {
  @Test(
    arguments: [
      ([0.1], 1), ([0.3, 0.2], 2), ([0.3, 0.2, 0.1], 2), ([0.1, 0.2, 0.2, 0.1], 2),
      ([0.1, 0.2, 0.3, 0.25], 3), ([0.3, 0.2, 0.1, 0.4], 2), ([0, 0.1, 0.2, 0.3], 4),
    ]
  )
  func `until one more is no better, but two at least`(
    _ coherence: [Double],
    _ iterations: Int
  ) {
    #expect(IterationChoice(coherence: coherence).iterations == iterations)
  }

  @Test func `coherence is the mean r with the rest of the network`() {
    // Three series of length 1 in a plane: two of network 0 at right angles, a third beside them.
    let half = 0.5.squareRoot()
    let series = VoxelSeries(
      Matrix(
        rows: 3,
        columns: 4,
        values: [half, -half, 0, 0, 0, 0, 1, 0, -half, half, -1, 0]
      )
    )
    let all = [Bool](repeating: true, count: 4)
    func coherence(_ labels: [Int], _ counted: [Bool]) -> Double {
      series.coherence(of: labels, width: 2, where: counted, crew: .alone)
    }
    // Opposite series: r −1 with each other; a constant and a network of one voxel have nothing.
    #expect((coherence([0, 0, 1, 1], all) + 0.5).magnitude < 1e-12)
    #expect((coherence([0, 0, 1, 1], [true, false, false, false]) + 1).magnitude < 1e-12)
    #expect(coherence([0, 0, 1, 1], [false, false, true, true]) == 0)
    // (1, 0, −1)/√2 with (0, 1, −1)/√2: half.
    #expect((coherence([0, 1, 0, 1], [true, false, true, false]) - 0.5).magnitude < 1e-12)
    #expect(coherence([0, 1, 0, 1], [false, false, false, false]) == 0)
  }

  @Test func `labels of noise do not hold together in the other half, planted ones do`() {
    let labels = (0..<400).map { $0 % 2 }
    var random = SeededGenerator(seed: 11)
    func series(_ signal: Double) -> VoxelSeries {
      let courses = (0..<2).map { _ in (0..<80).map { _ in random.nextGaussian() } }
      var values: [Double] = []
      for frame in 0..<80 {
        for label in labels {
          values.append(signal * courses[label][frame] + random.nextGaussian())
        }
      }
      return VoxelSeries(Matrix(rows: 80, columns: 400, values: values))
    }
    let all = [Bool](repeating: true, count: 400)
    let (noise, planted) = (series(0), series(1))
    #expect(noise.coherence(of: labels, width: 2, where: all, crew: .alone).magnitude < 0.05)
    #expect(planted.coherence(of: labels, width: 2, where: all, crew: .alone) > 0.6)
  }

  @Test func `a trail gives the labels of each iteration, and the last beyond it`() {
    var trail = LabelTrail(of: [2, 5])
    trail.append([0, 0, 1])
    trail.append([0, 1, 1])
    #expect(trail.iterations == 2)
    #expect(trail.labelling(after: 1).labels == [2, 2, 5])
    #expect(trail.labelling(after: 2).labels == [2, 5, 5])
    #expect(trail.labelling(after: 9) == trail.labelling(after: 2))
    #expect(trail.labelling(after: 2).groupLabels == [2, 2, 5])
  }
}
