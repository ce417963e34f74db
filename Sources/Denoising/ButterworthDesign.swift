import Glibc

/// One section of a digital filter, of second order or, with b₂ = a₂ = 0, of first; a₀ = 1.
struct FilterSection: Equatable {
  var b0: Double
  var b1: Double
  var b2: Double
  var a1: Double
  var a2: Double
}

/// The sections of the digital Butterworth filter for `band`, the most strongly resonating last.
///
/// Designed as SciPy's `butter(order, edges, type, fs=1/TR, output="sos")` by warping the edges,
/// moving the analogue prototype's poles to the band and the bilinear transform; only the order of
/// the sections may differ, which only changes rounding.
///
/// - Parameters:
///   - band: A possible band with at least one edge, in Butterworth form.
///   - seconds: The time between two frames.
/// - Returns: As many sections as a band-pass has orders; half as many, rounded up, with one edge.
func butterworthSections(_ band: BandPass, repetitionTime seconds: Double) -> [FilterSection] {
  guard case .butterworth(let order) = band.form else {
    preconditionFailure("a \(band) has no sections")
  }
  func warped(_ edge: Hertz) -> Double { 4 * tan(.pi * edge.value * seconds) }
  switch (band.highPass.map(warped), band.lowPass.map(warped)) {
  case (let low?, let high?): return bandPassSections(order: order, from: low, to: high)
  case (let edge?, nil): return highPassSections(order: order, edge: edge)
  case (nil, let edge?): return lowPassSections(order: order, edge: edge)
  case (nil, nil): preconditionFailure("a \(band) has no sections")
  }
}

/// The poles with an imaginary part of at least 0 of the analogue low-pass at 1 rad/s.
func prototypePoles(order: Int) -> [Complex] {
  stride(from: 1 - order, to: order, by: 2).compactMap { m in
    guard m <= 0 else { return nil }
    guard m < 0 else { return Complex(-1) }
    let angle = .pi * Double(m) / Double(2 * order)
    return Complex(-cos(angle), -sin(angle))
  }
}

/// The digital pole of an analogue one, at the sampling rate of 2 for which the edges are warped.
func bilinear(_ pole: Complex) -> Complex {
  (Complex(4) + pole) / (Complex(4) - pole)
}
