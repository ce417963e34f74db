import Foundation
import Testing

@testable import NavigationFiles

/// Each format says the reference pose as the numbers of `navigation.md` have it.
@Suite struct FormatTests {
  private let sheet: NavigationSheet

  init() throws { sheet = try ReferenceSheet().sheet() }

  @Test func `Brainsight's table has centre and axes in its own convention`() throws {
    let text = try #require(try NavigationFormat.brainsight.text(sheet, suffix: "v14.txt"))
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "# Version: 14")
    #expect(lines[1] == "# Coordinate system: NIfTI:Q:Scanner")
    let row = "01 cluster\t-38.0000\t44.0000\t26.0000\t0.3015\t-0.3015\t0.9045\t0.8616\t0.4924"
    #expect(lines.last ?? "" == row + "\t-0.1231\t-0.4082\t0.8165\t0.4082")
    let old = try #require(try NavigationFormat.brainsight.text(sheet, suffix: "v12.txt"))
    #expect(old.contains("# Coordinate system: NIfTI:Scanner\n"))
  }

  @Test func `Brainsight's world is the sform's where there is no qform`() throws {
    var reference = ReferenceSheet()
    reference.header.qformCode = 0
    reference.header.sformCode = 2
    let sheet = try reference.sheet()
    let text = try #require(try NavigationFormat.brainsight.text(sheet, suffix: "v14.txt"))
    #expect(text.contains("# Coordinate system: NIfTI:S:Aligned\n"))
  }

  @Test func `Localite's markers are into the head, along the handle, in both worlds`() throws {
    let files = try NavigationFormat.localite.files(sheet)
    #expect(
      files.map(\.name) == [
        "localite-RAS/InstrumentMarker20260101120000000.xml",
        "localite-LPS/InstrumentMarker20260101120000000.xml",
      ]
    )
    let text = try #require(String(validating: files[0].bytes, as: UTF8.self))
    // The report's matrix has nine places.
    let row = /data00="0\.4082482\d+" data01="-0\.8616404\d+" data02="-0\.3015113\d+"/
    #expect(text.contains(row))
    #expect(text.contains("data03=\"-38.0\""))
    let lps = try #require(String(validating: files[1].bytes, as: UTF8.self))
    #expect(lps.contains("coordinateSpace=\"LPS\""))
    #expect(lps.contains("data03=\"38.0\"") && lps.contains("data13=\"-44.0\""))
    #expect(lps.contains("data20=\"-0.4082482"))
  }

  @Test func `Localite's entries and targets are paired by index`() throws {
    let text = try #require(
      try NavigationFormat.localiteEntry.text(sheet, suffix: "EntryTarget20260101120000000.xml")
    )
    #expect(text.contains("<Entry alwaysVisible=\"false\" index=\"0\" selected=\"true\">"))
    #expect(text.contains("<ColVec3D data0=\"-34.0\" data1=\"36.0\" data2=\"22.0\"/>"))
  }

  @Test func `visor2 knows the image by the shortest decimals of its qform`() throws {
    let text = try #require(try NavigationFormat.visor2.text(sheet, suffix: ".mrk"))
    for number in ["-0.029965134", "0.99853814", "95.0702", "-120.76106", "1.875"] {
      #expect(text.contains(number), "\(number)")
    }
    #expect(text.contains("\"CoilAxesConvention\" : \"simnibs\""))
  }

  @Test func `Slicer's points are LPS and say so`() throws {
    let text = try #require(try NavigationFormat.slicer.text(sheet, suffix: ".fcsv"))
    #expect(text.contains("# CoordinateSystem = LPS\n"))
    #expect(text.contains("\n1,34.000000,-36.000000,22.000000,0,0,0,1,1,1,1,01 cluster,,\n"))
    #expect(text.contains("\n2,38.000000,-44.000000,26.000000,0,0,0,1,1,1,1,01 cluster entry,,\n"))
  }

  @Test func `InVesalius's rows are those its own program read back`() throws {
    let text = try #require(try NavigationFormat.invesalius.text(sheet, suffix: ".mkss"))
    let rows = text.split(separator: "\n").dropFirst(2).map { $0.split(separator: "\t") }
    let wanted: [[Double]] = [
      [54.56207937, 53.380315859, 112.375562164], [51.048989268, 45.547660343, 117.098665575],
      [
        51.048989268, 45.547660343, 117.098665575, -61.071267741, 4.764682921, 26.785597102,
      ],
    ]
    #expect(rows.map(\.count) == [23, 23, 23])
    for (row, numbers) in zip(rows, wanted) {
      for (cell, number) in zip(row, numbers) {
        let value = try #require(Double(cell))
        // The report's matrix has nine places.
        #expect((value - number).magnitude < 1e-6)
      }
    }
    #expect(rows.map { $0[22] } == ["1", "1", "3"])
  }

  @Test func `NaviNIBS gets matrix and keys`() throws {
    let text = try #require(try NavigationFormat.navinibs.text(sheet, suffix: ".json"))
    #expect(text.contains("\"key\" : \"01_cluster\""))
    #expect(text.contains("0.30151134") && !text.contains("angle"))
  }

  @Test func `the markers of BIDS state axes and image`() throws {
    let files = try NavigationFormat.bids.files(sheet)
    let table = try #require(String(validating: files[0].bytes, as: UTF8.self))
    #expect(table.contains("\tcluster_left\t01 cluster\t-34.0000\t36.0000\t22.0000\t-38.0000\t"))
    #expect(table.hasSuffix("\t0.8616\t0.4924\t-0.1231\n"))
    let system = try #require(String(validating: files[2].bytes, as: UTF8.self))
    #expect(system.contains("IndividualMRI") && system.contains("experimental"))
  }

  @Test func `a target without pose is in the formats of points alone`() throws {
    var reference = ReferenceSheet()
    reference.hasSecond = true
    let sheet = try reference.sheet()
    #expect(sheet.targets.map(\.label) == ["01 cluster", "01 peak (not recommended)"])
    let brainsight = try #require(try NavigationFormat.brainsight.text(sheet, suffix: "v14.txt"))
    #expect(!brainsight.contains("peak"))
    let slicer = try #require(try NavigationFormat.slicer.text(sheet, suffix: ".fcsv"))
    #expect(slicer.contains("01 peak (not recommended)"))
  }
}
