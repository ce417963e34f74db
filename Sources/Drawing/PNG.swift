import CPNG

/// A picture of 8-bit pixels, line after line from the top.
public struct Raster: Sendable, Equatable {
  /// Pixels in a line.
  public let width: Int
  /// Lines.
  public let height: Int
  /// One byte a pixel, or three: red, green, blue.
  public let bytes: [UInt8]
  /// Whether a pixel has three bytes.
  public let isColour: Bool

  /// Creates a picture; `bytes` holds one or three bytes for each pixel.
  public init(width: Int, height: Int, bytes: [UInt8], isColour: Bool) {
    precondition((1...4096).contains(width) && (1...4096).contains(height), "\(width) x \(height)")
    precondition(bytes.count == width * height * (isColour ? 3 : 1), "\(bytes.count) bytes")
    self.width = width
    self.height = height
    self.bytes = bytes
    self.isColour = isColour
  }

  /// The picture as a PNG file; nil where libpng has no memory.
  public var png: [UInt8]? {
    // Deflate makes what it cannot compress a little longer; a line has a byte of its own.
    let most = bytes.count + height + bytes.count / 256 + 4096
    var size = most
    let file = unsafe [UInt8](unsafeUninitializedCapacity: most) { target, count in
      let result = unsafe bytes.withUnsafeBytes { pixels in
        unsafe tmsp_png_write(
          pixels.baseAddress,
          UInt32(width),
          UInt32(height),
          isColour ? 1 : 0,
          target.baseAddress,
          &size
        )
      }
      count = result == 0 ? 0 : size
    }
    return file.isEmpty ? nil : file
  }
}
