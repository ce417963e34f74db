/// Up to three of `names` that `wanted` may have meant, nearest first.
///
/// Near is a Levenshtein distance of at most a third of the wanted name's length.
func similarNames(to wanted: String, among names: [String]) -> [String] {
  let limit = max(1, wanted.count / 3)
  let near = names.compactMap { name -> (name: String, distance: Int)? in
    let distance = editDistance(wanted, name)
    return distance <= limit ? (name, distance) : nil
  }
  return near.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
}

/// How many characters have to be inserted, removed or replaced to turn `a` into `b`.
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var previous = Array(0...b.count)
  for (row, character) in a.enumerated() {
    var current = [row + 1]
    for column in b.indices {
      let replaced = previous[column] + (character == b[column] ? 0 : 1)
      current.append(min(replaced, previous[column + 1] + 1, current[column] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
