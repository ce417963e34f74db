/// Tables of numbers.
extension KeyedEncodingContainer {
  /// Writes rows of numbers, null where there is none.
  ///
  /// The encoders that the compiler writes prefer this to the general function, which takes many times
  /// as long for each of the tens of thousands of numbers of a brain's patches.
  mutating func encode(_ rows: [[PlainNumber?]], forKey key: Key) throws {
    var table = nestedUnkeyedContainer(forKey: key)
    for row in rows {
      var cells = table.nestedUnkeyedContainer()
      for number in row {
        if let number { try number.encode(into: &cells) } else { try cells.encodeNil() }
      }
    }
  }
}
