/// Messages on their way to one reader who does not wait for ever.
actor Mailbox<Message: Sendable> {
  private var messages: [Message] = []
  private var waiting: (ticket: Int, continuation: CheckedContinuation<Message?, Never>)?
  private var tickets = 0
  private var isClosed = false

  /// Hands `message` to the reader, or keeps it.
  func put(_ message: Message) {
    guard let reader = waiting else { return messages.append(message) }
    waiting = nil
    reader.continuation.resume(returning: message)
  }

  /// Lets the reader go; later calls of ``next(within:)`` return what is left and then nil.
  func close() {
    isClosed = true
    waiting?.continuation.resume(returning: nil)
    waiting = nil
  }

  /// Whether no message will ever come again.
  var isExhausted: Bool { isClosed && messages.isEmpty }

  /// The next message; nil where none comes in time.
  func next(within limit: Duration) async -> Message? {
    if !messages.isEmpty { return messages.removeFirst() }
    guard !isClosed else { return nil }
    tickets += 1
    let ticket = tickets
    let alarm = Task {
      try await Task.sleep(for: limit)
      giveUp(ticket)
    }
    defer { alarm.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        if Task.isCancelled {
          continuation.resume(returning: nil)
        } else {
          waiting = (ticket, continuation)
        }
      }
    } onCancel: {
      Task { await giveUp(ticket) }
    }
  }

  /// Forgets what has come so far.
  func clear() { messages = [] }

  private func giveUp(_ ticket: Int) {
    guard let reader = waiting, reader.ticket == ticket else { return }
    waiting = nil
    reader.continuation.resume(returning: nil)
  }
}
