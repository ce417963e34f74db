import Atlases
import Findings
import Foundation
import TestSupport
import Testing

@testable import Reports

/// The folder of the package.
private let root = URL(filePath: #filePath).appending(path: "../../..").standardizedFileURL

func shippedCatalogue() throws -> Catalogue {
  let path = root.path(percentEncoded: false)
  return try Catalogue(atlases: path + "Atlases", protocols: path + "Protocols")
}

extension Example {
  /// The document as a file that a user brings.
  func file(_ name: String = "example.json") throws -> UserFile {
    UserFile(name: name, bytes: try data())
  }
}

func networkReport(
  subject: String = "sub-01",
  job: String = "job",
  shift: Double = 0
) throws -> NetworkReport {
  try NetworkReport(try networkExample(subject: subject, job: job, shift: shift).file())
}

/// The code of the error that `body` throws; nil where it throws none.
func codeOfError(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? any CodedError)?.code ?? "\(error)"
  }
}

/// What `body` refuses, in words.
func messageOfError(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? any CodedError)?.message ?? "\(error)"
  }
}

/// Compares a document with its golden example, or writes that with UPDATE_GOLDEN=1.
func expectGolden(_ json: Data, _ name: String) throws {
  let url = exampleFolder.appending(path: "\(name).json")
  let text = json + Data("\n".utf8)
  if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" { try text.write(to: url) }
  #expect(try Data(contentsOf: url) == text, "\(name)")
}
