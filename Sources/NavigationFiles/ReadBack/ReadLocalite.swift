import Foundation

/// Localite's XML, by its attributes alone.
extension Reading {
  init?(localiteMarkers text: String) {
    guard let isLPS = isLPS(text) else { return nil }
    for element in text.matches(of: /<Matrix4D ([^>]*)\/>/) {
      let values = attributes(element.1)
      let rows = (0..<4).map { row in (0..<4).compactMap { values["data\(row)\($0)"] } }
      guard rows.allSatisfy({ $0.count == 4 }) else { return nil }
      let matrix = CoilMatrix(rows: rows)
      poses.append((isLPS ? matrix.inOtherWorld : matrix).inAxes(.localite))
    }
  }

  init?(localitePoints text: String) {
    guard let isLPS = isLPS(text) else { return nil }
    for element in text.matches(of: /<ColVec3D ([^>]*)\/>/) {
      let values = attributes(element.1)
      let place = (0..<3).compactMap { values["data\($0)"] }
      guard place.count == 3 else { return nil }
      points.append(isLPS ? [-place[0], -place[1], place[2]] : place)
    }
  }
}

private func isLPS(_ text: String) -> Bool? {
  switch text.firstMatch(of: /coordinateSpace="(\w+)"/)?.1 {
  case "RAS": false
  case "LPS": true
  default: nil
  }
}

private func attributes(_ text: Substring) -> [String: Double] {
  let pairs = text.matches(of: /(\w+)="([^"]*)"/).compactMap { match in
    Double(match.2).map { (String(match.1), $0) }
  }
  return Dictionary(pairs) { first, _ in first }
}
