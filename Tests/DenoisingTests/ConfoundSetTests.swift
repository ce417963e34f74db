import Denoising
import Findings
import Geometry
import LinearAlgebra
import TestSupport
import Testing

/// Which columns a named set takes from a table, and what a plan says about them.
@Suite struct ConfoundSetTests {
  struct Golden: Decodable {
    let header: [String]
    let strategies: [Strategy]
  }

  /// What nilearn's `load_confounds_strategy` takes from a table with ``Golden/header``.
  struct Strategy: Decodable {
    let strategy: String
    let components: Int?
    let columns: [String]

    var set: ConfoundSet {
      switch strategy {
      case "simple": .simple
      case "scrubbing": .scrubbing
      default: .compCor(components: components)
      }
    }
  }

  @Test func `named strategies take the columns that nilearn takes`() throws {
    let golden = try goldenJSON("denoising_censoring.json", as: Golden.self)
    try #require(golden.strategies.count == 4)
    for reference in golden.strategies {
      let columns = try plan(reference.set).regressedColumns(in: table(golden.header))
      #expect(columns.sorted() == reference.columns, "\(reference.strategy)")
    }
  }

  @Test func `sets of parameters have the number of columns in their name`() {
    let sets: [(ConfoundSet, Int)] = [
      (.parameters8, 8), (.parameters9, 9), (.motion24, 24), (.parameters26, 26),
      (.parameters27, 27), (.parameters36, 36),
    ]
    for (set, count) in sets {
      #expect(set.columns.count == count)
      #expect(Set(set.columns).count == count)
    }
  }

  @Test func `XCP-D's components are of either tissue, with six derivatives and the cosines`()
    throws
  {
    let expected = [
      "trans_x", "trans_x_derivative1", "trans_y", "trans_y_derivative1", "trans_z",
      "trans_z_derivative1", "rot_x", "rot_x_derivative1", "rot_y", "rot_y_derivative1", "rot_z",
      "rot_z_derivative1", "w_comp_cor_00", "w_comp_cor_01", "c_comp_cor_00", "c_comp_cor_01",
    ]
    let header = try table(["cosine00", "cosine01", "csf"])
    #expect(
      try plan(.aCompCor(components: 2)).regressedColumns(in: header)
        == expected + ["cosine00", "cosine01"]
    )
    #expect(
      try plan(.aCompCorGlobalSignal(components: 2)).regressedColumns(in: header)
        == expected + ["global_signal", "csf", "white_matter", "cosine00", "cosine01"]
    )
    #expect(ConfoundSet.aCompCor(components: 11).columns.contains("w_comp_cor_10"))
  }

  @Test(arguments: [nil, 3])
  func `components of both tissues are refused where nothing tells them apart`(
    components: Int?
  ) throws {
    let old = try table(["a_comp_cor_00", "a_comp_cor_01", "a_comp_cor_02"])
    let error = DenoisingError.componentMasksUnknown(table: "c.tsv")
    #expect(throws: error) {
      try plan(.compCor(components: components)).regressedColumns(in: old)
    }
    #expect(error.code == "component_masks_unknown")
  }

  @Test func `components that are not there are missed by name`() throws {
    let few = try confounds(
      named: ConfoundSet.motion24.columns + ["w_comp_cor_00", "a_comp_cor_00"]
    )
    let none = try confounds(named: ConfoundSet.motion24.columns + ["w_comp_cor_00"])
    for (set, table, missing) in [
      (.compCor(components: 2), few, "a_comp_cor_01"),
      (.compCor(components: nil), none, "a_comp_cor_00"),
      (.aCompCor(components: 1), few, "c_comp_cor_00"),
    ] as [(ConfoundSet, ConfoundTable, String)] {
      let error = #expect(throws: DenoisingError.self) {
        try denoise(
          randomWalks(rows: 1, frames: 60, seed: 1),
          repetitionTime: .seconds(2),
          confounds: table,
          plan: plan(set)
        )
      }
      #expect(error?.code == "confounds_column_missing")
      #expect(error?.message.contains("no column \(missing)") == true, "\(error?.message ?? "")")
    }
  }

  @Test(arguments: [
    BandPass(order: 5, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
    BandPass(order: 5, highPass: Hertz(0.01), lowPass: nil),
    BandPass(.projection, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
    BandPass(.projection, highPass: Hertz(0.01), lowPass: nil),
  ])
  func `cosine columns are dropped under a high-pass of any form, and a finding says so`(
    band: BandPass
  ) throws {
    let table = try table(["cosine00", "csf", "cosine01"])
    for set in [ConfoundSet.columns(["cosine00", "csf", "csf", "cosine01"]), .simple] {
      let filtered = plan(set, band)
      #expect(try !filtered.regressedColumns(in: table).contains { $0.hasPrefix("cosine") })
      #expect(filtered.findings(subject: "protocol").map(\.code) == ["cosine_confounds_dropped"])
    }
    #expect(plan(.parameters36, band).findings(subject: "protocol") == [])
  }

  @Test(arguments: [
    nil, BandPass(order: 5, highPass: nil, lowPass: Hertz(0.1)),
    BandPass(.projection, highPass: nil, lowPass: Hertz(0.1)),
  ])
  func `cosine columns stay where nothing else removes slow drifts`(band: BandPass?) throws {
    let table = try table(["cosine00", "csf", "cosine01"])
    let listed = plan(.columns(["cosine00", "csf", "csf", "cosine01"]), band)
    #expect(try listed.regressedColumns(in: table) == ["cosine00", "csf", "cosine01"])
    #expect(listed.findings(subject: "protocol") == [])
    let simple = try plan(.simple, band).regressedColumns(in: table)
    #expect(simple.suffix(2) == ["cosine00", "cosine01"])
  }

  @Test func `a plan that repeats a fault says so with a warning`() {
    let plan = DenoisingPlan(
      smoothing: nil,
      censoring: nil,
      detrend: true,
      bandPass: nil,
      confounds: nil,
      compatibility: .nilearn014
    )
    let findings = plan.findings(subject: "protocol")
    #expect(findings.map(\.code) == ["compatibility_mode"])
    #expect(findings.map(\.severity) == [.warning])
    #expect(findings.first?.message.contains("nilearn-0.14") == true)
  }

  private func plan(_ set: ConfoundSet, _ band: BandPass? = nil) -> DenoisingPlan {
    DenoisingPlan(smoothing: nil, censoring: nil, detrend: true, bandPass: band, confounds: set)
  }

  private func table(_ header: [String]) throws -> ConfoundTable {
    let text =
      header.joined(separator: "\t") + "\n" + header.map { _ in "0" }.joined(separator: "\t")
    return try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }

  /// Sixty rows of noise with these column names.
  private func confounds(named names: [String]) throws -> ConfoundTable {
    let walks = randomWalks(rows: names.count, frames: 60, seed: 3)
    let rows = (0..<60).map { frame in
      names.indices.map { "\(walks[$0, frame])" }.joined(separator: "\t")
    }
    let text = ([names.joined(separator: "\t")] + rows).joined(separator: "\n")
    return try ConfoundTable(parsing: Array(text.utf8), name: "c.tsv")
  }
}
