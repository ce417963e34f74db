import Imaging
import Foundation
import Geometry
import Navigation

/// Tables of the draft of BIDS for non-invasive brain stimulation (BEP037, 77de0bdc): experimental.
///
/// The draft fixes neither a coil's axes nor how a matrix is written into a cell, so that both are
/// said in words.
func bidsFiles(_ sheet: NavigationSheet) throws(ExportError) -> [ExportedFile] {
  let base = "bids/\(participant(sheet.subject))_task-plan_stimsys-tms"
  return [
    ExportedFile("bids-markers", name: base + "_markers.tsv", text: markersTable(sheet)),
    ExportedFile(
      "bids-markers-sidecar",
      name: base + "_markers.json",
      try jsonText(markerFields, "bids")
    ),
    ExportedFile(
      "bids-coordsystem",
      name: base + "_coordsystem.json",
      try jsonText(coordinateSystem(sheet), "bids")
    ),
  ]
}

private let markerColumns = [
  "target_id", "target_label", "target_description", "target_x", "target_y", "target_z", "entry_x",
  "entry_y", "entry_z", "coil_transform", "coil_x", "coil_y", "coil_z", "normal_x", "normal_y",
  "normal_z", "direction_x", "direction_y", "direction_z",
]

private func markersTable(_ sheet: NavigationSheet) -> String {
  let rows = sheet.targets.map { target -> [String] in
    func numbers(_ values: [Double]?) -> [String] {
      values.map { $0.map { fixed($0, 4) } } ?? ["n/a", "n/a", "n/a"]
    }
    let matrix = target.pose.map { CoilMatrix($0) }
    let transform = matrix.map { matrix in
      let rows = matrix.rows.map { "[" + $0.map { fixed($0, 6) }.joined(separator: ",") + "]" }
      return "[" + rows.joined(separator: ",") + "]"
    }
    return [target.key, "\(identifier(target.method))_\(target.side.rawValue)", target.label]
      + numbers(coordinates(target.position)) + numbers(target.entry.map(coordinates))
      + [transform ?? "n/a"] + numbers(matrix?.centre)
      + numbers(target.normal.map { [$0.x, $0.y, $0.z] }) + numbers(matrix?.axis(1))
  }
  return ([markerColumns] + rows).map { $0.joined(separator: "\t") + "\n" }.joined()
}

private let markerFields: [String: [String: String]] = [
  "target_id": ["Description": "Unique target identifier"],
  "coil_transform": [
    "Description": "4x4 coil pose as a JSON array, row by row, SimNIBS axes", "Units": "mm",
  ],
  "normal_x": [
    "Description":
      "Outward scalp normal at the entry point, x component (y and z likewise); unit vector"
  ],
  "direction_x": [
    "Description":
      "Coil +y (away from the handle), x component (y and z likewise); unit vector"
  ],
]

private func coordinateSystem(_ sheet: NavigationSheet) -> [String: String] {
  let forms =
    sheet.image.header.xformDistance.map {
      "sform and qform agree within \(fixed($0.value, 3)) mm"
    } ?? "the header has the \(sheet.image.header.xform.rawValue) only"
  return [
    "IntendedFor": "bids::\(participant(sheet.subject))/anat/\(sheet.image.name)",
    "NIBSCoordinateSystem": "IndividualMRI",
    "NIBSCoordinateUnits": "mm",
    "NIBSCoordinateSystemDescription":
      "RAS+ world coordinates of the T1w image named in IntendedFor (\(forms); SHA-256 of its "
      + "voxels \(sheet.image.voxelDigest)). coil_transform: 4x4 row by row, columns are the coil "
      + "axes x, y, z and the coil centre; SimNIBS axes: y away from the handle, z into the head, "
      + "x = y cross z. normal_* is the outward scalp normal. direction_* is y. Draft NIBS-BIDS, "
      + "experimental.",
  ]
}
