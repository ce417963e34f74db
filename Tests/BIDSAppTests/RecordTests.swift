import Foundation
import Planning
import Testing

@testable import BIDSApp

/// How a finished unit is known again.
@Suite struct RecordTests {
  private let unit = AppUnit(participant: "1", session: nil)
  private let names = ["sub-1/func/a.nii.gz", "sub-1/func/b.tsv"]

  private func folder() throws -> Folder {
    let folder = try Folder()
    for name in names { try folder.write("content of \(name)", to: name) }
    return folder
  }

  private func making(
    _ folder: Folder,
    _ files: [String]? = nil,
    _ request: AppRequest? = nil
  ) throws -> UnitMaking {
    UnitMaking(
      unit,
      (files ?? names).map { InputFile(role: .bold, run: 1, path: folder.path + $0) },
      in: try SourceDataset(folder.path),
      try request ?? BIDSAppTests.request()
    )
  }

  private func record(_ folder: Folder) throws -> UnitRecord {
    try making(folder).record(read: [], outputs: [], notes: [])
  }

  /// Gives a file another time of change.
  private func touch(_ folder: Folder, _ name: String, secondsAgo: Double) throws {
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -secondsAgo)],
      ofItemAtPath: folder.path + name
    )
  }

  @Test func `paths are told below the dataset, and digests are those of the files`() throws {
    let record = try record(folder())
    #expect(record.inputs.map(\.path) == names)
    #expect(record.inputs[0].sha256 == sha256(of: Array("content of \(names[0])".utf8)))
    #expect(record.inputs[0].modified.wholeMatch(of: /[0-9]+\.[0-9]{9}/) != nil)
    let again = try JSONDecoder().decode(UnitRecord.self, from: jsonText(record))
    #expect(again == record)
  }

  @Test func `the same files are the same, also as a copy with other times`() throws {
    let folder = try folder()
    let record = try record(folder)
    #expect(try making(folder).differences(from: record).isEmpty)
    try touch(folder, names[0], secondsAgo: 1000)
    #expect(try making(folder).differences(from: record).isEmpty)
  }

  @Test func `another content is told, of the same length too`() throws {
    let folder = try folder()
    let record = try record(folder)
    let text = try folder.text(names[1])
    try folder.write(String(text.reversed()), to: names[1])
    try touch(folder, names[1], secondsAgo: 1000)
    #expect(try making(folder).differences(from: record) == ["\(names[1]) has changed"])
    try folder.write(text + "x", to: names[1])
    #expect(try making(folder).differences(from: record) == ["\(names[1]) has changed"])
  }

  @Test func `a file more or less is told`() throws {
    let folder = try folder()
    let record = try record(folder)
    try folder.write("", to: "sub-1/func/c")
    #expect(
      try making(folder, names + ["sub-1/func/c"]).differences(from: record)
        == ["without sub-1/func/c"]
    )
    #expect(
      try making(folder, [names[0]]).differences(from: record) == ["from \(names[1]) too"]
    )
  }

  @Test func `another program, protocol, region or option is told`() throws {
    let folder = try folder()
    let record = try record(folder)
    func differences(_ request: AppRequest) throws -> [String] {
      try making(folder, nil, request).differences(from: record)
    }
    #expect(try differences(request(program: "2")) == ["by another build of the program"])
    #expect(try differences(request(definitions: "e")) == ["with other regions"])
    #expect(try differences(request(task: "rest")) == ["with other options"])
    #expect(try differences(request(space: "T1w")) == ["with other options"])
    let other = UnitRecord(
      schema: record.schema,
      participant: "1",
      session: nil,
      software: record.software,
      protocol: UnitRecord.Identity(id: "x", version: "3", sha256: "0"),
      stimulation: record.stimulation,
      definitions: record.definitions,
      options: record.options,
      inputs: record.inputs,
      outputs: [],
      notes: []
    )
    #expect(
      try making(folder).differences(from: other) == ["with another targeting protocol, x 3"]
    )
  }

  @Test func `one process at a time has a unit, and nobody waits`() throws {
    let folder = try Folder()
    let output = OutputDataset(root: folder.url)
    var first = try UnitLock.take(unit, in: output)
    #expect(first != nil)
    #expect(try UnitLock.take(unit, in: output) == nil)
    #expect(try UnitLock.take(AppUnit(participant: "2", session: nil), in: output) != nil)
    first = nil
    #expect(try UnitLock.take(unit, in: output) != nil)
  }

  @Test func `without a place to lock nothing is planned`() throws {
    let folder = try Folder(["file"])
    let output = OutputDataset(root: folder.url.appending(path: "file"))
    #expect(throws: AppError.self) { try UnitLock.take(unit, in: output) }
  }

  @Test(arguments: [
    ([UnitStatus.recommended, .unchanged, .notRecommended], 0), ([.recommended, .refused], 3),
    ([.refused, .failed, .recommended], 1), ([], 0),
  ])
  func `the exit status is that of the worst, and a missing target is a result`(
    outcomes: [UnitStatus],
    status: Int
  ) {
    var tally = Tally()
    for outcome in outcomes { tally.add(outcome) }
    #expect(Int(tally.exitStatus) == status)
  }

  @Test func `the dataset is described once, and another's folder is refused`() throws {
    let data = try folder()
    let source = try SourceDataset(data.path)
    let folder = try Folder()
    let output = OutputDataset(root: folder.url)
    let software = try request().software
    try output.describe(source, software)
    let text = try folder.text("dataset_description.json")
    #expect(
      text.contains(#""DatasetType" : "derivative""#) && text.contains(#""Name" : "tmsplan""#)
    )
    let newer = SoftwareIdentity(name: "tmsplan", version: "9", sha256: "")
    try output.describe(source, newer)
    #expect(try folder.text("dataset_description.json") == text)
    try folder.write(
      #"{"Name": "x", "BIDSVersion": "1", "GeneratedBy": [{"Name": "fMRIPrep"}]}"#,
      to: "dataset_description.json"
    )
    let error = #expect(throws: AppError.self) { try output.describe(source, software) }
    #expect(error?.code == "output_folder_foreign")
  }
}
