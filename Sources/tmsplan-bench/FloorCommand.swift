import ArgumentParser

/// `tmsplan-bench floor`: inflates a file and does nothing else.
///
/// It calls the library as its manual shows it, with nothing of ours between, so that it tells what
/// the reader costs above it. One gzip member only.
struct FloorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "floor",
    abstract: "Inflate a file into a buffer that is used again, with its checksum checked."
  )

  @Argument(help: "The library: isal or zlib.")
  var library: FloorLibrary

  @Argument(help: "A gzip file of one member.")
  var file: String

  @Option(help: "The buffer's size in bytes; the bench gives that of a volume.")
  var room = 2_164_020

  func validate() throws {
    guard room > 0 else { throw ValidationError("--room is a number of bytes.") }
  }

  func run() throws {
    let count = try library.inflate(FloorInput(path: file), room: room)
    print("\(library.rawValue): \(count) bytes")
  }
}

/// The libraries of this build.
enum FloorLibrary: String, ExpressibleByArgument, CaseIterable {
  #if TMSP_ISAL
  case isal
  #endif
  case zlib

  /// Inflates `input` into a buffer of `room` bytes, again and again; returns the bytes' number.
  func inflate(_ input: FloorInput, room: Int) throws -> Int {
    switch self {
    #if TMSP_ISAL
    case .isal: try isalFloor(input, room: room)
    #endif
    case .zlib: try zlibFloor(input, room: room)
    }
  }
}
