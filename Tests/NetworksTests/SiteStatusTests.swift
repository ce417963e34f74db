import Testing

@testable import Networks

/// Whether two scans' sites go together.
@Suite struct SiteStatusTests {
  @Test func `what is known to differ counts before what is not known`() {
    let known = Acquisition(scanner: "a", protocolID: "b")
    #expect(SiteStatus(known, known) == .matched)
    #expect(SiteStatus(known, Acquisition(scanner: "a", protocolID: nil)) == .unknown)
    #expect(SiteStatus(known, Acquisition(scanner: "x", protocolID: nil)) == .changed)
    let nothing = Acquisition(scanner: nil, protocolID: nil)
    #expect(SiteStatus(nothing, nothing) == .unknown)
  }

  @Test(arguments: ["", " ", "\t\n", "\u{A0}"])
  func `a name of nothing but white space is not known, and matches nothing`(empty: String) {
    let unnamed = Acquisition(scanner: empty, protocolID: empty)
    #expect(unnamed.scanner == nil && unnamed.protocolID == nil)
    #expect(SiteStatus(unnamed, unnamed) == .unknown)
    let half = Acquisition(scanner: "a", protocolID: empty)
    #expect(half.scanner == "a" && SiteStatus(half, half) == .unknown)
    #expect(SiteStatus(half, Acquisition(scanner: "x", protocolID: "b")) == .changed)
    let known = Acquisition(scanner: " a", protocolID: "b ")
    #expect(known.scanner == " a" && SiteStatus(known, known) == .matched)
  }
}
