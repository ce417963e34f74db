import Wire

/// Credit that waits for the next chunk of its client, which is there already: one reply then serves
/// for both.
///
/// Credit is a position, so that a later one says all that an earlier one did.
struct PendingCredit {
  private struct Place: Hashable {
    let job: String
    let file: Int
  }

  /// A reply, and where it goes.
  typealias Letter = (credit: Credit, reply: ReplyMessage, address: ReplyAddress)

  private var letters: [String: [Place: (since: Int64, letter: Letter)]] = [:]

  /// Takes `reply` to `inbound`.
  ///
  /// - Parameters:
  ///   - reply: The reply; nil where there is none.
  ///   - inbound: What it answers.
  ///   - moreWaits: Whether requests of the same client wait.
  /// - Returns: What is to be sent now: the reply itself where it is no credit, and credit for a
  ///   quarter of the window, or after which nothing waits.
  mutating func take(
    _ reply: ReplyMessage?,
    to inbound: InboundRequest,
    moreWaits: Bool
  ) -> (credits: [Letter], other: ReplyMessage?) {
    let client = inbound.caller.client
    var (due, other): ([Letter], ReplyMessage?) = ([], reply)
    if let reply, case .credit(let credit) = reply.reply {
      other = nil
      let place = Place(job: credit.job, file: credit.file)
      let since = letters[client]?[place]?.since ?? inbound.request.chunkOffset
      // Not the request: its megabyte would wait with the credit.
      let letter = (credit, reply, inbound.address)
      if credit.offset - since >= Int64(WireLimits.window / 4) {
        letters[client]?[place] = nil
        due.append(letter)
      } else {
        letters[client, default: [:]][place] = (since, letter)
      }
    }
    if !moreWaits { due += (letters.removeValue(forKey: client) ?? [:]).values.map(\.letter) }
    return (due, other)
  }
}

extension Request {
  fileprivate var chunkOffset: Int64 {
    if case .chunk(_, _, let offset) = verb { offset } else { 0 }
  }
}
