import Geometry

/// Which numbers of each frame an analysis needs.
public enum VoxelSelection: Sendable {
  /// Voxels by ascending linear index, a column each.
  case voxels([Int])
  /// A weighted sum of voxels: one column.
  case weighted(WeightedVoxels)

  /// How many columns the selection fills.
  public var columnCount: Int {
    switch self {
    case .voxels(let voxels): voxels.count
    case .weighted: 1
    }
  }
}

/// Takes the numbers of one selection from each volume, smoothed, as differences from the reference.
struct SelectionGatherer {
  private enum Way {
    case raw(VoxelRuns)
    case smoothed(RegionSmoother)
    case weighted(WeightedRows)
  }

  let columnCount: Int
  var block: FrameBlock
  private let way: Way
  private let decoder: VoxelDecoder
  private let mask: BrainMask?
  private var scratch: [Float]

  init(
    _ selection: VoxelSelection,
    _ header: NIfTIHeader,
    _ smoothing: Smoothing?,
    _ sharing: @escaping WorkSharing
  ) {
    let (x, y, z) = header.toWorld(UnnamedWorld.self).columnLengths
    let fwhm = smoothing.flatMap { $0.fwhm > .zero ? $0.fwhm : nil }
    switch (selection, fwhm) {
    case (.voxels(let voxels), let fwhm?) where !voxels.isEmpty:
      way = .smoothed(
        RegionSmoother(
          fwhm: fwhm,
          voxelSize: [x, y, z],
          size: header.size,
          covering: voxels,
          sharing: sharing
        )
      )
    case (.voxels(let voxels), _): way = .raw(VoxelRuns(voxels))
    case (.weighted(let weights), let fwhm?):
      let raw = weights.beforeSmoothing(fwhm: fwhm, voxelSize: [x, y, z], size: header.size)
      way = .weighted(WeightedRows(raw, rowLength: header.size.i))
    case (.weighted(let weights), nil):
      way = .weighted(WeightedRows(weights, rowLength: header.size.i))
    }
    columnCount = selection.columnCount
    block = FrameBlock(columnCount: columnCount)
    decoder = VoxelDecoder(header)
    mask = smoothing?.mask
    scratch = [Float](repeating: 0, count: columnCount)
  }

  /// Appends a frame to the block; zeros where the frame is not used.
  mutating func add(_ volume: UnsafeRawBufferPointer?, from reference: UnsafeRawBufferPointer?) {
    guard let volume = unsafe volume, let reference = unsafe reference else {
      unsafe block.append { target in unsafe target.update(repeating: 0) }
      return
    }
    let (decoder, mask) = (decoder, mask)
    func load(_ voxels: Range<Int>, _ target: UnsafeMutablePointer<Float>) {
      unsafe decoder.differences(voxels, of: volume, from: reference, into: target)
      guard let mask else { return }
      for (position, voxel) in voxels.enumerated() where !mask.voxels[voxel] {
        unsafe target[position] = 0
      }
    }
    switch way {
    case .raw(let voxels):
      unsafe decoder.differences(of: voxels, in: volume, from: reference, into: &scratch)
      unsafe block.append { target in _ = unsafe target.update(from: scratch) }
    case .smoothed(let smoother):
      unsafe block.append { target in unsafe smoother.smooth(into: target, load: load) }
    case .weighted(let rows):
      let sum = unsafe rows.sum(load: load)
      unsafe block.append { target in unsafe target[0] = Float(sum) }
    }
  }
}
