import Findings
import Foundation
import Planning
import Testing

/// A throw-away derivatives folder with empty files.
private final class Derivatives {
  let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)

  init(_ names: [String]) throws {
    let functional = folder.appending(path: "sub-01/func")
    try FileManager.default.createDirectory(at: functional, withIntermediateDirectories: true)
    for name in names { try Data().write(to: functional.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func find(
    task: String? = nil,
    run: String? = nil,
    participant: String = "01",
    space: String? = "MNI152NLin2009cAsym"
  ) throws(PlanningError) -> [RunFiles] {
    let query = BIDSQuery(
      participant: participant,
      session: nil,
      task: task,
      run: run,
      space: space
    )
    return try findRuns(query, in: folder.path(percentEncoded: false))
  }

  func code(task: String? = nil, participant: String = "01") -> String? {
    do throws(PlanningError) {
      _ = try find(task: task, participant: participant)
      return nil
    } catch {
      return error.code
    }
  }
}

/// The names of one complete run.
private func run(_ entities: String) -> [String] {
  let image = "sub-01_\(entities)_space-MNI152NLin2009cAsym_res-2_desc-"
  return [
    image + "preproc_bold.nii.gz", image + "brain_mask.nii.gz", image + "preproc_bold.json",
    "sub-01_\(entities)_desc-confounds_timeseries.tsv",
  ]
}

@Suite struct BIDSDerivativesTests {
  @Test func `a run is found with its companions`() throws {
    let found = try #require(try Derivatives(run("task-rest")).find().first)
    #expect(found.mask.name.hasSuffix("desc-brain_mask.nii.gz"))
    #expect(found.confounds.name == "sub-01_task-rest_desc-confounds_timeseries.tsv")
    #expect(found.sidecar?.name.hasSuffix("desc-preproc_bold.json") == true)
  }

  @Test func `several runs come together, in the order of their numbers`() throws {
    let names = [10, 2, 1].flatMap { run("task-rest_run-\($0)") }
    let found = try Derivatives(names).find().map(\.bold.name)
    #expect(found.map { $0.contains("run-1_") } == [true, false, false])
    #expect(found.last?.contains("run-10_") == true)
  }

  @Test func `a run's number matches with and without a leading zero`() throws {
    let names = run("task-rest_run-01") + run("task-rest_run-02")
    #expect(try Derivatives(names).find(run: "2").map(\.bold.name.count).count == 1)
  }

  @Test func `two tasks are refused until one is named`() throws {
    let derivatives = try Derivatives(run("task-rest") + run("task-nback"))
    #expect(derivatives.code() == "bids_ambiguous")
    #expect(try derivatives.find(task: "rest").count == 1)
  }

  @Test func `a missing participant is refused`() throws {
    #expect(try Derivatives(run("task-rest")).code(participant: "99") == "bids_not_found")
  }

  @Test func `a folder and a participant that are not there are told apart`() throws {
    let derivatives = try Derivatives(run("task-rest"))
    let participant = refusal { () throws(PlanningError) in
      _ = try derivatives.find(participant: "99")
    }
    #expect(participant?.message.contains("has no sub-99; it has sub-01") == true)
    let query = BIDSQuery(participant: "01", session: nil, task: nil, run: nil, space: nil)
    let folder = refusal { () throws(PlanningError) in _ = try findRuns(query, in: "/nowhere/at") }
    #expect(folder?.code == "bids_not_found")
    #expect(folder?.message.contains("There is no folder /nowhere/at") == true)
  }

  @Test(arguments: ["MNI", "MNI152", "Talairach"])
  func `a space that is no template is refused before any file is looked for`(
    space: String
  ) throws {
    let query = BIDSQuery(participant: "01", session: nil, task: nil, run: nil, space: space)
    let refused = refusal { () throws(PlanningError) in _ = try findRuns(query, in: "/nowhere") }
    #expect(refused?.code == "space_unknown")
    #expect(refused?.remedy.contains("MNI152NLin2009cAsym") == true)
  }

  @Test func `a run that is there compressed and not is refused`() throws {
    let image = "sub-01_task-rest_space-MNI152NLin2009cAsym_res-2_desc-preproc_bold.nii"
    let derivatives = try Derivatives(run("task-rest") + [image])
    #expect(derivatives.code() == "run_ambiguous")
  }

  private func refusal(_ body: () throws(PlanningError) -> Void) -> Finding? {
    do throws(PlanningError) {
      try body()
      return nil
    } catch {
      return error.finding
    }
  }

  @Test(arguments: [1, 3])
  func `a run without mask or confounds is refused`(missing: Int) throws {
    var names = run("task-rest")
    names.remove(at: missing)
    #expect(try Derivatives(names).code() == "bids_incomplete")
  }
}
