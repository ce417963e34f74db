import Testing

@testable import tmsplan_bench

@Suite struct ChildProcessTests {
  private func end(_ words: String..., order: String? = nil) throws -> Ending {
    let order = order.map { Invocation.Order(line: $0, files: []) }
    return try ChildProcess(Invocation(words: words, order: order)).wait()
  }

  @Test func `output, errors and status are kept apart`() throws {
    let ending = try end("sh", "-c", "echo out; echo err >&2; exit 3")
    #expect(ending.output == "out\n" && ending.errors == "err\n" && ending.status == 3)
    #expect(ending.peak > 0 && ending.cpu >= 0)
  }

  @Test func `a signal is told as a shell tells it`() throws {
    #expect(try end("sh", "-c", "kill -9 $$").status == 137)
  }

  @Test func `input stays open behind its line`() throws {
    let script = "read line; echo \"$line\"; timeout 0.2 cat; echo $?"
    // 124 is timeout's word for what it had to end.
    #expect(try end("sh", "-c", script, order: "order").output == "order\n124\n")
  }

  @Test func `without input there is none`() throws {
    #expect(try end("cat").output.isEmpty)
  }

  @Test func `more than a pipe holds can be printed`() throws {
    #expect(try end("head", "-c", "300000", "/dev/zero").output.utf8.count == 300_000)
  }

  @Test func `a program that is not there is an error`() {
    #expect(throws: BenchError.self) { try end("/nonexistent/program") }
  }
}
