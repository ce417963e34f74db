import Atlases
import Findings
import Geometry
import Testing

@testable import Planning

/// What a group map is refused for, case by case.
@Suite struct GroupRefusalTests {
  private func refusal(_ body: () throws(PlanningError) -> Void) -> PlanningError? {
    do throws(PlanningError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  private func grid(_ shift: Double = 0, count: Int = 3) throws -> GridRecord {
    let affine = Affine<VoxelSpace, MNI152NLin2009cAsym>(rows: [
      2, 0, 0, shift, 0, 2, 0, 0, 0, 0, 2, 0,
    ])
    return GridRecord(
      try #require(VoxelGrid(size: GridSize(count, 3, 3), toWorld: affine))
    )
  }

  private func record(_ role: InputRole, _ digest: String) -> InputRecord {
    let file = InputFile(role: role, run: 1, path: "/data/\(digest)_\(role.rawValue).nii.gz")
    return InputRecord(file: file, byteCount: 1, sha256: digest)
  }

  private func map(_ inputs: [InputRecord], on grid: GridRecord) -> SubjectMap {
    SubjectMap(
      grid: grid,
      values: [Float](repeating: 0, count: grid.size.count),
      inputs: inputs
    )
  }

  private func subject(_ label: String, _ inputs: [InputRecord] = []) -> GroupSubject {
    GroupSubject(label: label, inputs: inputs, failure: nil)
  }

  @Test func `labels are letters and digits, and each is there once`() {
    #expect(
      refusal { () throws(PlanningError) in
        try refuseUnusable(["01", "A2", "z"], leavingOut: ["A2"])
      } == nil
    )
    for labels in [
      ["01", ""], ["01", "a b"], ["a/b"], ["sub-01"], ["é"], ["a_1"], ["\u{FEFF}01"],
    ] {
      let error = refusal { () throws(PlanningError) in try refuseUnusable(labels, leavingOut: []) }
      #expect(error?.code == "seedmap_list_invalid" && error?.fault == .request, "\(labels)")
      #expect(error?.finding.message.contains("\"\(labels.last ?? "")\"") == true)
    }
    let twice = refusal { () throws(PlanningError) in
      try refuseUnusable(["01", "02", "01"], leavingOut: [])
    }
    #expect(twice?.code == "seedmap_list_invalid" && twice?.finding.subject == "01")
    #expect(
      refusal { () throws(PlanningError) in
        try refuseUnusable(["a", "A"], leavingOut: [])
      } == nil,
      "labels that differ in case are two"
    )
  }

  @Test func `who is left out must be among the others`() {
    let error = refusal { () throws(PlanningError) in
      try refuseUnusable(["01", "02"], leavingOut: ["02", "03"])
    }
    #expect(error?.code == "seedmap_list_invalid" && error?.finding.subject == "03")
  }

  @Test(arguments: [(19, 0, true), (20, 0, false), (20, 1, true), (21, 1, false), (0, 0, true)])
  func `a group needs 20 subjects, and one more where each is left out in turn`(
    count: Int,
    extra: Int,
    isRefused: Bool
  ) {
    let failed = [subject("07"), subject("09")]
    let error = refusal { () throws(PlanningError) in
      try refuseTooFew(count, extra, failed: failed)
    }
    #expect(error?.code == (isRefused ? "seedmap_too_few_subjects" : nil))
    guard let message = error?.finding.message else { return }
    #expect(message.hasPrefix("\(count) subjects") && message.contains("Failed: 07, 09."))
    #expect(message.contains("needs 21") == (extra == 1), "\(message)")
  }

  @Test func `maps in T1w space are refused, the first one too`() throws {
    let affine = Affine<VoxelSpace, NativeT1w>(rows: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])
    let native = GridRecord(
      try #require(VoxelGrid<NativeT1w>(size: GridSize(3, 3, 3), toWorld: affine))
    )
    let error = refusal { () throws(PlanningError) in
      try refuseOther(map([record(.bold, "a")], on: native), than: nil, [])
    }
    #expect(error?.code == "seedmap_needs_template" && error?.fault == .request)
  }

  @Test func `maps on another grid or in another template are refused`() throws {
    let here = try grid()
    let sixth = GridRecord(
      try #require(
        VoxelGrid<MNI152NLin6Asym>(
          size: GridSize(3, 3, 3),
          toWorld: Affine(rows: [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])
        )
      )
    )
    for (other, code) in [
      (here, nil), (try grid(0.5), "seedmap_subject_grid_mismatch"),
      (try grid(count: 4), "seedmap_subject_grid_mismatch"),
      (sixth, "seedmap_subject_grid_mismatch"),
    ] as [(GridRecord, String?)] {
      let error = refusal { () throws(PlanningError) in
        try refuseOther(map([record(.bold, "a")], on: other), than: here, [])
      }
      #expect(error?.code == code)
      if let error { #expect(error.finding.subject == "a_bold.nii.gz") }
    }
  }

  @Test func `the same data under two labels are refused, the same mask is not`() throws {
    let here = try grid()
    let members = [
      subject("01", [record(.bold, "a"), record(.mask, "m"), record(.sidecar, "s")]),
      subject("02", [record(.seedmap, "b")]),
    ]
    func error(_ inputs: [InputRecord]) -> PlanningError? {
      refusal { () throws(PlanningError) in
        try refuseOther(map(inputs, on: here), than: here, members)
      }
    }
    let common = [record(.mask, "m"), record(.sidecar, "s")]
    #expect(error([record(.bold, "c")] + common) == nil)
    let run = error([record(.bold, "c"), record(.bold, "a")])
    #expect(run?.code == "seedmap_subject_duplicate" && run?.finding.message.contains("01") == true)
    let given = error([record(.seedmap, "b")])
    #expect(
      given?.code == "seedmap_subject_duplicate" && given?.finding.message.contains("02") == true
    )
  }

  @Test func `only a fault of the subject becomes the subject's failure`() {
    func wrapped(_ code: String, _ fault: PlanningError.Fault) -> PlanningError {
      failure(
        of: "07",
        .refusal(code, subject: "run 1", "It is short.", remedy: "Scan longer.", fault: fault)
      )
    }
    for fault in [PlanningError.Fault.input, .request] {
      let error = wrapped("too_short", fault)
      #expect(error.code == "seedmap_subject_failed" && error.finding.subject == "07")
      #expect(error.finding.message == "run 1: It is short. [too_short]")
      #expect(error.finding.remedy.hasPrefix("Scan longer. Or give --skip-failed"))
    }
    for fault in [PlanningError.Fault.cancelled, .program] {
      #expect(wrapped("disk_full", fault).code == "disk_full")
    }
    // A subject who is there twice is a fault of the list, which no skipping mends.
    #expect(wrapped("seedmap_subject_duplicate", .input).code == "seedmap_subject_duplicate")
  }

  @Test func `a protocol whose seed is a map makes no group map, nor does a list of few`() throws {
    let catalogue = try shippedCatalogue()
    func code(_ id: String, _ labels: [String]) throws -> String? {
      let builder = SeedMapBuilder(
        try catalogue.targetingProtocol(id),
        software: SoftwareIdentity(name: "test", version: "1", sha256: ""),
        minimumShare: 0.8,
        skipsFailed: false
      )
      do {
        try builder.run(
          labels.map { ($0, .map(InputFile(role: .seedmap, run: 1, path: "/none"))) },
          leavingOut: [],
          leavingOneOut: nil,
          progress: { _, _ in },
          deliver: { _, _ in }
        )
        return nil
      } catch {
        return (error as? PlanningError)?.code
      }
    }
    let many = (0..<20).map { "\($0)" }
    #expect(try code("seedmap-dlpfc-cluster", many) == "seedmap_seed_not_region")
    #expect(try code("sgc-dlpfc-peak", Array(many.dropLast())) == "seedmap_too_few_subjects")
    #expect(try code("sgc-dlpfc-peak", many) == "seedmap_subject_failed")
  }
}
