import LinearAlgebra

/// A digital filter that is run forwards and then backwards, so that nothing shifts in time.
///
/// The same as SciPy's `sosfiltfilt` with its default odd padding of three times the number of
/// taps, and its start in the steady state of the first sample.
struct ZeroPhaseFilter {
  private let sections: [FilterSection]
  /// Each section's state after a long constant input of 1.
  private let steadyStates: [(Double, Double)]
  /// How many samples are added at either end while filtering.
  let padding: Int

  /// Creates the Butterworth filter for `band`, or throws where it is not possible at this sampling.
  init(_ band: BandPass, repetitionTime seconds: Double) throws(DenoisingError) {
    try band.refuseImpossible(repetitionTime: seconds)
    sections = butterworthSections(band, repetitionTime: seconds)
    let taps = 2 * sections.count + 1
    // A section of first order has one tap fewer.
    let missing = min(sections.count { $0.b2 == 0 }, sections.count { $0.a2 == 0 })
    padding = 3 * (taps - missing)
    var states: [(Double, Double)] = []
    var level = 1.0
    for section in sections {
      let c0 = section.b1 - section.a1 * section.b0
      let c1 = section.b2 - section.a2 * section.b0
      let denominator = 1 + section.a1 + section.a2
      let first = (c0 + c1) / denominator
      states.append((level * first, level * (c1 - section.a2 * first)))
      level *= (section.b0 + section.b1 + section.b2) / denominator
    }
    steadyStates = states
  }

  /// The filtered rows of `series`, whose columns are more than ``padding`` consecutive frames.
  func callAsFunction(_ series: Matrix) -> Matrix {
    precondition(series.columns > padding, "\(series.columns) frames, \(padding) of padding")
    var filtered = series
    // Each sample waits for the one before: four rows side by side take the time of one.
    for first in stride(from: 0, to: series.rows, by: Rows.scalarCount) {
      let lanes = 0..<min(Rows.scalarCount, series.rows - first)
      let samples = filter(
        (0..<series.columns).map { column in
          var sample = Rows()
          for lane in lanes { sample[lane] = series[first + lane, column] }
          return sample
        }
      )
      for lane in lanes { filtered[row: first + lane] = samples.map { $0[lane] } }
    }
    return filtered
  }

  /// A sample of some rows.
  private typealias Rows = SIMD4<Double>

  private func filter(_ series: [Rows]) -> ArraySlice<Rows> {
    let count = series.count
    var extended: [Rows] = []
    extended.reserveCapacity(count + 2 * padding)
    for offset in stride(from: padding, to: 0, by: -1) {
      extended.append(2 * series[0] - series[offset])
    }
    extended += series
    for offset in 1...padding {
      extended.append(2 * series[count - 1] - series[count - 1 - offset])
    }
    runForwards(&extended)
    extended.reverse()
    runForwards(&extended)
    extended.reverse()
    return extended[padding..<padding + count]
  }

  /// Direct form II transposed, section by section.
  private func runForwards(_ samples: inout [Rows]) {
    let start = samples[0]
    var samples = samples.mutableSpan
    for (section, steadyState) in zip(sections, steadyStates) {
      var (z0, z1) = (steadyState.0 * start, steadyState.1 * start)
      for index in samples.indices {
        let x = samples[index]
        let y = section.b0 * x + z0
        z0 = section.b1 * x - section.a1 * y + z1
        z1 = section.b2 * x - section.a2 * y
        samples[index] = y
      }
    }
  }
}
