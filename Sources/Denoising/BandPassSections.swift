/// The sections of a Butterworth band-pass between two warped edges.
///
/// Each pole of the prototype becomes two, and each section has one zero at 0 Hz and one at half the
/// sampling rate. Where the band is wide, the real pole splits into two real ones, which make one
/// section.
func bandPassSections(order: Int, from low: Double, to high: Double) -> [FilterSection] {
  let width = high - low
  let squaredCentre = low * high

  var gain = 1.0
  var poles: [(first: Complex, second: Complex)] = []
  for prototype in prototypePoles(order: order) {
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
