/// Joins items, the nearest first, as long as they lie no further apart than a cut.
///
/// By nearest-neighbour chains, as SciPy's `linkage` does it (Müllner 2011, arXiv:1109.2378): with
/// both linkages joining never brings a group nearer to another, so that a group whose nearest
/// neighbour lies beyond the cut can be set aside for good. Of equally near neighbours the one before
/// in the chain is taken, else that of the lowest number; a group joined of two goes on under the
/// higher of their numbers.
struct Agglomeration {
  private var distances: PairDistances
  private let linkage: HierarchicalRule.Linkage
  private let cut: Float
  /// How many items the group under each number has.
  private var sizes: [Int]
  /// The number under which the group of each number went on; its own where it did not.
  private var successors: [Int]
  /// The numbers of the groups that may still be joined, ascending.
  private var open: [Int]

  private init(
    _ distances: consuming PairDistances,
    _ linkage: HierarchicalRule.Linkage,
    _ cut: Double
  ) {
    let count = distances.count
    self.distances = distances
    self.linkage = linkage
    self.cut = Float(cut)
    sizes = Array(repeating: 1, count: count)
    successors = Array(0..<count)
    open = Array(0..<count)
  }

  /// The groups of items, each ascending, in the order of their lowest.
  static func groups(
    _ distances: consuming PairDistances,
    linkage: HierarchicalRule.Linkage,
    cut: Double
  ) -> [[Int]] {
    var joining = Agglomeration(distances, linkage, cut)
    joining.run()
    return joining.groups
  }

  private mutating func run() {
    var chain: [Int] = []
    while let first = chain.last ?? open.first {
      if chain.isEmpty { chain = [first] }
      let before = chain.count > 1 ? chain[chain.count - 2] : nil
      guard let next = neighbour(of: first, preferring: before) else {
        close(first)
        chain.removeLast()
        continue
      }
      if next == before {
        chain.removeLast(2)
        join(first, next)
      } else {
        chain.append(next)
      }
    }
  }

  /// The nearest open group within the cut.
  private func neighbour(of group: Int, preferring before: Int?) -> Int? {
    var nearest = before
    var least = before.map { distances[group, $0] } ?? .infinity
    for other in open where other != group {
      let distance = distances[group, other]
      if distance < least { (nearest, least) = (other, distance) }
    }
    return least <= cut ? nearest : nil
  }

  private mutating func join(_ a: Int, _ b: Int) {
    let (gone, kept) = (min(a, b), max(a, b))
    let (goneSize, keptSize) = (Float(sizes[gone]), Float(sizes[kept]))
    close(gone)
    for other in open where other != kept {
      let (x, y) = (distances[gone, other], distances[kept, other])
      switch linkage {
      case .average:
        distances[kept, other] = (goneSize * x + keptSize * y) / (goneSize + keptSize)
      case .complete: distances[kept, other] = max(x, y)
      }
    }
    sizes[kept] += sizes[gone]
    successors[gone] = kept
  }

  private mutating func close(_ group: Int) { open.removeAll { $0 == group } }

  private var groups: [[Int]] {
    var groups: [[Int]] = []
    var numbers: [Int: Int] = [:]
    for item in successors.indices {
      var last = item
      while successors[last] != last { last = successors[last] }
      if let number = numbers[last] {
        groups[number].append(item)
      } else {
        numbers[last] = groups.count
        groups.append([item])
      }
    }
    return groups
  }
}
