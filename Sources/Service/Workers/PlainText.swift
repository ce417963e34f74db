extension String {
  /// The text without control and format characters, cut to `limit` bytes of UTF-8.
  ///
  /// A worker may say anything: one letter with its marks can be as long as a line, and an escape sequence can
  /// do things to a terminal.
  func plain(most limit: Int) -> String {
    var text = UnicodeScalarView()
    var count = 0
    for scalar in unicodeScalars {
      count += UTF8.width(scalar)
      guard count <= limit else { break }
      text.append(scalar.isPlain ? scalar : " ")
    }
    return String(text)
  }

  /// Whether no control or format character is in it.
  var isPlain: Bool { unicodeScalars.allSatisfy(\.isPlain) }

  /// Whether it is the name of a method, such as `cluster-0.5pct`: 1 to 32 of `a-z0-9.-`, a letter
  /// first.
  var isMethodName: Bool {
    (1...32).contains(utf8.count) && utf8.first.map(isLetter) == true
      && utf8.allSatisfy { isLetter($0) || isDigit($0) || ".-".utf8.contains($0) }
  }

  /// Whether it is a code, such as `bad_header`: 1 to 64 of `a-z0-9_`.
  var isCode: Bool {
    (1...64).contains(utf8.count)
      && utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
  }
}

private func isLetter(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
}

private func isDigit(_ byte: UInt8) -> Bool {
  (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

extension Unicode.Scalar {
  fileprivate var isPlain: Bool {
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
