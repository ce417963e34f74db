import Glibc

/// The build id of the program at `path`: the linker's digest of all that it put together.
///
/// It stands in an ELF note, so that it costs a few hundred bytes of reading where a digest of the
/// file would cost all of it, and it stays when debug information is stripped.
///
/// - Returns: Nil where the file is no 64-bit little-endian ELF file, or has no such note.
func buildID(ofProgram path: String) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  let head = bytes(of: descriptor, at: 0, count: 64)
  guard head.count == 64, head.starts(with: [0x7f, 0x45, 0x4c, 0x46, 2, 1]) else { return nil }
  let (table, width, count) = (number(head, 32, 8), number(head, 54, 2), number(head, 56, 2))
  for index in 0..<count {
    guard let place = sum(table, index * width) else { return nil }
    let entry = bytes(of: descriptor, at: place, count: 56)
    guard entry.count == 56 else { return nil }
    guard number(entry, 0, 4) == noteSegment else { continue }
    let notes = bytes(of: descriptor, at: number(entry, 8, 8), count: number(entry, 32, 8))
    if let id = buildID(inNotes: notes) { return id }
  }
  return nil
}

private let noteSegment = 4
private let buildIDNote = 3

/// The build id among notes, each of three numbers, a name and a content, padded to four bytes.
func buildID(inNotes notes: [UInt8]) -> [UInt8]? {
  func padded(_ count: Int) -> Int { (count + 3) / 4 * 4 }
  var start = 0
  while notes.count - start >= 12 {
    let (name, content) = (number(notes, start, 4), number(notes, start + 4, 4))
    let place = start + 12 + padded(name)
    guard place + content <= notes.count else { return nil }
    if number(notes, start + 8, 4) == buildIDNote, content > 0,
      notes[(start + 12)..<(start + 12 + name)].elementsEqual("GNU\0".utf8)
    {
      return Array(notes[place..<(place + content)])
    }
    start = place + padded(content)
  }
  return nil
}

/// Up to `count` bytes at `place`, but no more than any notes have; fewer at the end of the file.
private func bytes(of descriptor: Int32, at place: Int, count: Int) -> [UInt8] {
  var buffer = [UInt8](repeating: 0, count: min(max(count, 0), 65_536))
  let read = unsafe pread(descriptor, &buffer, buffer.count, place)
  return Array(buffer.prefix(max(read, 0)))
}

/// The little-endian number of `width` bytes at `place`.
private func number(_ bytes: [UInt8], _ place: Int, _ width: Int) -> Int {
  let value = (0..<width).reduce(UInt64(0)) { $0 | UInt64(bytes[place + $1]) << (8 * $1) }
  return Int(truncatingIfNeeded: value)
}

private func sum(_ a: Int, _ b: Int) -> Int? {
  let (value, overflow) = a.addingReportingOverflow(b)
  return overflow ? nil : value
}
