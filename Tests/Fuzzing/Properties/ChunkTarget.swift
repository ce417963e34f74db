import Store

/// Takes `bytes` for what clients and crashes do to the uploads of a job, step after step.
///
/// A model keeps what must be there; after each step the store is compared with it.
func checkChunks(_ bytes: [UInt8]) throws {
  let folder = try ScratchFolder()
  var steps = StepReader(bytes)
  let bench = try UploadBench(root: folder.path, sizes: (0..<3).map { _ in steps.size() })
  // Each step may touch the disk: a limit keeps a single input within milliseconds.
  for _ in 0..<64 {
    guard let step = steps.next() else { break }
    try bench.perform(step)
    try bench.checkOffsets()
  }
  try bench.checkContents()
}

/// One thing that happens to an upload.
enum UploadStep {
  /// A chunk arrives; `gap` is how far it lies from where the file ends.
  case chunk(file: Int, gap: Int64, count: Int, isDamaged: Bool)
  /// A chunk arrives that claims to belong anywhere.
  case strayChunk(file: Int, offset: Int64, count: Int)
  /// What is written is made durable.
  case synchronise(file: Int)
  /// What is written is digested, as it is at a commit.
  case digest(file: Int)
  /// The daemon ends in order and starts anew.
  case restart
  /// The power fails: what is not durable becomes anything.
  case crash(filler: UInt8)
  /// Something cuts a part file short while the daemon is down.
  case truncation(file: Int)
  /// The client says that all is sent.
  case commit
  /// The client gives the job up.
  case cancel
  /// What no known job owns is removed, as at a start.
  case tidy(keepsJob: Bool)
}

/// Reads steps from bytes; whatever the bytes, each is a step.
struct StepReader {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// A file's size: 1 to 511 bytes, so that a few chunks fill it.
  mutating func size() -> Int64 { Int64(byte()) + Int64(byte()) + 1 }

  mutating func next() -> UploadStep? {
    guard let code = rest.popFirst() else { return nil }
    let file = Int(code >> 4) % 3
    switch code & 0x0F {
    case 0...4: return .chunk(file: file, gap: 0, count: Int(byte()), isDamaged: false)
    case 5:
      let gap = Int64(Int8(bitPattern: byte()))
      return .chunk(file: file, gap: gap, count: Int(byte()), isDamaged: false)
    case 6: return .strayChunk(file: file, offset: offset(), count: Int(byte()))
    case 7: return .chunk(file: file, gap: 0, count: Int(byte()), isDamaged: true)
    case 8: return .synchronise(file: file)
    case 9: return .digest(file: file)
    case 10: return .restart
    case 11: return .crash(filler: byte())
    case 12: return .truncation(file: file)
    case 13: return .cancel
    case 14: return .tidy(keepsJob: code & 0x10 == 0)
    default: return .commit
    }
  }

  private mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  private mutating func offset() -> Int64 {
    Int64(bitPattern: (0..<8).reduce(0) { sum, _ in sum << 8 | UInt64(byte()) })
  }
}
