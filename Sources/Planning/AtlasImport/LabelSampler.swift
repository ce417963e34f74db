import Geometry
import Imaging

/// Finds the voxel of a label image that speaks for a place.
struct LabelSampler {
  private let image: LabelImage

  init(_ image: LabelImage) { self.image = image }

  /// The voxel whose label a place has.
  ///
  /// It is the voxel whose centre is nearest: labels have no mean. Where a place lies half-way between
  /// centres, as all voxels of one template grid do on another, that are up to eight; then the label that
  /// most of them carry counts, of equally many the lowest, none last. So neither side of the head nor the
  /// order of storage decides.
  ///
  /// - Parameter place: RAS millimetres of the image's template.
  /// - Returns: Its linear index; nil where it has no label, or there is none.
  func voxel(at place: [Double]) -> Int? {
    let p = image.grid.fromWorld(Point<UnnamedWorld>(place[0], place[1], place[2]))
    var candidates = [0]
    var stride = 1
    for (coordinate, count) in [
      (p.x, image.grid.size.i), (p.y, image.grid.size.j), (p.z, image.grid.size.k),
    ] {
      let indices = nearest(coordinate).filter { (0..<count).contains($0) }
      candidates = candidates.flatMap { base in indices.map { base + stride * $0 } }
      stride *= count
    }
    return candidates.count > 1
      ? commonest(candidates) : candidates.first.flatMap { image.labels[$0] == 0 ? nil : $0 }
  }

  /// The first of `voxels` that carries the commonest label.
  private func commonest(_ voxels: [Int]) -> Int? {
    var best: (count: Int, label: Int32)?
    for label in voxels.map({ image.labels[$0] }) {
      let count = voxels.count { image.labels[$0] == label }
      // None is written as the largest number, so that it comes last.
      let found = (count: count, label: label == 0 ? Int32.max : label)
      guard let former = best else {
        best = found
        continue
      }
      if (found.count, former.label) > (former.count, found.label) { best = found }
    }
    guard let label = best?.label, label != Int32.max else { return nil }
    return voxels.first { image.labels[$0] == label }
  }
}

/// The whole numbers nearest to `coordinate`: one, or two where it lies half-way within a thousandth.
private func nearest(_ coordinate: Double) -> [Int] {
  guard coordinate.magnitude < 1e6 else { return [] }
  let low = coordinate.rounded(.down)
  let share = coordinate - low
  if (share - 0.5).magnitude < 1e-3 { return [Int(low), Int(low) + 1] }
  return [Int(low) + (share < 0.5 ? 0 : 1)]
}
