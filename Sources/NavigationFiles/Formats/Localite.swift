import Geometry
import Navigation

/// Localite's instrument markers: poses, in a folder for each world.
///
/// RAS belongs to a navigator that loaded NIfTI, LPS to one that loaded DICOM. The stamp of the name
/// is what Localite sorts by. There is no import: the content goes into the newest marker file of a
/// session.
func localiteMarkers(_ sheet: NavigationSheet) throws(ExportError) -> [ExportedFile] {
  guard !sheet.posed.isEmpty else { throw .nothingToWrite(format: "localite") }
  return LocaliteWorld.allCases.map { world in
    let markers = sheet.posed.enumerated().map { index, posed in
      marker(world.matrix(posed.pose), index, posed.target)
    }
    return ExportedFile(
      "localite-instrument-marker",
      world.rawValue,
      name: "localite-\(world.rawValue)/InstrumentMarker\(stamp(sheet)).xml",
      text: document("InstrumentMarkerList", world, markers)
    )
  }
}

/// Localite's entries and targets: points, paired by their index.
func localiteEntries(_ sheet: NavigationSheet) -> [ExportedFile] {
  LocaliteWorld.allCases.map { world in
    let entries = sheet.targets.enumerated().compactMap { index, target in
      target.entry.map { point("Entry", world.coordinates($0), index, "", "#00ff00", false) }
    }
    let targets = sheet.targets.enumerated().map { index, target in
      point("Target", world.coordinates(target.position), index, target.label, "#00ffff", true)
    }
    return ExportedFile(
      "localite-entry-target",
      world.rawValue,
      name: "localite-\(world.rawValue)/EntryTarget\(stamp(sheet)).xml",
      text: document("EntryTargetList", world, entries + targets)
    )
  }
}

/// The worlds in which Localite keeps markers.
enum LocaliteWorld: String, CaseIterable {
  case ras = "RAS"
  case lps = "LPS"

  fileprivate func matrix(_ pose: CoilPose) -> CoilMatrix {
    let matrix = CoilMatrix(pose).inAxes(.localite)
    return self == .ras ? matrix : matrix.inOtherWorld
  }

  fileprivate func coordinates(_ point: Point<NativeT1w>) -> [Double] {
    self == .ras ? [point.x, point.y, point.z] : [-point.x, -point.y, point.z]
  }
}

/// `yyyyMMddHHmmssSSS` of the report's time.
private func stamp(_ sheet: NavigationSheet) -> String {
  let digits = sheet.created.filter(\.isNumber)
  return String((digits + String(repeating: "0", count: 17)).prefix(17))
}

private func document(_ list: String, _ world: LocaliteWorld, _ elements: [String]) -> String {
  """
  <?xml version="1.0" encoding="UTF-8"?>
  <\(list) coordinateSpace="\(world.rawValue)">
  \(elements.joined(separator: "\n"))
  </\(list)>

  """
}

private func marker(_ matrix: CoilMatrix, _ index: Int, _ target: SheetTarget) -> String {
  let attributes = (0..<4).flatMap { row in
    (0..<4).map { "data\(row)\($0)=\"\(shortest(matrix.rows[row][$0]))\"" }
  }
  return """
        <InstrumentMarker alwaysVisible="false" index="\(index)" selected="false">
            <Marker additionalInformation="" color="#ff0000" \
    description="\(xmlEscaped(target.label))" set="true">
                <Matrix4D \(attributes.joined(separator: " "))/>
            </Marker>
        </InstrumentMarker>
    """
}

private func point(
  _ element: String,
  _ coordinates: [Double],
  _ index: Int,
  _ description: String,
  _ colour: String,
  _ hasAura: Bool
) -> String {
  let attributes = coordinates.enumerated().map { "data\($0)=\"\(shortest($1))\"" }
  return """
        <\(element) alwaysVisible="false" index="\(index)" selected="\(index == 0)">
            <Marker color="\(colour)" description="\(xmlEscaped(description))" \
    drawAura="\(hasAura)" radius="4.0" set="true">
                <ColVec3D \(attributes.joined(separator: " "))/>
            </Marker>
        </\(element)>
    """
}
