public import Geometry

/// Landmarks of a head that someone has pointed out in the T1w image.
public struct HeadLandmarks: Hashable, Sendable {
  /// The bridge of the nose.
  public let nasion: Point<NativeT1w>
  /// The bump at the back of the head.
  public let inion: Point<NativeT1w>
  /// In front of the left ear.
  public let leftPreauricular: Point<NativeT1w>
  /// In front of the right ear.
  public let rightPreauricular: Point<NativeT1w>

  /// Creates landmarks.
  public init(
    nasion: Point<NativeT1w>,
    inion: Point<NativeT1w>,
    leftPreauricular: Point<NativeT1w>,
    rightPreauricular: Point<NativeT1w>
  ) {
    self.nasion = nasion
    self.inion = inion
    self.leftPreauricular = leftPreauricular
    self.rightPreauricular = rightPreauricular
  }
}

/// Where an entry lies by tape measure, for laboratories without a navigator.
public struct ScalpMeasures: Sendable, Equatable {
  /// The straight distance from the entry to the midline plane.
  public let fromMidline: Millimetres
  /// How far along the midline from nasion to inion the entry's projection lies, in per cent.
  ///
  /// Along the scalp, as a tape lies; nil where it would be below 0 or above 100.
  public let nasionInionPercent: Double?

  /// Measures an entry.
  ///
  /// The midline plane goes through nasion and inion, and crosses the line between the ears as
  /// steeply as that allows.
  /// - Returns: Nil where the landmarks do not span a head (all on a line, or left on the right).
  public init?(of entry: ScalpEntry, on head: HeadSurface, landmarks: HeadLandmarks) {
    let nasion = landmarks.nasion.vector
    let chord = nasion - landmarks.inion.vector
    let ears = landmarks.rightPreauricular.vector - landmarks.leftPreauricular.vector
    guard let forward = Direction<NativeT1w>(chord)?.vector,
      let right = Direction<NativeT1w>(ears - forward * forward.dot(ears))?.vector,
      ears.dot(right) > 50, chord.length > 100
    else { return nil }
    let up = cross(right, forward)
    let middle = nasion - chord / 2
    let place = entry.entry.vector - middle
    fromMidline = place.dot(right).magnitude.mm

    let angle = degrees(from: forward, towards: up, place)
    // A step of one degree is about 1.5 mm of scalp.
    let tape = (0...180).map { step -> SIMD3<Double>? in
      let (sine, cosine) = sineAndCosine(degrees: Double(step))
      return outermost(from: middle, along: forward * cosine + up * sine, head)
    }
    nasionInionPercent = fraction(of: angle, along: tape).map { 100 * $0 }
  }
}

/// The share of a line of points, one a degree, that lies before `angle`; nil where one is missing.
private func fraction(of angle: Double, along points: [SIMD3<Double>?]) -> Double? {
  guard (0...180).contains(angle) else { return nil }
  let known = points.compactMap(\.self)
  guard known.count == points.count else { return nil }
  let lengths = zip(known, known.dropFirst()).map { ($1 - $0).length }
  let whole = min(Int(angle), lengths.count - 1)
  let before = lengths[..<whole].reduce(0, +) + (angle - Double(whole)) * lengths[whole]
  return before / lengths.reduce(0, +)
}

/// The last point of the head on a ray, to half a millimetre; nil where the ray never meets it.
private func outermost(
  from origin: SIMD3<Double>,
  along direction: SIMD3<Double>,
  _ head: HeadSurface
) -> SIMD3<Double>? {
  for distance in stride(from: 200.0, through: 0, by: -0.5) {
    let point = origin + direction * distance
    if head.contains(Point(point)) { return point }
  }
  return nil
}
