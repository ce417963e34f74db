import ArgumentParser
import Foundation
import Reports

/// `tmsplan errors`: every code that this program can give.
struct Errors: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the codes of errors and findings, with meaning and remedy."
  )

  @Argument(help: "Show only this code.")
  var code: String?

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let entries = ErrorCode.all.filter { code == nil || $0.code == code }
    guard !entries.isEmpty else { throw ValidationError("There is no code \(code ?? "").") }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      Console.print(String(decoding: try encoder.encode(entries), as: UTF8.self))
      return
    }
    for entry in entries {
      Console.print("\(entry.code) (\(entry.kind.rawValue))\n  \(entry.meaning)\n  \(entry.remedy)")
    }
  }
}
