import CHDF5
import Geometry

/// The largest chunk that is inflated, in bytes: ITK's have 2^20 numbers.
private let largestChunk = 1 << 25

/// A dataset of numbers in one row, checked before anything of its size is made.
struct HDF5Numbers: ~Copyable {
  let count: Int
  private let dataset: HDF5Handle
  private let space: HDF5Handle

  /// Opens `name`, a path of hard links below `place`.
  init(place: hid_t, _ name: String) throws(TransformError) {
    let dataset = try HDF5Handle(
      Self.openDataset(place, name),
      closing: H5Dclose,
      "\(name) is no dataset"
    )
    let space = try HDF5Handle(
      H5Dget_space(dataset.id),
      closing: H5Sclose,
      "\(name) has no extent"
    )
    let count = try Self.elementCount(space, name)
    try Self.requireStoredHere(dataset, name, count: count)
    self.count = count
    self.dataset = dataset
    self.space = space
  }

  /// Reads `range` into the front of `numbers`, which has room for it.
  func read(_ range: Range<Int>, into numbers: inout [Double]) throws(TransformError) {
    precondition(range.upperBound <= count && range.count <= numbers.count, "\(range) of \(count)")
    guard !range.isEmpty else { return }
    var (start, length) = (hsize_t(range.lowerBound), hsize_t(range.count))
    guard
      unsafe H5Sselect_hyperslab(space.id, H5S_SELECT_SET, &start, nil, &length, nil) >= 0
    else { throw HDF5Library.failure("a range cannot be selected") }
    let memory = try HDF5Handle(
      unsafe H5Screate_simple(1, &length, nil),
      closing: H5Sclose,
      "there is no memory for a range"
    )
    let access = tmsp_h5_default()
    guard
      unsafe H5Dread(dataset.id, tmsp_h5_double(), memory.id, space.id, access, &numbers) >= 0
    else { throw HDF5Library.failure("numbers cannot be read") }
  }

  /// All numbers, of which there may be at most `limit`.
  func all(limit: Int, _ what: String) throws(TransformError) -> [Double] {
    guard count <= limit else {
      throw .sizeMismatch(what: what, expected: limit, found: count)
    }
    var numbers = [Double](repeating: 0, count: count)
    try read(0..<count, into: &numbers)
    guard numbers.allSatisfy(\.isFinite) else { throw .notFinite(what: what) }
    return numbers
  }

  /// Opens with a cache of one chunk, so that each is inflated once when places ascend.
  private static func openDataset(_ place: hid_t, _ name: String) throws(TransformError) -> hid_t {
    let access = try HDF5Handle(tmsp_h5_dataset_access(), closing: H5Pclose, "no access list")
    _ = H5Pset_chunk_cache(access.id, 521, largestChunk, 1)
    return unsafe H5Dopen2(place, name, access.id)
  }

  private static func elementCount(
    _ space: borrowing HDF5Handle,
    _ name: String
  ) throws(TransformError) -> Int {
    let count = H5Sget_simple_extent_npoints(space.id)
    guard H5Sget_simple_extent_ndims(space.id) == 1, count >= 0 else {
      throw .unreadable(reason: "\(name) is not one row of numbers")
    }
    guard count <= 3 * FieldGrid.largestCount else {
      throw .sizeImplausible(what: "\(count) numbers")
    }
    return Int(count)
  }

  /// Refuses numbers that are of no real type, stored in other files, not stored at all, packed by
  /// an unusual filter or in chunks so large that memory were not bounded.
  private static func requireStoredHere(
    _ dataset: borrowing HDF5Handle,
    _ name: String,
    count: Int
  ) throws(TransformError) {
    let type = try HDF5Handle(H5Dget_type(dataset.id), closing: H5Tclose, "\(name) has no type")
    let width = H5Tget_size(type.id)
    guard H5Tget_class(type.id) == H5T_FLOAT, width == 4 || width == 8 else {
      throw .unreadable(reason: "\(name) does not hold real numbers")
    }
    let list = try HDF5Handle(
      H5Dget_create_plist(dataset.id),
      closing: H5Pclose,
      "\(name) has no layout"
    )
    let layout = H5Pget_layout(list.id)
    guard [H5D_COMPACT, H5D_CONTIGUOUS, H5D_CHUNKED].contains(layout),
      H5Pget_external_count(list.id) == 0
    else { throw .unreadable(reason: "\(name) is stored in another file") }
    if layout == H5D_CHUNKED {
      let length = try usualChunkLength(list, name, width: width)
      // A chunk that was never written would be read as zeros; the status of a packed dataset is
      // told from its bytes, so that chunks are counted.
      var stored: hsize_t = 0
      let space = try HDF5Handle(H5Dget_space(dataset.id), closing: H5Sclose, "no extent")
      guard unsafe H5Dget_num_chunks(dataset.id, space.id, &stored) >= 0,
        Int(stored) == (count + length - 1) / length
      else { throw .truncated(reason: "\(name) is not stored in full") }
    } else {
      var status = H5D_SPACE_STATUS_NOT_ALLOCATED
      guard unsafe H5Dget_space_status(dataset.id, &status) >= 0,
        status == H5D_SPACE_STATUS_ALLOCATED || layout == H5D_COMPACT
      else { throw .truncated(reason: "\(name) is not stored in full") }
    }
  }

  private static func usualChunkLength(
    _ list: borrowing HDF5Handle,
    _ name: String,
    width: Int
  ) throws(TransformError) -> Int {
    var length: hsize_t = 0
    guard unsafe H5Pget_chunk(list.id, 1, &length) == 1,
      (1...hsize_t(largestChunk / width)).contains(length)
    else {
      throw .sizeImplausible(what: "a chunk of \(length) numbers in \(name)")
    }
    for index in 0..<max(0, H5Pget_nfilters(list.id)) {
      let filter = H5Pget_filter2(list.id, UInt32(index), nil, nil, nil, 0, nil, nil)
      // Deflate, shuffle and Fletcher's checksum.
      guard (1...3).contains(filter) else {
        throw .unreadable(reason: "\(name) is packed by the filter \(filter)")
      }
    }
    return Int(length)
  }
}
