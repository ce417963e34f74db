import Reports
import Geometry

/// 3D Slicer's markups: a list of targets and entries, and a line from entry to target for each.
///
/// Coordinates are LPS, as Slicer writes them, and say so.
func slicerMarkups(_ sheet: NavigationSheet) throws(ExportError) -> ExportedFile {
  typealias Markup = SlicerDocument.Markup
  let list = Markup(
    type: "Fiducial",
    name: "TMS targets \(asciiLabel(sheet.subject))",
    points: sheet.targets.flatMap(slicerPoints).enumerated().map { number, point in
      SlicerDocument.ControlPoint(number + 1, point)
    }
  )
  let lines = sheet.targets.compactMap { target -> Markup? in
    guard target.entry != nil else { return nil }
    return Markup(
      type: "Line",
      name: "TMS trajectory \(target.label)",
      points: slicerPoints(target).reversed().enumerated().map { number, point in
        SlicerDocument.ControlPoint(number + 1, point)
      }
    )
  }
  let document = SlicerDocument(
    markups: [list] + lines,
    job: sheet.job,
    subject: sheet.subject,
    image: sheet.image.name,
    voxelDigest: sheet.image.voxelDigest,
    notice: sheet.navigation.notice ?? ""
  )
  return ExportedFile(
    "slicer-markups",
    "1.0.3",
    name: "targets.mrk.json",
    try jsonText(document, "slicer")
  )
}

/// Slicer's older text file, whose support is to be removed.
func slicerFiducials(_ sheet: NavigationSheet) -> ExportedFile {
  let rows = sheet.targets.flatMap(slicerPoints).enumerated().map { number, point in
    let numbers = point.lps.map { fixed($0, 6) }.joined(separator: ",")
    // A comma would begin another column.
    let label = point.label.replacing(",", with: " ")
    return "\(number + 1),\(numbers),0,0,0,1,1,1,1,\(label),,"
  }
  let header = [
    "# Markups fiducial file version = 4.11", "# CoordinateSystem = LPS",
    "# columns = id,x,y,z,ow,ox,oy,oz,vis,sel,lock,label,desc,associatedNodeID",
  ]
  return ExportedFile(
    "slicer-fcsv",
    "4.11",
    name: "targets.fcsv",
    text: (header + rows).joined(separator: "\n") + "\n"
  )
}

/// A point as Slicer lists it.
struct SlicerPoint {
  let label: String
  let description: String
  let lps: [Double]
}

/// Target and, where there is one, entry.
private func slicerPoints(_ target: SheetTarget) -> [SlicerPoint] {
  func lps(_ point: Point<NativeT1w>) -> [Double] {
    [-point.x, -point.y, point.z].map { $0 == 0 ? 0 : $0 }
  }
  let cortical = SlicerPoint(
    label: target.label,
    description: "cortical target",
    lps: lps(target.position)
  )
  guard let entry = target.entry else { return [cortical] }
  return [
    cortical,
    SlicerPoint(label: target.label + " entry", description: "scalp entry", lps: lps(entry)),
  ]
}

/// Slicer's markups document, version 1.0.3 of its schema; further members are allowed.
struct SlicerDocument: Codable {
  struct Markup: Codable {
    let type: String
    let name: String
    var coordinateSystem = "LPS"
    var coordinateUnits = "mm"
    var locked = true
    let controlPoints: [ControlPoint]

    init(type: String, name: String, points: [ControlPoint]) {
      self.type = type
      self.name = name
      controlPoints = points
    }
  }

  struct ControlPoint: Codable {
    let id: String
    let label: String
    let description: String
    let position: [Double]
    var selected = true
    var locked = true
    var visibility = true
    var positionStatus = "defined"

    init(_ number: Int, _ point: SlicerPoint) {
      id = "\(number)"
      label = point.label
      description = point.description
      position = point.lps
    }
  }

  var schema =
    "https://raw.githubusercontent.com/slicer/slicer/master/Modules/Loadable/Markups/Resources/"
    + "Schema/markups-schema-v1.0.3.json#"
  let markups: [Markup]
  let job: String
  let subject: String
  let image: String
  let voxelDigest: String
  let notice: String

  enum CodingKeys: String, CodingKey {
    case markups
    case schema = "@schema"
    case job = "tmsp_job"
    case subject = "tmsp_subject"
    case image = "tmsp_t1w"
    case voxelDigest = "tmsp_t1w_sha256_voxels"
    case notice = "tmsp_notice"
  }
}
