import Findings
import Testing

@testable import Atlases

/// Tables of the names of labels, in the forms that they come in.
@Suite struct LabelTableTests {
  @Test func `columns are found by their names, whatever their order`() throws {
    let table = try LabelTable("color\tName\tindex\n#fff\tVis A\t1\n#000\tSom\t2\n", file: "x.tsv")
    #expect(table.names == [1: "Vis A", 2: "Som"])
  }

  @Test func `lines of a number and a name are read, with or without a colour`() throws {
    let text = """
      # No. Label R G B A
      0   Unknown           0   0   0   0

      1   7Networks_LH_Vis_1 120 18 134 0
      2\tLeft Frontal Pole
      10  Area 4 70 130 180 0
      11  Region 12
      """
    #expect(
      try LabelTable(text, file: "lut.txt").names
        == [1: "7Networks_LH_Vis_1", 2: "Left Frontal Pole", 10: "Area 4", 11: "Region 12"]
    )
  }

  @Test func `a byte order mark and lines of Windows are no hindrance`() throws {
    let table = try LabelTable("\u{FEFF}index\tname\r\n3\tVis\r\n", file: "x.tsv")
    #expect(table.names == [3: "Vis"])
  }

  @Test(arguments: [
    ("index\tname\n1\tVis\n1\tSom\n", 3), ("index\tname\n1\n", 2), ("Vis\n", 1),
    ("index\tname\n-1\tVis\n", 2), ("index\tname\n1\t\n", 2), ("index\tname\n", 1), ("", 1),
    ("1 Vis\nx Som\n", 2),
  ])
  func `what names no label is refused with its line`(text: String, line: Int) {
    let error = #expect(throws: AtlasImportError.self) {
      try LabelTable(text, file: "x.tsv")
    }
    #expect(error?.code == "atlas_table_invalid")
    #expect(error?.message.hasPrefix("x.tsv:\(line):") == true, "\(error?.message ?? "")")
  }
}
