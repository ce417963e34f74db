/// A format in which navigators take targets.
public enum NavigationFormat: String, CaseIterable, Sendable {
  /// Rogue Research Brainsight, versions 14 and 12 of its text file.
  case brainsight
  /// Localite TMS Navigator: instrument markers, which are poses.
  case localite
  /// Localite TMS Navigator: entry and target points.
  case localiteEntry = "localite-entry"
  /// ANT Neuro visor2.
  case visor2
  /// 3D Slicer markups, and its legacy text file.
  case slicer
  /// InVesalius.
  case invesalius
  /// NaviNIBS.
  case navinibs
  /// A label image on the grid of the T1w image, for anything that shows overlays.
  case overlay
  /// The draft of BIDS for non-invasive brain stimulation: experimental.
  case bids
  /// NiiVue's connectome.
  case niivue

  /// The files of `sheet` in this format, each read back and compared.
  ///
  /// - Throws: ``ExportError`` where the format cannot hold what the sheet says.
  public func files(_ sheet: NavigationSheet) throws(ExportError) -> [ExportedFile] {
    if let distance = sheet.image.conflict, !namesForm {
      throw .formsConflict(format: rawValue, distance: distance)
    }
    let files = try written(sheet)
    for file in files { try verify(file, sheet) }
    return files
  }

  private func written(_ sheet: NavigationSheet) throws(ExportError) -> [ExportedFile] {
    switch self {
    case .brainsight: try brainsightFiles(sheet)
    case .localite: try localiteMarkers(sheet)
    case .localiteEntry: localiteEntries(sheet)
    case .visor2: try [visor2Markers(sheet)]
    case .slicer: try [slicerMarkups(sheet), slicerFiducials(sheet)]
    case .invesalius: [invesaliusMarkers(sheet)]
    case .navinibs: try [naviNIBSTargets(sheet)]
    case .overlay: overlayFiles(sheet)
    case .bids: try bidsFiles(sheet)
    case .niivue: try [niivueConnectome(sheet)]
    }
  }

  /// Whether a file itself says which form of the header its coordinates are in.
  private var namesForm: Bool {
    switch self {
    case .brainsight, .visor2: true
    default: false
    }
  }
}
