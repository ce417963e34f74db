import Foundation
import Geometry
public import Planning

/// A template of gradients of several people, and what it is made of.
public struct GradientCohort: Sendable {
  /// One a side.
  public let sides: [(name: String, gradients: CohortGradients)]
  /// Who is in no template of a side, side by side.
  public let leftOut: [PersonLeftOut]
  /// The NIfTI file.
  public let bytes: [UInt8]
  private let people: Int

  /// Averages the gradients of people whom `tmsplan map` mapped by one pipeline.
  ///
  /// A person whose side lacks a map, as it does not repeat, is left out of that side.
  ///
  /// - Parameter paths: For each person the folder, or the network report in it.
  /// - Throws: ``GradientCohortError``.
  public init(paths: [String]) throws(GradientCohortError) {
    var people: [MappedGradients] = []
    for path in paths { people.append(try MappedGradients(path: path)) }
    guard let first = people.first else { throw .noGradients }
    try refuseUnlike(people, first)
    guard let space = Space(name: first.report.space.analysis), let grid = first.grid else {
      throw .gridsDiffer(id: first.report.subject)
    }
    var sides: [(String, CohortGradients)] = []
    var leftOut: [PersonLeftOut] = []
    for side in ["left", "right"] where people.contains(where: { $0.has(side) }) {
      var own: [PersonalGradients] = []
      var others: [PersonLeftOut] = []
      for person in people {
        do throws(PersonLeftOut) {
          own.append(try person.images(of: side))
        } catch {
          others.append(error)
        }
      }
      do throws(PlanningError) {
        sides.append((side, try CohortGradients(own, on: grid, side: side)))
      } catch {
        throw .images(error, leftOut: others)
      }
      leftOut += others
    }
    guard !sides.isEmpty else { throw .noGradients }
    self.sides = sides.map { (name: $0.0, gradients: $0.1) }
    self.leftOut = leftOut
    self.people = people.count
    bytes = encodeTemplate(sides.map(\.1), on: grid, in: space)
  }

  /// What was put together.
  public func text() -> String {
    let lines = sides.map { side in
      let maps = side.gradients.counts.indices.map { number in
        "\(number + 1) of \(side.gradients.counts[number]) people, mean |r| "
          + PlainNumber.ratio(side.gradients.correlations[number]).rounded(places: 2)
      }
      return
        "  \(side.name), \(side.gradients.voxels.count) voxels, \(side.gradients.subjects.count) people: "
        + maps.joined(separator: "; ")
    }
    return
      (["gradients of \(people) people, sha256 \(digest(bytes))"] + lines
      + leftOut.map { "  " + $0.sentence }).joined(separator: "\n")
  }
}

private func refuseUnlike(
  _ people: [MappedGradients],
  _ first: MappedGradients
) throws(GradientCohortError) {
  let pipeline = NetworkPipeline(of: first.report)
  var subjects: Set<String> = []
  for person in people {
    let id = person.report.subject
    guard subjects.insert(bareLabel(id)).inserted else { throw .subjectTwice(id: id) }
    if let difference = NetworkPipeline(of: person.report).difference(from: pipeline) {
      throw .pipelinesDiffer(
        id: id,
        part: difference.part,
        found: difference.own,
        expected: difference.other
      )
    }
    guard let grid = person.grid, let expected = first.grid, grid.matches(expected) else {
      throw .gridsDiffer(id: id)
    }
  }
}

/// A person's report and the folder of the images beside it.
private struct MappedGradients {
  let report: NetworkReport
  let folder: URL

  init(path: String) throws(GradientCohortError) {
    do throws(ChangeInputError) {
      let url = try reportURL(at: path)
      folder = url.deletingLastPathComponent()
      do throws(DocumentError) {
        report = try NetworkReport(UserFile(path: url.path(percentEncoded: false)))
      } catch {
        throw .document(error)
      }
    } catch {
      throw .report(error)
    }
  }

  var grid: LabelGrid? {
    let size = report.space.grid.size
    return LabelGrid(
      size: GridSize(size[0], size[1], size[2]),
      affine: report.space.grid.affine.map(\.value)
    )
  }

  /// Whether the report has gradients of `side`.
  func has(_ side: String) -> Bool { report.gradients.contains { $0.side == side } }

  /// The images of `side`.
  ///
  /// - Throws: ``PersonLeftOut`` where one is withheld, or not there.
  func images(of side: String) throws(PersonLeftOut) -> PersonalGradients {
    func leftOut(_ reason: String) -> PersonLeftOut {
      PersonLeftOut(subject: report.subject, side: side, reason: reason)
    }
    guard let own = report.gradients.first(where: { $0.side == side }) else {
      throw leftOut("the report has no gradients of it")
    }
    let withheld = own.maps.indices.filter { own.maps[$0].withheld }
    guard withheld.isEmpty else {
      let numbers = withheld.map { "\($0 + 1)" }.joined(separator: ", ")
      throw leftOut("withheld as not repeating: gradient \(numbers)")
    }
    let hemisphere = side == "left" ? "L" : "R"
    let paths = own.maps.indices.map { number in
      folder.appending(
        path: "\(report.subject)_space-\(report.space.analysis)_hemi-\(hemisphere)"
          + "_desc-gradient\(number + 1)_statmap.nii.gz"
      ).path(percentEncoded: false)
    }
    if let absent = paths.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
      throw leftOut("\(absent) is not there")
    }
    return PersonalGradients(
      subject: report.subject,
      files: paths.map { InputFile(role: .gradientTemplate, run: 1, path: $0) }
    )
  }
}
