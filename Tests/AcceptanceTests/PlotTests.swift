import Foundation
import Targeting
import Testing

@testable import Acceptance

#if canImport(FoundationXML)
import FoundationXML
#endif

@Suite struct PlotTests {
  /// Collects what an XML document holds, as long as it is well-formed.
  private final class Reading: NSObject, XMLParserDelegate {
    var names: [String: Int] = [:]
    var attributes: [(name: String, value: String)] = []
    var words = ""

    func parser(
      _ parser: XMLParser,
      didStartElement element: String,
      namespaceURI: String?,
      qualifiedName: String?,
      attributes: [String: String]
    ) {
      names[element, default: 0] += 1
      self.attributes += attributes.map { ($0.key, $0.value) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { words += string + "\n" }
  }

  private func read(_ plot: String) throws -> Reading {
    let (parser, reading) = (XMLParser(data: Data(plot.utf8)), Reading())
    parser.delegate = reading
    #expect(parser.parse(), "\(parser.parserError?.localizedDescription ?? "") in \(plot)")
    return reading
  }

  @Test func `the plot is well-formed XML and names axis, conditions and methods`() throws {
    let reading = try read(Fixture.validation().plot)
    #expect(reading.names["svg"] == 1 && reading.names["title"] == 1)
    for words in [
      "distance, mm", "usual", "orientation LAS", "effect 0", "peak", "cluster",
      "cluster: no target",
      "peak: nothing planted",
    ] { #expect(reading.words.contains(words), "\(words)") }
    // A disc in the legend and one for each distance of the first method.
    #expect(reading.names["circle"] == 3)
  }

  @Test func `it has no colour but black and white`() throws {
    let paints = try read(Fixture.validation().plot).attributes
      .filter { $0.name == "fill" || $0.name == "stroke" }
    #expect(!paints.isEmpty && paints.allSatisfy { ["black", "white"].contains($0.value) })
  }

  @Test func `signs that XML reserves are escaped`() throws {
    let trial = Fixture.trial(0, seed: 1, .ok, [Fixture.found("a<b>&c", 1)])
    let reading = try read(Fixture.validation([trial]).plot)
    #expect(reading.words.replacing("\n", with: "").contains("a<b>&c"))
  }

  @Test func `a mark lies where its distance is on the axis`() throws {
    func discs(_ distance: Double) throws -> [Double] {
      let trial = Fixture.trial(0, seed: 1, .ok, [Fixture.found("peak", distance)])
      return try read(Fixture.validation([trial]).plot).attributes
        .filter { $0.name == "cx" }.compactMap { Double($0.value) }
    }
    // The axis ends at 10 mm: the first multiple of 5 that holds the diagonal of 6.9 mm.
    #expect(try discs(0).contains(200) && discs(10).contains(760) && discs(5).contains(480))
    // Far beyond the axis a mark stays at its end.
    #expect(try discs(200).max() == 760)
  }
}
