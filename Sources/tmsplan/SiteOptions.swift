import ArgumentParser

/// Refuses a name that is given and empty, as that of a shell's variable which is not set.
///
/// - Parameter options: Each option's name, and its text; nil where it is not given.
/// - Throws: `ValidationError`.
func refuseBlank(_ options: (name: String, text: String?)...) throws {
  for option in options {
    guard let text = option.text, text.allSatisfy(\.isWhitespace) else { continue }
    throw ValidationError("--\(option.name) is empty. Give a name, or leave the option out.")
  }
}
