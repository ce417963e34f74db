import Drawing
import Reports

extension Markup.StringInterpolation {
  /// Takes a number of a report with all its digits.
  mutating func appendInterpolation(_ number: PlainNumber) {
    appendInterpolation(number.description)
  }
}

/// A number with at most `places` decimal places, where it is told in passing.
func brief(_ number: PlainNumber, places: Int = 1) -> String {
  PlainNumber(number.value, places: places).description
}

/// A number with all its digits, or a dash.
func exact(_ number: PlainNumber?) -> Markup { number.map { "\($0)" } ?? "–" }

/// `(x, y, z)`, briefly.
func brief(_ position: [PlainNumber]) -> String {
  "(" + position.map { brief($0) }.joined(separator: ", ") + ")"
}

/// `(x, y, z)` with all digits.
func exact(_ position: [PlainNumber]) -> String {
  "(" + position.map(\.description).joined(separator: ", ") + ")"
}

/// The side of the head in a word, so that a flipped sign is seen.
func side(_ position: [PlainNumber]) -> String {
  guard let x = position.first?.value, x != 0 else { return "midline" }
  return x < 0 ? "left" : "right"
}

/// A position's frames, the patient's own scan first.
func frames(_ position: [String: [PlainNumber]]) -> [String] {
  position.keys.sorted { a, b in (a == "T1w" ? 0 : 1, a) < (b == "T1w" ? 0 : 1, b) }
}

/// Where a position is, in each of its frames.
func places(_ position: [String: [PlainNumber]]) -> Markup {
  frames(position).map { (frame) -> Markup in
    "\(exact(position[frame] ?? [])) mm in \(inWords(frame))"
  }.joined("<br>")
}

/// A frame's name for people.
func inWords(_ frame: String) -> String { frame == "T1w" ? "the patient's T1w scan" : frame }

/// `peak` and the like as a sentence would have it.
func inWords(method: String) -> String {
  switch method {
  case "peak": "the single voxel with the strongest correlation"
  case "cluster": "the centre of a cluster of voxels"
  case "cone": "the voxel whose surroundings in a cone correlate most"
  case "hierarchical": "the centre of a subunit found by hierarchical clustering"
  default: method
  }
}

/// `1 frame`, `2 frames`.
func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

/// What a code means, for people; the code itself where it is of another version.
func meaning(ofCode code: String) -> String {
  ErrorCode.all.first { $0.code == code }?.meaning ?? code
}

/// What a code means, with the code; the code alone where nothing is known of it.
func explained(_ code: String) -> Markup {
  let meaning = meaning(ofCode: code)
  return meaning == code ? "<code>\(code)</code>" : "\(meaning) <code>\(code)</code>"
}

extension TargetReport {
  /// The name of the frame in which everything was computed.
  var frame: String { space.analysis }
  /// The target that comes first, recommended or not.
  var first: Target? { targets.first { $0.rank == 1 } }
}

/// The three coordinates of a position in a frame; nil where there are not three.
func coordinates(_ position: [String: [PlainNumber]], in frame: String) -> [Double]? {
  guard let values = position[frame]?.map(\.value), values.count == 3 else { return nil }
  return values
}
