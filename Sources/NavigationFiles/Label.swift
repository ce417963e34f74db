import Planning

/// A name as every navigator can show it: ASCII, without tabs, line ends and semicolons.
///
/// - Returns: The name, with each forbidden character replaced by a space, runs of spaces made one;
///   `target` where nothing is left.
func asciiLabel(_ name: String) -> String {
  let plain = name.unicodeScalars.map { scalar -> Character in
    let isPrintable = scalar.isASCII && scalar.value >= 32 && scalar.value < 127
    return isPrintable && scalar != ";" ? Character(scalar) : " "
  }
  let words = String(plain).split(separator: " ")
  return words.isEmpty ? "target" : words.joined(separator: " ")
}

/// An identifier of letters, digits and underscores, as keys and file names take it.
func identifier(_ name: String) -> String {
  let mapped = name.unicodeScalars.map { scalar -> Character in
    let isWord = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    return isWord ? Character(scalar) : "_"
  }
  return mapped.isEmpty ? "target" : String(mapped)
}

/// A subject's name as BIDS has it in file names: `sub-` and letters and digits.
///
/// Where a pseudonym has others, which are left out, the start of its digest follows: two pseudonyms
/// never become one.
func participant(_ subject: String) -> String {
  let label = subject.hasPrefix("sub-") ? subject.dropFirst(4) : subject[...]
  let plain = label.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
  let rest = plain.count == label.count ? "" : "x" + sha256(of: Array(subject.utf8)).prefix(8)
  return "sub-" + plain + rest
}

/// `text` with the five characters escaped that XML reads as its own.
func xmlEscaped(_ text: String) -> String {
  text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    .replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
}
