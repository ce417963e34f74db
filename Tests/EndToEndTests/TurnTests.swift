import Testing

/// What waits for its turn must not lose the time that it has.
@Suite(.besideTurns) struct TurnTests {
  @Test(.timeLimit(.minutes(60)), arguments: [1, 2])
  func `cases with a time limit wait before it begins to count`(number: Int) throws {
    let test = try #require(Test.current)
    #expect(test.timeLimit != nil && test.isParameterized)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: Test.Case.current) == nil)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: nil) != nil)
  }

  @Test(arguments: [1, 2]) func `cases without one have a turn each`(number: Int) throws {
    let test = try #require(Test.current)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: Test.Case.current) != nil)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: nil) == nil)
  }

  @Test(.timeLimit(.minutes(60))) func `a test of one case waits before it is begun`() throws {
    let test = try #require(Test.current)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: Test.Case.current) == nil)
    #expect(TurnTrait.inTurn.scopeProvider(for: test, testCase: nil) != nil)
  }
}
