import Geometry
import Navigation

/// What a file says when it is read back: points and coil poses in RAS mm of the T1w image.
struct Reading {
  /// In the order of the file.
  var points: [[Double]] = []
  /// In SimNIBS's axes, in the order of the file.
  var poses: [CoilMatrix] = []

  /// What the file of `kind` must say of `sheet`; nil for a file without positions.
  static func expected(of kind: String, _ sheet: NavigationSheet) -> Reading? {
    let pairs = sheet.targets.map { [$0.position, $0.entry].compactMap(\.self).map(coordinates) }
    let poses = sheet.posed.map { CoilMatrix($0.pose) }
    switch kind {
    case "brainsight", "localite-instrument-marker", "visor2":
      return Reading(poses: poses)
    case "localite-entry-target":
      let entries = sheet.targets.compactMap(\.entry).map(coordinates)
      return Reading(points: entries + sheet.targets.map { coordinates($0.position) })
    case "slicer-markups":
      return Reading(
        points: pairs.flatMap(\.self) + pairs.filter { $0.count == 2 }.flatMap { $0.reversed() }
      )
    case "slicer-fcsv", "niivue-connectome": return Reading(points: pairs.flatMap(\.self))
    case "navinibs", "bids-markers", "invesalius":
      return Reading(points: pairs.flatMap(\.self), poses: poses)
    default: return nil
    }
  }

  /// What differs from `other` by more than `tolerance`; nil where nothing does.
  func difference(from other: Reading, tolerance: Double) -> String? {
    guard points.count == other.points.count else { return "the number of points" }
    guard poses.count == other.poses.count else { return "the number of poses" }
    for (a, b) in zip(points, other.points) where !agree(a, b, tolerance) { return "a point" }
    for (a, b) in zip(poses, other.poses) {
      guard agree(a.centre, b.centre, tolerance) else { return "a coil's centre" }
      for axis in 0..<3 where !agree(a.axis(axis), b.axis(axis), max(tolerance, 1e-6)) {
        return "a coil's axis"
      }
    }
    return nil
  }
}

private func agree(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { ($0 - $1).magnitude <= tolerance }
}

/// Reads `file` back by another way than it was written, and compares it with `sheet`.
///
/// - Throws: ``ExportError/notVerified(file:what:)``.
func verify(_ file: ExportedFile, _ sheet: NavigationSheet) throws(ExportError) {
  if file.kind == "overlay" { return try verifyOverlay(file, sheet) }
  guard let expected = Reading.expected(of: file.kind, sheet) else { return }
  guard let found = Reading(file, sheet.image) else {
    throw .notVerified(file: file.name, what: "its form")
  }
  // Brainsight's four places are the coarsest; half a unit of the last, and rounding.
  let tolerance = file.kind == "brainsight" || file.kind == "bids-markers" ? 5.1e-5 : 1e-6
  if let what = found.difference(from: expected, tolerance: tolerance) {
    throw .notVerified(file: file.name, what: what)
  }
}

extension Reading {
  /// Nil where the bytes have not the form of their kind.
  init?(_ file: ExportedFile, _ image: SheetImage) {
    guard let text = String(validating: file.bytes, as: UTF8.self) else { return nil }
    let found: Reading? =
      switch file.kind {
      case "brainsight": Reading(brainsight: text)
      case "localite-instrument-marker": Reading(localiteMarkers: text)
      case "localite-entry-target": Reading(localitePoints: text)
      case "slicer-fcsv": Reading(fiducials: text)
      case "invesalius": Reading(invesalius: text, image)
      case "bids-markers": Reading(markersTable: text)
      default: Reading(json: file.bytes, kind: file.kind)
      }
    guard let found else { return nil }
    self = found
  }
}
