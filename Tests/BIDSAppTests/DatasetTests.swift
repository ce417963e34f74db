import Foundation
import Geometry
import Planning
import Testing

@testable import BIDSApp

/// What is found in a folder, and what is planned of it.
@Suite struct DatasetTests {
  private let run = "func/%_space-MNI152NLin6Asym_desc-preproc_bold.nii.gz"

  private func bold(_ folder: String, _ name: String) -> String {
    "\(folder)/\(run.replacing("%", with: name))"
  }

  @Test func `outputs of fMRIPrep are taken as they are, or found in the dataset`() throws {
    let plain = try Folder(["sub-1/func/x"])
    #expect(try !SourceDataset(plain.path).isFound)
    let raw = try Folder(["sub-1/func/x", "derivatives/fmriprep-23/sub-2/func/x"])
    try raw.write(#"{"DatasetType": "raw"}"#, to: "dataset_description.json")
    let found = try SourceDataset(raw.path)
    #expect(found.isFound && found.participants == ["2"])
    #expect(found.path.hasSuffix("derivatives/fmriprep-23/"))
  }

  @Test func `a derivative is never looked into for another one`() throws {
    let folder = try Folder(["sub-1/func/x", "derivatives/fmriprep/sub-2/func/x"])
    try folder.write(#"{"DatasetType": "derivative"}"#, to: "dataset_description.json")
    #expect(try SourceDataset(folder.path).participants == ["1"])
  }

  @Test func `two outputs, none, or no participant are refused`() throws {
    func code(_ folder: Folder) throws -> String {
      let error = #expect(throws: PlanningError.self) { try SourceDataset(folder.path) }
      return try #require(error).code
    }
    let two = try Folder(["derivatives/fmriprep-a/sub-1/x", "derivatives/fmriprep-b/sub-1/x"])
    #expect(try code(two) == "bids_ambiguous")
    let raw = try Folder(["sub-1/func/x"])
    try raw.write(#"{"DatasetType": "raw"}"#, to: "dataset_description.json")
    #expect(try code(raw) == "bids_not_found")
    #expect(try code(Folder(["sub-1.html", "logs/x"])) == "bids_not_found")
    #expect(throws: PlanningError.self) { try SourceDataset("/nowhere") }
  }

  @Test func `labels may have their prefix, and stand once`() {
    let selection = AppSelection(
      participants: ["sub-02", "02", "01"],
      sessions: ["ses-a"],
      task: "task-rest"
    )
    #expect(selection.participants == ["02", "01"])
    #expect(selection.sessions == ["a"] && selection.task == "rest")
    #expect(isLabel("02+a") && !isLabel("") && !isLabel("../x") && !isLabel("a_b"))
  }

  @Test func `a session is a unit, and one without a run of the task is passed over`() throws {
    let folder = try Folder([
      bold("sub-1/ses-a", "sub-1_ses-a_task-rest"), bold("sub-1/ses-b", "sub-1_ses-b_task-nback"),
      "sub-1/ses-c/anat/x", bold("sub-2", "sub-2_task-rest"), "sub-3/ses-a/anat/x",
    ])
    let dataset = try SourceDataset(folder.path)
    func units(_ participants: [String], _ sessions: [String], _ task: String?) -> [[String]] {
      let found = dataset.units(
        AppSelection(participants: participants, sessions: sessions, task: task)
      )
      return [found.units.map(\.name), found.passedOver.map(\.name)]
    }
    #expect(units([], [], "rest")[0] == ["sub-1_ses-a", "sub-2", "sub-3_ses-a"])
    #expect(units([], [], "rest")[1] == ["sub-1_ses-b", "sub-1_ses-c"])
    #expect(units(["1"], [], nil) == [["sub-1_ses-a", "sub-1_ses-b"], ["sub-1_ses-c"]])
    // What is asked for by name and is not there is refused later, not left out.
    #expect(units(["9"], [], nil) == [["sub-9"], []])
    #expect(units(["1"], ["b"], "rest") == [["sub-1_ses-b"], []])
  }

  @Test func `the template is analysed, T1w compared, and two templates are not guessed`() {
    func spaces(_ names: [String], _ requested: String? = nil) -> UnitSpaces {
      UnitSpaces(names: names.map { "sub-1_space-\($0)_bold.nii.gz" }, requested: requested)
    }
    let both = spaces(["T1w", "MNI152NLin6Asym"])
    #expect(both.chosen == "MNI152NLin6Asym")
    #expect(both.other(than: .template(.mni152NLin6Asym)) == "T1w")
    #expect(spaces(["T1w", "MNI152NLin6Asym"], "T1w").other(than: .native) == "MNI152NLin6Asym")
    #expect(spaces(["T1w"]).chosen == "T1w" && spaces(["T1w"]).other(than: .native) == nil)
    #expect(spaces(["MNI152NLin6Asym", "MNI152NLin2009cAsym"]).chosen == nil)
    #expect(spaces(["MNIPediatricAsym"]).chosen == nil)
  }

  @Test func `names are those of BIDS`() {
    let unit = AppUnit(participant: "01", session: "a")
    let name = DerivativeName(unit: unit.name, task: "rest")
    let map = name.image(
      space: "MNI152NLin6Asym",
      resolution: "2",
      description: "sgc-left",
      statistic: "r",
      suffix: "statmap"
    )
    #expect(
      map == "sub-01_ses-a_task-rest_space-MNI152NLin6Asym_res-2_desc-sgcleft_stat-r_statmap"
    )
    #expect(regionLabel("dlpfc-left-union") == "dlpfc" && regionLabel("dlpfc") == "dlpfc")
    let plain = DerivativeName(unit: "sub-01", task: nil)
    let mask = plain.image(space: "T1w", resolution: nil, description: "dlpfc", suffix: "mask")
    #expect(mask == "sub-01_space-T1w_desc-dlpfc_mask")
    #expect(name.report == "sub-01_ses-a_task-rest_target.json")
    #expect(name.record == "sub-01_ses-a_record.json" && unit.folder == "sub-01/ses-a/func")
  }
}
