import Findings
import Geometry
import Planning
import Testing

@Suite struct TemplateSpaceTests {
  private let name = "sub-01_task-rest_space-MNI152NLin6Asym_desc-preproc_bold.nii.gz"

  private func code(_ requested: String?, _ name: String) -> String? {
    do throws(PlanningError) {
      _ = try resolveSpace(requested: requested, boldName: name)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `the template is taken from the file name`() throws {
    #expect(try resolveSpace(requested: nil, boldName: name) == .template(.mni152NLin6Asym))
  }

  @Test func `a named template stands in for a missing entity`() throws {
    let space = try resolveSpace(requested: "MNI152NLin2009cAsym", boldName: "bold.nii")
    #expect(space == .template(.mni152NLin2009cAsym))
  }

  @Test(arguments: ["MNI", "MNI152", "mni", "Talairach", ""])
  func `a name that is no template is refused`(word: String) {
    #expect(code(word, "bold.nii") == "space_unknown")
  }

  @Test func `the refusal of bare MNI lists the accepted names`() {
    do throws(PlanningError) {
      _ = try resolveSpace(requested: "MNI", boldName: "bold.nii")
      Issue.record("bare MNI was accepted")
    } catch {
      for space in Space.all {
        #expect(error.finding.remedy.contains(space.name))
      }
    }
  }

  @Test func `a word against the file name is refused`() {
    #expect(code("MNI152NLin2009cAsym", name) == "space_conflict")
  }

  @Test func `no word and no entity is refused`() {
    #expect(code(nil, "bold.nii") == "space_missing")
  }

  @Test func `the subject's own space is one of them`() throws {
    let name = "sub-01_space-T1w_desc-preproc_bold.nii.gz"
    #expect(try resolveSpace(requested: nil, boldName: name) == .native)
  }
}
