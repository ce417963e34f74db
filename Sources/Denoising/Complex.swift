/// A complex number, as far as the design of a Butterworth filter needs one.
struct Complex: Equatable {
  var real: Double
  var imaginary: Double

  init(_ real: Double, _ imaginary: Double = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  var conjugate: Complex { Complex(real, -imaginary) }
  var squaredMagnitude: Double { real * real + imaginary * imaginary }

  /// The root with a real part of at least 0.
  var squareRoot: Complex {
    let magnitude = squaredMagnitude.squareRoot()
    // Rounding may leave a tiny negative number under the roots of a real or imaginary result.
    let real = max(0, (magnitude + self.real) / 2).squareRoot()
    let imaginary = max(0, (magnitude - self.real) / 2).squareRoot()
    return Complex(real, self.imaginary < 0 ? -imaginary : imaginary)
  }

  static func + (a: Complex, b: Complex) -> Complex {
    Complex(a.real + b.real, a.imaginary + b.imaginary)
  }

  static func - (a: Complex, b: Complex) -> Complex {
    Complex(a.real - b.real, a.imaginary - b.imaginary)
  }

  static func * (a: Complex, b: Complex) -> Complex {
    Complex(
      a.real * b.real - a.imaginary * b.imaginary,
      a.real * b.imaginary + a.imaginary * b.real
    )
  }

  static func / (a: Complex, b: Complex) -> Complex {
    let numerator = a * b.conjugate
    return Complex(
      numerator.real / b.squaredMagnitude,
      numerator.imaginary / b.squaredMagnitude
    )
  }
}
