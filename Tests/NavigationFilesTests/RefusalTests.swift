import Testing

@testable import NavigationFiles

/// What must not be shown is not written, in any format.
@Suite struct ExportRefusalTests {
  private func code(_ reference: ReferenceSheet) -> String? {
    do throws(ExportError) { _ = try sheet(reference) } catch { return error.code }
    return nil
  }

  private func sheet(_ reference: ReferenceSheet) throws(ExportError) -> NavigationSheet {
    do { return try reference.sheet() } catch let error as ExportError { throw error } catch {
      throw .reportTooOld
    }
  }

  private func code(
    _ reference: ReferenceSheet,
    _ format: NavigationFormat
  ) throws -> String? {
    let sheet = try reference.sheet()
    do throws(ExportError) { _ = try format.files(sheet) } catch { return error.code }
    return nil
  }

  @Test func `nothing that lies right can be written as left`() {
    var reference = ReferenceSheet()
    #expect(code(reference) == nil)
    reference.templateX = 38
    #expect(code(reference) == "export_side_mismatch")
    reference.templateX = -38
    #expect(code(reference) == nil)
    reference.hemisphere = "right"
    #expect(code(reference) == "export_side_mismatch")
    reference = ReferenceSheet()
    reference.reason = "entry_wrong_side"
    reference.hasCoil = false
    #expect(code(reference) == "export_side_mismatch")
  }

  @Test func `a mirrored, turned away or distant pose is refused`() {
    var reference = ReferenceSheet()
    for row in 0..<3 { reference.coil[row][0] *= -1 }
    #expect(code(reference) == "coil_pose_invalid")
    reference = ReferenceSheet()
    for row in 0..<3 { for column in [0, 2] { reference.coil[row][column] *= -1 } }
    #expect(code(reference) == "coil_pose_invalid")
    reference = ReferenceSheet()
    reference.coil[0][3] = 400
    #expect(code(reference) == "coil_pose_invalid")
    reference = ReferenceSheet()
    reference.coil.removeLast()
    #expect(code(reference) == "coil_pose_invalid")
  }

  @Test(arguments: NavigationFormat.allCases)
  func `forms that differ leave only formats that name theirs`(format: NavigationFormat) throws {
    var reference = ReferenceSheet()
    reference.header.offsetShift = 0.4
    #expect(try code(reference, format) == nil)
    reference.header.offsetShift = 15
    // Named by the user, else the image would have been refused before.
    reference.world = "qform"
    let namesItsForm = format == .brainsight || format == .visor2
    #expect(try code(reference, format) == (namesItsForm ? nil : "export_forms_conflict"))
    reference.world = "sform"
    #expect(
      try code(reference, format) == (format == .brainsight ? nil : "export_forms_conflict")
    )
  }

  @Test func `Brainsight names the form in use where both differ, and has no twin`() throws {
    var reference = ReferenceSheet()
    reference.header.offsetShift = 15
    reference.world = "sform"
    let files = try NavigationFormat.brainsight.files(reference.sheet())
    #expect(files.count == 1)
    let text = String(decoding: files[0].bytes, as: UTF8.self)
    #expect(text.contains("# Coordinate system: NIfTI:S:Scanner\n"))
  }

  @Test func `visor2 needs a qform`() throws {
    var reference = ReferenceSheet()
    reference.header.qformCode = 0
    #expect(try code(reference, .visor2) == "export_no_qform")
    #expect(try code(reference, .overlay) == nil)
  }

  @Test(arguments: [NavigationFormat.brainsight, .localite, .visor2])
  func `formats of poses need one`(format: NavigationFormat) throws {
    var reference = ReferenceSheet()
    reference.hasCoil = false
    #expect(try code(reference, format) == "export_nothing_to_write")
    #expect(try code(reference, .slicer) == nil)
  }

  @Test func `a target outside the image is no overlay`() throws {
    var reference = ReferenceSheet()
    reference.target = [-34, 36, 160]
    reference.hasCoil = false
    #expect(try code(reference, .overlay) == "export_not_verified")
  }

  @Test(arguments: [("01", "sub-01"), ("sub-01", "sub-01"), ("S1", "sub-S1")])
  func `a plain pseudonym is the participant's label`(subject: String, label: String) {
    #expect(participant(subject) == label)
  }

  @Test func `two pseudonyms never become one participant`() {
    let names = ["S1", "S_1", "S-1", "S.1", "sub-S_1", "1", "_1"].map(participant)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.wholeMatch(of: /sub-[A-Za-z0-9]+/) != nil })
  }

  @Test func `a damaged header is refused`() {
    var reference = ReferenceSheet()
    reference.world = "qform"
    reference.header.qformCode = 0
    #expect(code(reference) == "export_no_navigation")
  }

  @Test func `a name with tabs, semicolons, markup and other letters harms no format`() throws {
    var reference = ReferenceSheet()
    reference.subject = "a\tb;<c>\n\"é\" & 'd',e"
    reference.hasSecond = true
    let sheet = try reference.sheet()
    for format in NavigationFormat.allCases { #expect(try !format.files(sheet).isEmpty) }
    let markers = try #require(
      try NavigationFormat.localite.text(sheet, suffix: "12000000.xml")
        ?? NavigationFormat.localite.text(sheet, suffix: ".xml")
    )
    #expect(
      markers.contains("description=\"a b &lt;c&gt; &quot; &quot; &amp; &apos;d&apos;,e cluster\"")
    )
    let names = try NavigationFormat.allCases.flatMap { try $0.files(sheet).map(\.name) }
    #expect(names.allSatisfy { !$0.contains("..") && $0.allSatisfy(\.isASCII) })
  }
}

/// A file that was changed after it was written is noticed.
@Suite struct ReadBackTests {
  @Test(arguments: [
    (NavigationFormat.brainsight, "-38.0000", "38.0000"), (.brainsight, "0.4924", "0.4925"),
    (.localite, "data03=\"-38.0\"", "data03=\"38.0\""),
    (.localite, "coordinateSpace=\"RAS\"", "coordinateSpace=\"LPS\""),
    (.localiteEntry, "data1=\"36.0\"", "data1=\"36.1\""), (.visor2, "-38", "-39"),
    (.slicer, "\"LPS\"", "\"RAS\""), (.invesalius, "54.5620", "54.5720"),
    (.invesalius, "-61.0712", "-61.0722"),
    (.navinibs, "-34", "34"), (.bids, "-34.0000", "34.0000"), (.niivue, "-34", "34"),
  ])
  func `a changed number is found`(format: NavigationFormat, from: String, to: String) throws {
    let sheet = try ReferenceSheet().sheet()
    let file = try #require(try format.files(sheet).first)
    let text = try #require(String(validating: file.bytes, as: UTF8.self))
    #expect(text.contains(from))
    let changed = ExportedFile(file.kind, name: file.name, text: text.replacing(from, with: to))
    #expect(throws: ExportError.self) { try verify(changed, sheet) }
    try verify(file, sheet)
  }

  @Test func `an overlay of another image is found`() throws {
    let file = try #require(
      try NavigationFormat.overlay.files(ReferenceSheet().sheet()).first
    )
    var other = ReferenceSheet()
    other.header.offsetShift = 0.3
    #expect(throws: ExportError.self) { try verify(file, try other.sheet()) }
  }
}

@Suite struct CoilConventionTests {
  @Test(arguments: CoilConvention.allCases)
  func `each convention is a proper rotation and its own inverse`(
    convention: CoilConvention
  ) {
    let p = convention.fromSimNIBS
    for row in 0..<3 {
      for column in 0..<3 {
        let square = (0..<3).reduce(0) { $0 + p[row][$1] * p[$1][column] }
        #expect(square == (row == column ? 1 : 0))
      }
    }
    let determinant =
      p[0][0] * (p[1][1] * p[2][2] - p[1][2] * p[2][1])
      - p[0][1] * (p[1][0] * p[2][2] - p[1][2] * p[2][0])
      + p[0][2] * (p[1][0] * p[2][1] - p[1][1] * p[2][0])
    #expect(determinant == 1)
  }

  @Test(arguments: [
    // Coil on top of the head, handle backwards: columns x, y, z of each convention.
    (CoilConvention.brainsight, [[1.0, 0, 0], [0, 1, 0], [0, 0, 1]]),
    (.localite, [[0, 0, -1], [0, -1, 0], [-1, 0, 0]]),
    (.invesalius, [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]),
  ])
  func `the vertex pose is as each program describes it`(
    convention: CoilConvention,
    axes: [[Double]]
  ) {
    let vertex = CoilMatrix(
      rows: [[-1, 0, 0, 0], [0, 1, 0, 0], [0, 0, -1, 90], [0, 0, 0, 1]]
    ).inAxes(convention)
    #expect((0..<3).map(vertex.axis) == axes)
    #expect(vertex.centre == [0, 0, 90])
  }

  @Test func `numbers have a point and no minus before nothing`() {
    #expect(fixed(-0.00001, 4) == "0.0000")
    #expect(fixed(-1.5, 0) == "-2" && fixed(1234567.25, 1) == "1234567.2")
    #expect(shortest(-0.0) == "0.0" && shortest(1e-9) == "0.000000001000")
  }
}
