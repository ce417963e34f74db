/// The links of a group.
struct HDF5Group {
  /// Where a name leads.
  private enum Link {
    case hard(Int)
    /// A soft link, or one to another file; neither is followed.
    case elsewhere
  }

  /// The most links of a group; a transform has four.
  private static let mostLinks = 256

  private let source: HDF5Source
  private let what: String
  private var links: [String: Link] = [:]

  /// Reads the group at `address`; `what` is its name in messages.
  init(_ source: HDF5Source, at address: Int, _ what: String) throws(TransformError) {
    self.source = source
    self.what = what
    let header = try HDF5Header(source, at: address, what)
    if var table = try header.optional(.symbolTable) {
      let (tree, heap) = (try table.count(8), try table.count(8))
      try readTable(tree, names: try localHeap(heap))
      return
    }
    guard var info = try header.optional(.linkInfo) else {
      throw .unreadable(reason: "\(what) is no group")
    }
    try info.skip(1)
    try info.skip(try info.count(1) & 1 == 0 ? 0 : 8)
    if let heap = try info.address() {
      let dense = try HDF5DenseLinks(source, heap: heap, index: try info.count(8), what)
      for message in dense.messages { try readLink(HDF5Cursor(message, "a link of \(what)")) }
    }
    for message in header.messages where message.kind == .link {
      try readLink(HDF5Cursor(message.bytes, "a link of \(what)"))
    }
  }

  var count: Int { links.count }

  func has(_ name: String) -> Bool { links[name] != nil }

  /// The address of `name`, which must be a hard link.
  func address(of name: String) throws(TransformError) -> Int {
    switch links[name] {
    case .hard(let address): return address
    case .elsewhere: throw .unreadable(reason: "\(name) is a link to elsewhere")
    case nil: throw .unreadable(reason: "there is no \(name) in \(what)")
    }
  }

  /// The group `name` in this one.
  func group(_ name: String) throws(TransformError) -> HDF5Group {
    try HDF5Group(source, at: try address(of: name), name)
  }

  private mutating func add(_ name: [UInt8], _ link: Link) throws(TransformError) {
    guard links.count < Self.mostLinks else {
      throw .sizeImplausible(what: "more than \(Self.mostLinks) links in \(what)")
    }
    let text = String(decoding: name, as: UTF8.self)
    guard links.updateValue(link, forKey: text) == nil else {
      throw .unreadable(reason: "\(what) has \(printable(text)) twice")
    }
  }

  private mutating func readLink(_ message: HDF5Cursor) throws(TransformError) {
    var cursor = message
    guard try cursor.count(1) == 1 else {
      throw .unreadable(reason: "a link of \(what) is unknown")
    }
    let flags = try cursor.count(1)
    let type = flags & 8 != 0 ? try cursor.count(1) : 0
    try cursor.skip((flags & 4 != 0 ? 8 : 0) + (flags & 16 != 0 ? 1 : 0))
    let length = try cursor.count(1 << (flags & 3))
    let name = try cursor.bytes(length)
    try add(name, type == 0 ? .hard(try cursor.count(8)) : .elsewhere)
  }

  /// The names of a group of the old kind, one behind the other.
  private func localHeap(_ address: Int) throws(TransformError) -> [UInt8] {
    var cursor = try source.cursor(at: address, count: 32, "the names of \(what)")
    try cursor.require(mark: "HEAP", version: 0)
    try cursor.skip(3)
    let count = try cursor.count(8)
    try cursor.skip(8)
    return try source.bytes(at: try cursor.count(8), count: count, "the names of \(what)")
  }

  private mutating func readTable(_ root: Int, names: [UInt8]) throws(TransformError) {
    let leaves = try HDF5Tree(source, at: root, kind: .group, "the index of \(what)").leaves
    for leaf in leaves {
      var start = try source.cursor(at: leaf.address, count: 8, "a table of \(what)")
      try start.require(mark: "SNOD", version: 1)
      try start.skip(1)
      let count = try start.count(2)
      var cursor = try source.cursor(at: leaf.address + 8, count: 40 * count, "a table of \(what)")
      for _ in 0..<count {
        let (place, address) = (try cursor.count(8), try cursor.bits(8))
        let isSoft = try cursor.count(4) == 2
        try cursor.skip(20)
        guard place < names.count else {
          throw .unreadable(reason: "a name in \(what) lies beyond the names")
        }
        let name = Array(names[place...].prefix { $0 != 0 }.prefix(256))
        guard isSoft || address < 1 << 56 else {
          throw .unreadable(reason: "a link of \(what) leads nowhere")
        }
        try add(name, isSoft ? .elsewhere : .hard(Int(truncatingIfNeeded: address)))
      }
    }
  }
}
