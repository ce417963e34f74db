import ArgumentParser

/// A position on the command line: three numbers of millimetres, apart or joined by commas.
struct Position: ExpressibleByArgument {
  let x: Double
  let y: Double
  let z: Double

  init(_ x: Double, _ y: Double, _ z: Double) {
    self.x = x
    self.y = y
    self.z = z
  }

  /// Reads `x,y,z`.
  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      Double($0)
    }
    guard numbers.count == 3, let x = numbers[0], let y = numbers[1], let z = numbers[2],
      x.isFinite, y.isFinite, z.isFinite
    else { return nil }
    self.init(x, y, z)
  }

  var defaultValueDescription: String { "\(x),\(y),\(z)" }
}

/// `arguments` with the numbers behind each of `options` joined to its value.
///
/// The parser takes `-38` for an option of its own, so that `--planted -38 40 30` has to become
/// `--planted=-38,40,30` before it sees it.
///
/// - Parameters:
///   - arguments: The words of a command line.
///   - options: The options that take a position, with their dashes.
/// - Returns: The words; an option that no three numbers follow stays as it is.
func joiningPositions(_ arguments: [String], of options: Set<String>) -> [String] {
  var joined: [String] = []
  var rest = arguments[...]
  while let word = rest.popFirst() {
    let numbers = rest.prefix(3)
    guard options.contains(word), numbers.count == 3, numbers.allSatisfy({ Double($0) != nil })
    else {
      joined.append(word)
      continue
    }
    joined.append(word + "=" + numbers.joined(separator: ","))
    rest = rest.dropFirst(3)
  }
  return joined
}
