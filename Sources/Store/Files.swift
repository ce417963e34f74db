import Crypto
import Glibc

/// Creates a folder for the owner alone; one that is there stays as it is.
func makeFolder(_ path: String) throws(StoreError) {
  guard unsafe mkdir(path, 0o700) != 0 else { return }
  guard errno == EEXIST else { throw .ofSystem("creating", path) }
}

/// Makes the names in a folder durable.
func synchroniseFolder(_ path: String) throws(StoreError) {
  let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw .ofSystem("opening", path) }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw .ofSystem("synchronising", path) }
}

/// Removes a file; one that is not there is no error.
func removeFile(_ path: String) throws(StoreError) {
  guard unsafe unlink(path) != 0, errno != ENOENT else { return }
  throw .ofSystem("removing", path)
}

/// Moves a file within its file system, in place of what has the name.
func renameFile(_ path: String, to destination: String) throws(StoreError) {
  guard unsafe rename(path, destination) == 0 else { throw .ofSystem("moving", path) }
}

/// The names in a folder, without `.` and `..`, in no order.
func namesInFolder(_ path: String) throws(StoreError) -> [String] {
  guard let folder = unsafe opendir(path) else { throw .ofSystem("reading", path) }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
      unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) {
        unsafe String(cString: $0)
      }
    }
    if name != "." && name != ".." { names.append(name) }
  }
  return names
}

/// Bytes, such as a digest, in lower-case hexadecimal.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(
    decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
    as: UTF8.self
  )
}
