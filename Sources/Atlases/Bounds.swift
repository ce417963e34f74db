/// The numbers that a key accepts.
struct Bounds {
  private let lower: Double
  private let lowerIsIncluded: Bool
  private let upper: Double
  private let unit: String

  /// Numbers from `lower` to `upper`, both included.
  static func from(_ lower: Double, to upper: Double, _ unit: String = "") -> Bounds {
    Bounds(lower: lower, lowerIsIncluded: true, upper: upper, unit: unit)
  }

  /// Numbers above `lower`, at most `upper`.
  static func above(_ lower: Double, to upper: Double, _ unit: String = "") -> Bounds {
    Bounds(lower: lower, lowerIsIncluded: false, upper: upper, unit: unit)
  }

  func contains(_ number: Double) -> Bool {
    (lowerIsIncluded ? number >= lower : number > lower) && number <= upper
  }

  /// The range in words: "above 0, at most 20 mm".
  var description: String {
    let unit = unit.isEmpty ? "" : " " + unit
    return lowerIsIncluded
      ? "\(plain(lower)) to \(plain(upper))\(unit)"
      : "above \(plain(lower)), at most \(plain(upper))\(unit)"
  }

  private func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
