import Foundation
import Testing

/// Lets few tests run at once, the others wait.
///
/// A test that waits for a program holds no thread, so that all tests would else start together, each with
/// a program, a daemon or a whole image in memory.
actor Turns {
  /// One test more than there are cores, as some wait for a daemon.
  static let shared = Turns(max(2, ProcessInfo.processInfo.activeProcessorCount) + 1)
  /// Whether the current test may run programs.
  @TaskLocal static var isTaken = false

  private var free: Int
  private var first: [CheckedContinuation<Void, Never>] = []
  private var others: [CheckedContinuation<Void, Never>] = []

  private init(_ count: Int) { free = count }

  /// Waits for a turn, before those who are not `isFirst`.
  fileprivate func take(isFirst: Bool) async {
    guard free == 0 else {
      free -= 1
      return
    }
    await withCheckedContinuation { turn in
      if isFirst { first.append(turn) } else { others.append(turn) }
    }
  }

  /// Gives the turn to who has waited longest.
  fileprivate func giveBack() {
    if !first.isEmpty {
      first.removeFirst().resume()
    } else if !others.isEmpty {
      others.removeFirst().resume()
    } else {
      free += 1
    }
  }

  /// Fails a test that runs a program without a turn; a condition of a test may.
  static func require() throws {
    try #require(
      isTaken || Test.Case.current == nil,
      "the suite has none of the traits of TurnTrait"
    )
  }
}

/// When the tests of a suite have their turn.
struct TurnTrait: SuiteTrait, TestTrait, TestScoping {
  fileprivate enum Order { case first, usual, never }
  fileprivate let order: Order

  var isRecursive: Bool { true }

  /// Where a test waits: all cases of one with a time limit in the same turn, else each in its own.
  ///
  /// The limit counts within a case, where the waiting must not be.
  func scopeProvider(for test: Test, testCase: Test.Case?) -> TurnTrait? {
    guard !test.isSuite else { return nil }
    let isEachCase = test.isParameterized && test.timeLimit == nil
    return isEachCase == (testCase != nil) ? self : nil
  }

  func provideScope(
    for test: Test,
    testCase: Test.Case?,
    performing body: @Sendable @concurrent () async throws -> Void
  ) async throws {
    guard order != .never else {
      return try await Turns.$isTaken.withValue(true) { try await body() }
    }
    await Turns.shared.take(isFirst: order == .first)
    let outcome = await Turns.$isTaken.withValue(true) {
      do {
        return Result<Void, any Error>.success(try await body())
      } catch {
        return .failure(error)
      }
    }
    await Turns.shared.giveBack()
    try outcome.get()
  }
}

extension Trait where Self == TurnTrait {
  /// Few of these tests run at once.
  static var inTurn: Self { TurnTrait(order: .usual) }

  /// The same, before the others: for suites that are serialised, whose tests would else wait for all
  /// others one after another.
  static var firstInTurn: Self { TurnTrait(order: .first) }

  /// These tests run beside all others: each waits for minutes more than it computes.
  static var besideTurns: Self { TurnTrait(order: .never) }
}
