import Glibc

/// One second-order section of a digital filter, with a₀ = 1.
struct FilterSection: Equatable {
  var b0: Double
  var b1: Double
  var b2: Double
  var a1: Double
  var a2: Double
}

/// The sections of a digital Butterworth band-pass, the most strongly resonating last.
///
/// Designed as SciPy's `butter(order, [high pass, low pass], fs=1/TR, output="sos")` by warping the
/// edges, moving the analogue prototype's poles to the band and the bilinear transform; only the
/// order of the sections may differ.
///
/// - Parameters:
///   - band: The band; both edges lie between 0 and half the sampling rate.
///   - seconds: The time between two frames.
/// - Returns: As many sections as the band-pass has orders.
func butterworthSections(_ band: BandPass, repetitionTime seconds: Double) -> [FilterSection] {
  let low = 4 * tan(.pi * band.highPass.value * seconds)
  let high = 4 * tan(.pi * band.lowPass.value * seconds)
  let width = high - low
  let squaredCentre = low * high

  var gain = 1.0
  var poles: [(first: Complex, second: Complex)] = []
  for prototype in prototypePoles(order: band.order) {
    let half = Complex(width / 2) * prototype
    let root = (half * half - Complex(squaredCentre)).squareRoot
    let analogue = (half + root, half - root)
    // Per prototype pole: one zero at 0 becomes 4, and one factor of the width.
    let factor = Complex(4 * width) / ((Complex(4) - analogue.0) * (Complex(4) - analogue.1))
    let digital = (bilinear(analogue.0), bilinear(analogue.1))
    if prototype.imaginary == 0 {
      // The two poles are real or conjugate, so that they make one section.
      gain *= factor.real
      poles.append(digital)
    } else {
      gain *= factor.squaredMagnitude  // with the conjugate prototype pole, which is not listed
      poles.append((digital.0, digital.0.conjugate))
      poles.append((digital.1, digital.1.conjugate))
    }
  }
  poles.sort { ($0.first * $0.second).real < ($1.first * $1.second).real }
  var sections = poles.map { first, second in
    FilterSection(
      b0: 1,
      b1: 0,
      b2: -1,
      a1: -(first + second).real,
      a2: (first * second).real
    )
  }
  sections[0].b0 *= gain
  sections[0].b2 *= gain
  return sections
}

/// The poles with an imaginary part of at least 0 of the analogue low-pass at 1 rad/s.
private func prototypePoles(order: Int) -> [Complex] {
  stride(from: 1 - order, to: order, by: 2).compactMap { m in
    guard m <= 0 else { return nil }
    guard m < 0 else { return Complex(-1) }
    let angle = .pi * Double(m) / Double(2 * order)
    return Complex(-cos(angle), -sin(angle))
  }
}

private func bilinear(_ pole: Complex) -> Complex {
  (Complex(4) + pole) / (Complex(4) - pole)
}
