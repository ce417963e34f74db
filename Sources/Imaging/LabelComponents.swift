public import Geometry

/// The 26-connected components of each label of an image.
public struct LabelComponents: Sendable {
  /// The number of each voxel's component, i fastest; −1 without a label, and in a component that is too
  /// small.
  public let numbers: [Int32]
  /// The label of each component.
  ///
  /// Labels ascend; of one label the largest component comes first, of equal ones that with the lowest
  /// index.
  public let labels: [Int32]

  /// Divides the labels of an image.
  ///
  /// - Parameters:
  ///   - image: A label a voxel, i fastest; 0 for none.
  ///   - size: The size of its grid.
  ///   - least: The least voxels of a component.
  public init(_ image: [Int32], in size: GridSize, least: Int) {
    precondition(image.count == size.count, "\(image.count) of \(size.count) voxels")
    // Numbers in the order in which components are met; they are ordered afterwards.
    var met = [Int32](repeating: -1, count: image.count)
    var found: [(label: Int32, count: Int)] = []
    var queue: [Int] = []
    for start in image.indices where image[start] != 0 && met[start] < 0 {
      let number = Int32(found.count)
      queue.removeAll(keepingCapacity: true)
      queue.append(start)
      met[start] = number
      var next = 0
      while next < queue.count {
        spread(from: queue[next], image, size, number, &met, &queue)
        next += 1
      }
      found.append((image[start], queue.count))
    }
    let order = found.indices.filter { found[$0].count >= least }
      .sorted { (found[$0].label, -found[$0].count, $0) < (found[$1].label, -found[$1].count, $1) }
    var places = [Int32](repeating: -1, count: found.count)
    for (place, number) in order.enumerated() { places[number] = Int32(place) }
    numbers = met.map { $0 < 0 ? -1 : places[Int($0)] }
    labels = order.map { found[$0].label }
  }
}

/// Gives the neighbours of `voxel` that carry its label its number, and puts them into the queue.
private func spread(
  from voxel: Int,
  _ image: [Int32],
  _ size: GridSize,
  _ number: Int32,
  _ met: inout [Int32],
  _ queue: inout [Int]
) {
  let i = voxel % size.i
  let j = voxel / size.i % size.j
  let k = voxel / (size.i * size.j)
  for z in max(0, k - 1)...min(size.k - 1, k + 1) {
    for y in max(0, j - 1)...min(size.j - 1, j + 1) {
      for x in max(0, i - 1)...min(size.i - 1, i + 1) {
        let other = x + size.i * (y + size.j * z)
        guard met[other] < 0, image[other] == image[voxel] else { continue }
        met[other] = number
        queue.append(other)
      }
    }
  }
}
