import OpenIGTLink

/// Reads `bytes` as what a navigator sends by OpenIGTLink.
///
/// However it is cut into pieces the same is read; nothing is read out of nothing; what we write
/// ourselves of the same bytes is read whole, and so is what comes after it.
func checkNavigators(_ bytes: [UInt8]) throws {
  let whole = Reading(of: bytes) { _ in bytes.count }
  try require(whole.events.count <= bytes.count / MessageHeader.byteCount, "messages of nothing")
  let single = Reading(of: bytes) { _ in 1 }
  try require(single == whole, "bytes one by one: \(single), not \(whole)")
  let uneven = Reading(of: bytes) { Int(bytes[$0] & 63) + 1 }
  try require(uneven == whole, "uneven pieces: \(uneven), not \(whole)")
  for case .passed(_, let count) in whole.events {
    try require(count <= bytes.count, "a body of \(count) bytes")
  }
  try checkHeader(of: bytes)
  try checkOwnMessages(bytes)
}

/// What came out of a stream.
private struct Reading: Equatable {
  private(set) var events: [IncomingMessages.Event] = []
  private(set) var fault: IncomingMessages.Fault?

  /// Reads `bytes`, in pieces as long as `length` tells for where each begins.
  init(of bytes: [UInt8], length: (Int) -> Int) {
    var messages = IncomingMessages()
    var start = 0
    var found: [IncomingMessages.Event] = []
    while start < bytes.count {
      let end = min(bytes.count, start + length(start))
      do throws(IncomingMessages.Fault) {
        try messages.take(bytes.span.extracting(start..<end)) { found.append($0) }
      } catch {
        fault = fault ?? error
      }
      start = end
    }
    events = found
  }
}

private func checkHeader(of bytes: [UInt8]) throws {
  guard bytes.count >= MessageHeader.byteCount else { return }
  guard let header = MessageHeader(Array(bytes.prefix(MessageHeader.byteCount))) else { return }
  let written = header.encoded
  try require(written.count == MessageHeader.byteCount, "a header of \(written.count) bytes")
  try require(MessageHeader(written) == header, "a header changes as it is written")
}

private func checkOwnMessages(_ bytes: [UInt8]) throws {
  let text = String(decoding: bytes.prefix(20_000), as: UTF8.self)
  let number = Float(bitPattern: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) })
  let place = SIMD3(number, 0, -number)
  let point = NamedPoint(
    name: text,
    group: text,
    colour: SIMD4(255, 0, 0, 255),
    position: place,
    diameter: number,
    owner: text
  )
  let device = Array(bytes.prefix(30).prefix { $0 != 0 })
  let contents: [Content] = [
    .text(text), .points([point, point]), .capability([text]),
    .transform(RigidTransform(x: place, y: place, z: place, origin: place)),
    .status(DeviceStatus(.ok, name: text, message: text)), .nothing(type: "GET_POINT"),
  ]
  let messages = contents.map { Message(device: device, $0) }
  let sent =
    messages.flatMap { $0.encoded(time: 7) }
    + messages.flatMap { $0.encodedWithMetadata(time: 7, [("Space", text)]) }
  let read = Reading(of: sent) { Int(sent[$0]) + 1 }
  try require(read.fault == nil, "our own messages: \(read)")
  try require(read.events.count == 2 * contents.count, "our own messages: \(read)")
  for event in read.events {
    if case .damaged(let type) = event { throw BrokenProperty("our own \(type) is damaged") }
  }
}
