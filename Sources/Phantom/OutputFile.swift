import Foundation

/// A new file that is written from start to end.
struct OutputFile {
  private let handle: FileHandle
  private let path: String

  init(creating url: URL) throws(PhantomError) {
    path = url.path(percentEncoded: false)
    do {
      try Data().write(to: url)
      handle = try FileHandle(forWritingTo: url)
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  mutating func write(_ bytes: [UInt8]) throws(PhantomError) {
    guard !bytes.isEmpty else { return }
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }

  mutating func close() throws(PhantomError) {
    do {
      try handle.close()
    } catch {
      throw .cannotWrite(path: path, reason: error.localizedDescription)
    }
  }
}
