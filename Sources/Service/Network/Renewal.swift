import Messaging

/// Renews doors of the publisher, one renewal after the other, and again until it succeeds.
actor Renewal {
  private let publisher: Publisher
  private var due: Set<Door> = []
  private var running: Task<MessagingError?, Never>?

  init(_ publisher: Publisher) { self.publisher = publisher }

  /// Ends every subscription at `doors`, and at those whose renewal failed before.
  ///
  /// - Returns: Why it failed; nil where it did not.
  @discardableResult
  func renew(_ doors: Set<Door>) async -> MessagingError? {
    due.formUnion(doors)
    let former = running
    let task = Task { () -> MessagingError? in
      _ = await former?.value
      return await renewDue()
    }
    running = task
    return await task.value
  }

  private func renewDue() async -> MessagingError? {
    let doors = due
    guard !doors.isEmpty else { return nil }
    due = []
    do throws(MessagingError) {
      try await publisher.renew(doors)
      return nil
    } catch {
      due.formUnion(doors)
      return error
    }
  }
}
