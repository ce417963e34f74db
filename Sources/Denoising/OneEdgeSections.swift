/// The sections of a Butterworth high-pass with a warped edge; all zeros lie at 0 Hz.
func highPassSections(order: Int, edge: Double) -> [FilterSection] {
  oneEdgeSections(order: order, zero: 1) { prototype in
    let analogue = Complex(edge) / prototype
    return (analogue, Complex(4) / (Complex(4) - analogue))
  }
}

/// The sections of a Butterworth low-pass with a warped edge; all zeros lie at half the sampling
/// rate.
func lowPassSections(order: Int, edge: Double) -> [FilterSection] {
  oneEdgeSections(order: order, zero: -1) { prototype in
    let analogue = Complex(edge) * prototype
    return (analogue, Complex(edge) / (Complex(4) - analogue))
  }
}

/// One section a pair of conjugate poles and, with an odd order, one of first order.
///
/// - Parameters:
///   - order: The order of one pass.
///   - zero: Where the digital filter has its zeros.
///   - place: The analogue pole of a pole of the prototype, and its factor of the gain.
/// - Returns: The sections, the most strongly resonating last.
private func oneEdgeSections(
  order: Int,
  zero: Double,
  placing place: (Complex) -> (pole: Complex, factor: Complex)
) -> [FilterSection] {
  var gain = 1.0
  var sections: [FilterSection] = []
  for prototype in prototypePoles(order: order) {
    let (analogue, factor) = place(prototype)
    let pole = bilinear(analogue)
    if prototype.imaginary == 0 {
      gain *= factor.real
      sections.append(FilterSection(b0: 1, b1: -zero, b2: 0, a1: -pole.real, a2: 0))
    } else {
      gain *= factor.squaredMagnitude  // with the conjugate pole, which is not listed
      sections.append(
        FilterSection(
          b0: 1,
          b1: -2 * zero,
          b2: 1,
          a1: -2 * pole.real,
          a2: pole.squaredMagnitude
        )
      )
    }
  }
  sections.sort { $0.a2 < $1.a2 }
  sections[0].b0 *= gain
  sections[0].b1 *= gain
  sections[0].b2 *= gain
  return sections
}
