/// The leaves of a B-tree of version 1.
struct HDF5Tree {
  /// What is indexed.
  enum Kind: Int {
    case group = 0
    case chunks = 1

    /// The length of a key; of chunks, one of one dimension and that of the number itself.
    var keyCount: Int { self == .group ? 8 : 24 }
  }

  struct Leaf {
    let key: [UInt8]
    let address: Int
  }

  /// The most leaves: a field of 1 mm has 25 chunks as ITK writes it.
  static let mostLeaves = 1 << 14
  private static let mostNodes = 1 << 12
  private static let deepest = 8

  private(set) var leaves: [Leaf] = []

  /// Walks the tree whose root is at `address`.
  ///
  /// A node leads to nodes of the level below it only, so that no loop is possible.
  init(
    _ source: HDF5Source,
    at address: Int,
    kind: Kind,
    _ what: String
  ) throws(TransformError) {
    var pending: [(address: Int, level: Int?)] = [(address, nil)]
    var nodeCount = 0
    while let (place, expected) = pending.popLast() {
      nodeCount += 1
      guard nodeCount <= Self.mostNodes else {
        throw .sizeImplausible(what: "\(what) of more than \(Self.mostNodes) nodes")
      }
      var start = try source.cursor(at: place, count: 24, what)
      guard try start.bytes(4) == Array("TREE".utf8), try start.count(1) == kind.rawValue else {
        throw .unreadable(reason: "\(what) has a fault")
      }
      let level = try start.count(1)
      guard level < Self.deepest, expected.map({ $0 == level }) ?? true else {
        throw .unreadable(reason: "\(what) has a node of level \(level) in the wrong place")
      }
      let count = try start.count(2)
      let length = count * (kind.keyCount + 8)
      var cursor = try source.cursor(at: place + 24, count: length, what)
      for _ in 0..<count {
        let (key, child) = (try cursor.bytes(kind.keyCount), try cursor.count(8))
        if level > 0 {
          pending.append((child, level - 1))
        } else {
          leaves.append(Leaf(key: key, address: child))
        }
      }
      guard leaves.count <= Self.mostLeaves, pending.count <= Self.mostNodes else {
        throw .sizeImplausible(what: "\(what) of more than \(Self.mostLeaves) entries")
      }
    }
  }
}
