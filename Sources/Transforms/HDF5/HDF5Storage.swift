/// Where the elements of a dataset lie.
enum HDF5Storage: Sendable {
  case compact([UInt8])
  case contiguous(address: Int, byteCount: Int)
  case chunked(HDF5Chunks)

  /// Reads the layout of a dataset in one dimension of `count` elements.
  init(
    _ source: HDF5Source,
    _ header: HDF5Header,
    count: Int,
    width: Int,
    _ what: String
  ) throws(TransformError) {
    guard try header.optional(.externalFiles) == nil else {
      throw .unreadable(reason: "\(what) is stored in another file")
    }
    var cursor = try header.required(.layout)
    let (version, kind) = (try cursor.count(1), try cursor.count(1))
    guard version == 3 || version == 4 else {
      throw .unreadable(reason: "\(what) is stored in a way of version \(version)")
    }
    switch (kind, version) {
    case (0, _):
      let bytes = try cursor.bytes(try cursor.count(2))
      guard bytes.count >= count * width else {
        throw .truncated(reason: "\(what) is not stored in full")
      }
      self = .compact(bytes)
    case (1, _):
      let address = try cursor.address()
      guard let address, source.isInside(address, count * width),
        try cursor.count(8) >= count * width
      else { throw .truncated(reason: "\(what) is not stored in full") }
      self = .contiguous(address: address, byteCount: count * width)
    case (2, 3):
      self = .chunked(
        try HDF5Chunks(source, header, &cursor, count: count, width: width, what)
      )
    case (3, _): throw .unreadable(reason: "\(what) is stored in another dataset")
    default: throw .unreadable(reason: "\(what) is chunked in a way that ITK does not write")
    }
  }
}
