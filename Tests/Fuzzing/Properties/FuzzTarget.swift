/// What is fuzzed; each target reads any bytes, and must find its properties kept.
public enum FuzzTarget: String, CaseIterable, Sendable {
  /// The JSON of requests, replies and publications.
  case header
  /// The parts of an upload: chunks, commits, crashes.
  case chunks
  /// A NIfTI image, its header above all.
  case image
  /// The table of confounds and what is chosen from it.
  case confounds
  /// What navigators send: a stream of OpenIGTLink.
  case igtl

  /// Feeds `bytes` to the target.
  ///
  /// - Throws: ``BrokenProperty`` where a property does not hold, and what should not have failed.
  public func check(_ bytes: [UInt8]) throws {
    switch self {
    case .header: try checkHeader(bytes)
    case .chunks: try checkChunks(bytes)
    case .image: try checkImage(bytes)
    case .confounds: try checkConfounds(bytes)
    case .igtl: try checkNavigators(bytes)
    }
  }
}

/// A property that some input breaks.
public struct BrokenProperty: Error, CustomStringConvertible {
  /// What should have held, and what was found.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// Throws where `holds` is false.
func require(_ holds: Bool, _ property: @autoclosure () -> String) throws {
  guard holds else { throw BrokenProperty(property()) }
}
