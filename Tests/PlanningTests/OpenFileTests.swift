import Findings
import Foundation
import Testing

@testable import Imaging
@testable import Planning

/// Inputs that were opened by somebody else.
@Suite struct OpenFileTests {
  private let path = NSTemporaryDirectory() + "open-file-\(UUID().uuidString)"

  /// An open descriptor of a file whose name is gone, so that nothing could open it anew.
  private func opened(_ bytes: [UInt8]) throws -> OpenFile {
    try Data(bytes).write(to: URL(filePath: path))
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    try FileManager.default.removeItem(atPath: path)
    return OpenFile(descriptor: descriptor)
  }

  private func input(_ opened: OpenFile) -> InputFile {
    InputFile(role: .mask, run: 1, opened: opened, name: "mask.nii.gz")
  }

  @Test func `each reading begins at the start, whatever another has read`() throws {
    let file = input(try opened([1, 2, 3, 4, 5]))
    let first = try InputBytes(file)
    let second = try InputBytes(file)
    var two: [UInt8] = [0, 0]
    var five: [UInt8] = [0, 0, 0, 0, 0, 0]
    #expect(try first.read(into: &two) == 2)
    #expect(two == [1, 2])
    #expect(try second.read(into: &five) == 5)
    #expect(five == [1, 2, 3, 4, 5, 0])
    #expect(try first.read(into: &two) == 2)
    #expect(two == [3, 4])
    try first.skipToEnd()
    try second.skipToEnd()
    #expect(first.record() == second.record())
    #expect(first.record().byteCount == 5)
  }

  @Test func `a reader keeps the file open when nobody else does`() throws {
    var file: OpenFile? = try opened([9])
    let source = try file.map { try InputBytes(input($0)) }
    file = nil
    var one: [UInt8] = [0]
    #expect(try source?.read(into: &one) == 1)
    #expect(one == [9])
  }

  @Test func `what is no regular file is refused by its name`() throws {
    let folder = OpenFile(descriptor: unsafe open("/", O_RDONLY | O_CLOEXEC))
    let error = #expect(throws: PlanningError.self) { try InputBytes(input(folder)) }
    #expect(error?.finding.code == "file_unreadable")
    #expect(error?.finding.subject == "mask.nii.gz")
  }
}
