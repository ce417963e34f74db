import Foundation
import Phantom
import Testing

/// `Examples/print_targets.c`, built as strictly as the compiler can.
@Suite(.inTurn, Python.isNeeded, TargetPrinter.isNeeded, .timeLimit(.minutes(10)))
struct TargetPrinterTests {
  @Test func `it prints what the protocol describes, and nothing else harms it`() async throws {
    let printer = try await TargetPrinter.built(TargetPrinter.sanitized)
    let outcome = try await Python.run(
      "printing.py",
      [
        printer.url.path(percentEncoded: false), printer.folder.url.path(percentEncoded: false),
        Program.package.appending(path: "Protocols/wire/golden").path(percentEncoded: false),
      ]
    )
    #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    print(outcome.output)
  }

  @Test(arguments: [["-O2"], TargetPrinter.sanitized])
  func `it prints the planted target of a real daemon, by key and on its host`(
    options: [String]
  ) async throws {
    let printer = try await TargetPrinter.built(options)
    let (phantom, folder) = (try PhantomCase.shared.get(), try TemporaryFolder())
    let places = [Program.folder, folder.url, Program.package].map {
      $0.path(percentEncoded: false).dropSlash
    }
    let outcome = try await Python.run(
      "printed.py",
      places + [printer.url.path(percentEncoded: false)] + phantom.arguments
    )
    try #require(outcome.status == 0, "\(outcome.errors)")
    let line = try #require(
      outcome.output.wholeMatch(
        of:
          /subject=sub-phantom job=\S+ status=ok recommended=yes r=(-0\.\d+) MNI152NLin2009cAsym=(\S+)\n/
      ),
      "\(outcome.output)"
    )
    let position = line.2.split(separator: ",").compactMap { Double($0) }
    let offsets = zip(position, phantom.truth.position).map { ($0 - $1).magnitude }
    #expect(offsets.count == 3 && offsets.allSatisfy { $0 <= 4 }, "off by \(offsets) mm")
  }
}

/// How the program is built.
private enum TargetPrinter {
  private static let compiler = URL(filePath: "/usr/bin/cc")
  static let sanitized = ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]

  /// Skips a test where there is nothing to build it with.
  static let isNeeded: some SuiteTrait & TestTrait = ConditionTrait.enabled(
    if: FileManager.default.isExecutableFile(atPath: compiler.path(percentEncoded: false)),
    "there is no /usr/bin/cc; make test installs one where it may"
  )

  static func built(_ options: [String]) async throws -> BuiltProgram {
    try await BuiltProgram(
      "Examples/print_targets.c",
      by: compiler,
      ["-std=c11", "-Wall", "-Wextra", "-Werror", "-pedantic"] + options,
      libraries: ["-lzmq"]
    )
  }
}
