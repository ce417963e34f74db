import Imaging
import Geometry
import Navigation

/// Brainsight's text file with a table of targets, versions 14 and 12.
///
/// Version 14 (Brainsight 2.5.3 and later) says whether coordinates are in the qform's or the sform's
/// world. Up to version 13 a file cannot tell, so that its twin in version 12, which SimNIBS, pyNIBS
/// and BabelBrain read too, is written only where both forms agree. A table is a header and targets,
/// as SimNIBS and pyNIBS write it; that Brainsight itself takes it rests on these writers.
func brainsightFiles(_ sheet: NavigationSheet) throws(ExportError) -> [ExportedFile] {
  guard !sheet.posed.isEmpty else { throw .nothingToWrite(format: "brainsight") }
  let header = sheet.image.header
  let usesQform =
    sheet.image.conflict == nil ? header.qform.isSet : header.xform == .qform
  let space = SheetImage.spaceName(usesQform ? header.qform.code : header.sform.code)
  var files = [
    brainsightFile(sheet, version: 14, world: "NIfTI:\(usesQform ? "Q" : "S"):\(space)")
  ]
  if sheet.image.conflict == nil {
    files.append(brainsightFile(sheet, version: 12, world: "NIfTI:\(space)"))
  }
  return files
}

private func brainsightFile(
  _ sheet: NavigationSheet,
  version: Int,
  world: String
) -> ExportedFile {
  let (name, program) = sheet.software
  var lines = [
    "# Version: \(version)",
    "# Coordinate system: \(world)",
    "# Created by: \(asciiLabel("\(name) \(program)"))",
    "# Units: millimetres, degrees, milliseconds, and microvolts",
    "# Encoding: UTF-8",
    "# Notes: Each column is delimited by a tab. Each value within a column is delimited by a "
      + "semicolon.",
  ]
  let axes = (0..<3).flatMap { axis in (0..<3).map { "m\(axis)n\($0)" } }
  lines.append(
    "# " + (["Target Name", "Loc. X", "Loc. Y", "Loc. Z"] + axes).joined(separator: "\t")
  )
  for (target, pose) in sheet.posed {
    let matrix = CoilMatrix(pose).inAxes(.brainsight)
    let numbers = matrix.centre + (0..<3).flatMap(matrix.axis)
    lines.append(([target.label] + numbers.map { fixed($0, 4) }).joined(separator: "\t"))
  }
  return ExportedFile(
    "brainsight",
    "\(version)",
    name: "targets.brainsight.v\(version).txt",
    text: lines.joined(separator: "\n") + "\n"
  )
}
