import Geometry
import Navigation

/// NaviNIBS's targets: points and the coil's matrix, never an angle.
///
/// The program measures its angle from another line in each region of the head; the matrix says what
/// is meant. A target without an entry gets the nearest vertex of the skin there.
func naviNIBSTargets(_ sheet: NavigationSheet) throws(ExportError) -> ExportedFile {
  let targets = sheet.targets.map { target in
    NaviNIBSDocument.Target(
      key: target.key,
      targetCoord: coordinates(target.position),
      entryCoord: target.entry.map(coordinates),
      coilToMRITransf: target.pose.map { CoilMatrix($0).inAxes(.brainsight).rows }
    )
  }
  return ExportedFile(
    "navinibs",
    "0.2.3",
    name: "targets.navinibs.json",
    try jsonText(NaviNIBSDocument(targets: targets), "navinibs")
  )
}

/// What NaviNIBS imports; members that are nil are left out.
struct NaviNIBSDocument: Codable {
  struct Target: Codable {
    let key: String
    let targetCoord: [Double]
    let entryCoord: [Double]?
    let coilToMRITransf: [[Double]]?
    var depthOffset = 0
    var color = "#ff0000"
  }

  let targets: [Target]
}

/// The numbers of `point`.
func coordinates(_ point: Point<NativeT1w>) -> [Double] { [point.x, point.y, point.z] }
