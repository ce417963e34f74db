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
}
