import Glibc

/// eˣ of the C library, in one place.
func exponential(_ x: Double) -> Double { exp(x) }

/// The angle in degrees between two directions of any length.
func degrees(between a: SIMD3<Double>, _ b: SIMD3<Double>) -> Double {
  // Not acos, which loses half the digits where the two are nearly parallel.
  atan2(cross(a, b).length, a.dot(b)) * 180 / .pi
}

/// Sine and cosine of an angle in degrees.
func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
  (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
}

extension Double {
  /// The cube root.
  var cubeRoot: Double { cbrt(self) }
}

/// The angle in degrees of the part of `vector` in the plane of two unit vectors, from `first`.
func degrees(
  from first: SIMD3<Double>,
  towards second: SIMD3<Double>,
  _ vector: SIMD3<Double>
) -> Double { atan2(vector.dot(second), vector.dot(first)) * 180 / .pi }
