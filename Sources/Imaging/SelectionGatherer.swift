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

extension VoxelSelection {
  /// Whether the voxels ascend and lie among `count`.
  func isOrdered(within count: Int) -> Bool {
    let voxels =
      switch self {
      case .voxels(let voxels): voxels
      case .weighted(let weighted): weighted.voxels
      }
    return zip(voxels, voxels.dropFirst()).allSatisfy(<)
      && voxels.allSatisfy((0..<count).contains)
  }
}

/// Takes the numbers of one selection from each volume, smoothed, as differences from the reference.
struct SelectionGatherer {
  private enum Way {
    case raw(VoxelRuns)
    case smoothed(RegionSmoother)
    case weighted(WeightedRows)
    case within(SelectionPlace)
  }

  /// Where the numbers are found in another selection; nil where they are taken from the volume.
  var place: SelectionPlace? {
    if case .within(let place) = way { place } else { nil }
  }

  private let way: Way
  private let decoder: VoxelDecoder
  private let mask: BrainMask?

  init(
    _ selection: VoxelSelection,
    _ header: NIfTIHeader,
    _ smoothing: Smoothing?,
    within place: SelectionPlace?,
    memberCount: Int
  ) {
    let (x, y, z) = header.toWorld(UnnamedWorld.self).columnLengths
    let fwhm = smoothing.flatMap { $0.fwhm > .zero ? $0.fwhm : nil }
    switch (selection, place, fwhm) {
    case (_, let place?, _): way = .within(place)
    case (.voxels(let voxels), nil, let fwhm?) where !voxels.isEmpty:
      way = .smoothed(
        RegionSmoother(
          fwhm: fwhm,
          voxelSize: [x, y, z],
          size: header.size,
          covering: voxels,
          memberCount: memberCount
        )
      )
    case (.voxels(let voxels), nil, _): way = .raw(VoxelRuns(voxels))
    case (.weighted(let weights), nil, let fwhm):
      let raw = fwhm.map {
        weights.beforeSmoothing(fwhm: $0, voxelSize: [x, y, z], size: header.size)
      }
      way = .weighted(
        WeightedRows(raw ?? weights, rowLength: header.size.i, memberCount: memberCount)
      )
    }
    decoder = VoxelDecoder(header)
    mask = smoothing?.mask
  }

  /// Writes the numbers of `volume`, a column each, into `target`.
  func take(
    _ volume: StoredVolume,
    from reference: StoredVolume,
    into target: UnsafeMutableBufferPointer<Float>,
    _ member: Int
  ) {
    unsafe volume.bytes.withUnsafeBytes { volume in
      unsafe reference.bytes.withUnsafeBytes { reference in
        unsafe take(volume, reference, target, member)
      }
    }
  }

  private func take(
    _ volume: UnsafeRawBufferPointer,
    _ reference: UnsafeRawBufferPointer,
    _ target: UnsafeMutableBufferPointer<Float>,
    _ member: Int
  ) {
    func load(_ voxels: Range<Int>, _ target: UnsafeMutablePointer<Float>) {
      unsafe decoder.differences(voxels, of: volume, from: reference, into: target)
      guard let mask else { return }
      for (position, voxel) in voxels.enumerated() where !mask.voxels[voxel] {
        unsafe target[position] = 0
      }
    }
    switch way {
    case .raw(let voxels):
      unsafe decoder.differences(of: voxels, in: volume, from: reference, into: target)
    case .smoothed(let smoother): unsafe smoother.smooth(into: target, member, load: load)
    case .weighted(let rows): unsafe target[0] = Float(rows.sum(member, load: load))
    case .within: preconditionFailure("a selection within another one is taken from that")
    }
  }
}

/// Which columns of another selection are the voxels of one.
struct SelectionPlace {
  /// The number of the other selection.
  let selection: Int
  let columns: VoxelRuns

  /// Copies the columns of the other selection's `row` into `target`.
  func take(
    from row: UnsafeMutableBufferPointer<Float>,
    into target: UnsafeMutableBufferPointer<Float>
  ) {
    var next = 0
    for run in columns.runs {
      _ = unsafe target.extracting(next..<(next + run.count)).update(from: row.extracting(run))
      next += run.count
    }
  }
}

/// Where `selection` lies within the largest one of `all` that holds it; nil where none does.
///
/// A smoothed value is the same whatever else is wanted, so that it need not be made twice. The
/// largest lies within no other, so that it is always taken from the volume.
func place(of selection: VoxelSelection, among all: [VoxelSelection]) -> SelectionPlace? {
  guard case .voxels(let voxels) = selection, !voxels.isEmpty else { return nil }
  let larger = all.indices
    .filter { all[$0].voxelCount > voxels.count }
    .sorted { all[$0].voxelCount > all[$1].voxelCount }
  for number in larger {
    guard case .voxels(let others) = all[number],
      let columns = positions(of: voxels, in: others)
    else { continue }
    return SelectionPlace(selection: number, columns: VoxelRuns(columns))
  }
  return nil
}

extension VoxelSelection {
  /// How many voxels are wanted one by one.
  fileprivate var voxelCount: Int {
    if case .voxels(let voxels) = self { voxels.count } else { 0 }
  }
}

/// Where each of `some` stands among `all`, both ascending; nil where one is missing.
private func positions(of some: [Int], in all: [Int]) -> [Int]? {
  var positions: [Int] = []
  var next = 0
  for voxel in some {
    while next < all.count, all[next] < voxel { next += 1 }
    guard next < all.count, all[next] == voxel else { return nil }
    positions.append(next)
  }
  return positions
}
