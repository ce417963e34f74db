/// Refuses a structure whose last four bytes are not the checksum of the others.
func requireChecksum(_ bytes: ArraySlice<UInt8>, _ what: String) throws(TransformError) {
  guard bytes.count >= 4 else { throw .unreadable(reason: "\(what) ends early") }
  let stored = bytes.suffix(4).reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
  guard checksum(bytes.dropLast(4)) == stored else {
    throw .unreadable(reason: "the checksum of \(what) is wrong")
  }
}

/// Jenkins' lookup3 (2006, public domain; `hashlittle` with 0), as HDF5 has it.
private func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  var state = SIMD3<UInt32>(repeating: 0xDEAD_BEEF &+ UInt32(truncatingIfNeeded: bytes.count))
  var rest = bytes
  while rest.count > 12 {
    state &+= words(rest.prefix(12))
    mix(&state)
    rest = rest.dropFirst(12)
  }
  guard !rest.isEmpty else { return state.z }
  state &+= words(rest)
  finish(&state)
  return state.z
}

/// Up to twelve bytes as three numbers; those that lack are 0.
private func words(_ bytes: ArraySlice<UInt8>) -> SIMD3<UInt32> {
  var words = SIMD3<UInt32>.zero
  for (index, byte) in bytes.enumerated() {
    words[index / 4] |= UInt32(byte) << UInt32(8 * (index % 4))
  }
  return words
}

private func rotated(_ value: UInt32, _ count: UInt32) -> UInt32 {
  value << count | value >> (32 - count)
}

private func mix(_ s: inout SIMD3<UInt32>) {
  for (turn, count) in [4, 6, 8, 16, 19, 4].enumerated() {
    let (a, b, c) = (turn % 3, (turn + 1) % 3, (turn + 2) % 3)
    s[a] = (s[a] &- s[c]) ^ rotated(s[c], UInt32(count))
    s[c] &+= s[b]
  }
}

private func finish(_ s: inout SIMD3<UInt32>) {
  for (turn, count) in [14, 11, 25, 16, 4, 14, 24].enumerated() {
    let (to, from) = ((turn + 2) % 3, (turn + 1) % 3)
    s[to] = (s[to] ^ s[from]) &- rotated(s[from], UInt32(count))
  }
}
