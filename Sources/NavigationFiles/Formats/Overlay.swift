import Geometry
import Imaging

/// A label image on the T1w image's grid: balls at targets and entries, the way of showing a target
/// that no convention of axes can turn round.
///
/// The header is the T1w image's own, byte for byte, but for type, scaling, intent and the place of
/// the voxels. Labels count target, entry, target, entry …, best target first; a table names them.
func overlayFiles(_ sheet: NavigationSheet) -> [ExportedFile] {
  let labels = overlayLabels(sheet)
  let base = "\(participant(sheet.subject))_space-T1w_desc-targets_dseg"
  return [
    ExportedFile("overlay", name: base + ".nii.gz", overlayImage(sheet.image, labels)),
    ExportedFile(
      "overlay-labels",
      name: base + ".tsv",
      text: "index\tname\n" + labels.map { "\($0.index)\t\($0.name)\n" }.joined()
    ),
  ]
}

/// A ball of an overlay.
struct OverlayLabel {
  let index: Int
  let name: String
  let centre: Point<NativeT1w>

  var isEntry: Bool { index.isMultiple(of: 2) }
}

/// Odd numbers are targets, even ones their entries.
func overlayLabels(_ sheet: NavigationSheet) -> [OverlayLabel] {
  sheet.targets.prefix(127).enumerated().flatMap { number, target in
    let cortical = OverlayLabel(
      index: 2 * number + 1,
      name: target.label,
      centre: target.position
    )
    let entry = target.entry.map {
      OverlayLabel(index: 2 * number + 2, name: target.label + " entry", centre: $0)
    }
    return [cortical] + [entry].compactMap(\.self)
  }
}

/// The balls' radius: large enough to be seen, small enough not to hide the gyrus.
private let radius = 4.0

private func overlayImage(_ image: SheetImage, _ labels: [OverlayLabel]) -> [UInt8] {
  let grid = image.grid
  var voxels = [UInt8](repeating: 0, count: grid.size.count)
  // The best target is drawn last, over all others.
  for label in labels.reversed() {
    draw(label, on: grid) { voxels[$0] = UInt8(label.index) }
  }
  return gzip(overlayHeader(image) + voxels)
}

private func draw(
  _ label: OverlayLabel,
  on grid: VoxelGrid<NativeT1w>,
  _ mark: (Int) -> Void
) {
  let centre = grid.fromWorld(label.centre)
  let edges = grid.voxelSize
  func range(_ position: Double, _ edge: Millimetres, _ count: Int) -> Range<Int> {
    let reach = radius / edge.value + 1
    let low = max(0, min(Double(count), (position - reach).rounded(.down)))
    let high = max(low, min(Double(count), (position + reach).rounded(.up) + 1))
    return Int(low)..<Int(high)
  }
  for k in range(centre.z, edges.k, grid.size.k) {
    for j in range(centre.y, edges.j, grid.size.j) {
      for i in range(centre.x, edges.i, grid.size.i) {
        let voxel = VoxelIndex(i, j, k)
        guard grid.toWorld(voxel.point).distance(to: label.centre) <= radius.mm,
          let index = grid.linearIndex(of: voxel)
        else { continue }
        mark(index)
      }
    }
  }
}

/// The T1w image's header for one byte a voxel, not scaled, with the intent `NIFTI_INTENT_LABEL`.
private func overlayHeader(_ image: SheetImage) -> [UInt8] {
  var bytes = image.headerBytes + [0, 0, 0, 0]
  let isBig = image.header.byteOrder == .bigEndian
  func put(_ bits: UInt64, _ offset: Int, _ count: Int) {
    for index in 0..<count {
      let place = isBig ? count - 1 - index : index
      bytes[offset + place] = UInt8(truncatingIfNeeded: bits >> (8 * index))
    }
  }
  func clear(_ range: Range<Int>) { for index in range { bytes[index] = 0 } }
  let (uint8, label) = (UInt64(2), UInt64(1002))
  if image.header.version == 1 {
    put(uint8, 70, 2)
    put(8, 72, 2)
    put(UInt64(Float(352).bitPattern), 108, 4)
    put(UInt64(Float(1).bitPattern), 112, 4)
    clear(116..<120)  // intercept
    clear(124..<132)  // display range
    clear(56..<68)  // parameters of the intent
    put(label, 68, 2)
    clear(328..<344)  // name of the intent
    bytes[344..<348] = [0x6E, 0x2B, 0x31, 0]  // n+1, also for a header from a pair of files
  } else {
    put(uint8, 12, 2)
    put(8, 14, 2)
    put(544, 168, 8)
    put(Double(1).bitPattern, 176, 8)
    clear(184..<208)  // intercept and display range
    clear(80..<104)  // parameters of the intent
    put(label, 504, 4)
    clear(508..<524)  // name of the intent
  }
  return bytes
}
