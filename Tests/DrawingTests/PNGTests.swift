import CZlib
import Drawing
import Testing

/// A PNG file as read by this test: chunks, zlib, and the five filters of lines.
private struct ReadPNG {
  let width: Int
  let height: Int
  let pixels: [UInt8]

  init(_ file: [UInt8]) throws {
    try #require(file.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
    func number(_ at: Int) -> Int { file[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
    var (packed, header, place): ([UInt8], [UInt8], Int) = ([], [], 8)
    while place < file.count {
      let length = number(place)
      let kind = String(decoding: file[place + 4..<place + 8], as: UTF8.self)
      let body = Array(file[place + 8..<place + 8 + length])
      let sum = crc(Array(file[place + 4..<place + 8 + length]))
      #expect(sum == number(place + 8 + length), "checksum of \(kind)")
      if kind == "IHDR" { header = body }
      if kind == "IDAT" { packed += body }
      place += 12 + length
    }
    try #require(header.count == 13 && header[8] == 8 && header[12] == 0)
    width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
    height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
    let bytes = header[9] == 2 ? 3 : 1
    let lines = try inflated(packed, count: height * (1 + width * bytes))
    pixels = try unfiltered(lines, line: width * bytes, back: bytes)
  }
}

private func crc(_ bytes: [UInt8]) -> Int { Int(unsafe crc32(0, bytes, UInt32(bytes.count))) }

private func inflated(_ packed: [UInt8], count: Int) throws -> [UInt8] {
  var size = UInt(count)
  var bytes = [UInt8](repeating: 0, count: count)
  let result = unsafe uncompress(&bytes, &size, packed, UInt(packed.count))
  try #require(result == Z_OK && size == count)
  return bytes
}

private func unfiltered(_ lines: [UInt8], line: Int, back: Int) throws -> [UInt8] {
  var (pixels, above): ([UInt8], [UInt8]) = ([], Array(repeating: 0, count: line))
  for start in stride(from: 0, to: lines.count, by: line + 1) {
    var own = Array(lines[start + 1..<start + 1 + line])
    for index in own.indices {
      let (a, b) = (index >= back ? Int(own[index - back]) : 0, Int(above[index]))
      let c = index >= back ? Int(above[index - back]) : 0
      let guess = a + b - c
      let near = [a, b, c].enumerated().min {
        (abs(guess - $0.element), $0.offset) < (abs(guess - $1.element), $1.offset)
      }
      let predictions = [0, a, b, (a + b) / 2, near?.element ?? 0]
      own[index] &+= UInt8(predictions[Int(lines[start])])
    }
    pixels += own
    above = own
  }
  return pixels
}

@Suite struct PNGTests {
  private func noise(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7919 ^ ($0 >> 3) &* 104_729) }
  }

  @Test(arguments: [(1, 1), (256, 256), (3, 200), (400, 2)])
  func `pixels are read back as they were`(width: Int, height: Int) throws {
    for isColour in [false, true] {
      for bytes in [
        noise(width * height * (isColour ? 3 : 1)),
        Array(repeating: 7, count: width * height * (isColour ? 3 : 1)),
      ] {
        let picture = Raster(width: width, height: height, bytes: bytes, isColour: isColour)
        let read = try ReadPNG(try #require(picture.png))
        #expect(read.width == width && read.height == height)
        #expect(read.pixels == bytes)
      }
    }
  }
}
