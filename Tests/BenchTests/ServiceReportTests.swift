import Testing

@testable import tmsplan_bench

/// What the load bench makes of its numbers; no time is measured here.
@Suite struct ServiceReportTests {
  static let quantiles: [(Double, Double)] = [(0, 1), (0.5, 50), (0.99, 99), (1, 100)]

  @Test(arguments: quantiles)
  func `a quantile is a value that was measured`(fraction: Double, value: Double) {
    #expect(quantile((1...100).map(Double.init).reversed(), fraction) == value)
    #expect(quantile([7], fraction) == 7)
    #expect(quantile([], fraction) == nil)
  }

  private func upload(
    bytes: Int = 1_500_000_000,
    receiver: [Double] = [7, 1, 9],
    daemon: [Double] = [10, 2, 30],
    peak: Int = 1,
    replies: [Double] = [0.001]
  ) -> UploadResult {
    var upload = UploadResult(bytes: bytes, isEncrypted: true)
    upload.receiver = receiver
    upload.daemon = daemon
    upload.peaks = [1, peak]
    upload.replies = replies
    return upload
  }

  private let result = ServiceResult(
    date: "",
    machine: Machine(),
    software: "",
    load: ["1 2 3"],
    repetitions: 1
  )

  private func met(_ upload: UploadResult) -> [Bool?] { serviceGoals([upload]).map(\.isMet) }

  @Test func `the ratio is of medians, and of the daemon to the receiver`() {
    #expect(upload().ratio == 0.7)
    #expect(met(upload()) == [true, true, true])
    #expect(met(upload(receiver: [6.9])) == [false, true, true])
  }

  @Test func `memory and replies count at their worst`() {
    #expect(met(upload(peak: 64 << 20)) == [true, true, true])
    #expect(met(upload(peak: 64 << 20 + 1)) == [true, true, true].replacing(1))
    let slow = Array(repeating: 0.001, count: 98) + [0.021, 0.021]
    #expect(met(upload(replies: slow)) == [true, true, false])
    #expect(met(upload(replies: slow.dropLast() + [0.001])) == [true, true, true])
  }

  @Test func `small uploads have no goal but their speed`() {
    #expect(met(upload(bytes: 209_715_200)) == [true])
  }

  @Test func `what was not measured is neither met nor missed`() {
    #expect(met(upload(receiver: [])).first == .some(nil))
    #expect(met(upload(replies: [])).last == .some(nil))
  }

  @Test func `the report names a goal that was missed`() {
    var result = result
    result.uploads = [upload(receiver: [5])]
    #expect(result.markdown.contains("at least 0.70 of the bare receiver | 0.50 | **no** |"))
    #expect(result.markdown.contains("| 1500 MB, CURVE | 300 (300–300) | – | 150 (50–750) |"))
  }

  @Test func `what the host takes is the part of all the time between two counts`() {
    let before: [Double] = [10, 0, 10, 70, 5, 0, 1, 4]
    let after: [Double] = [60, 10, 50, 70, 5, 0, 1, 104]
    #expect(stolenShare(from: before, to: after) == 0.5)
    #expect(stolenShare(from: before, to: before) == nil)
    #expect(stolenShare(from: [], to: after) == nil)
  }

  @Test func `beside the replies stand the pauses and what the host took`() {
    var result = result
    result.uploads = [upload(replies: [0.002])]
    #expect(result.markdown.contains("| 1500 MB, CURVE | 1 | 2.0 | 2.0 | 2.0 | – | – |"))
    result.uploads[0].delays = [0.0043]
    result.uploads[0].stolen = [0.1, 0.2, 0.6]
    #expect(result.markdown.contains("| 1500 MB, CURVE | 1 | 2.0 | 2.0 | 2.0 | 4.3 | 20 % |"))
  }
}

extension [Bool] {
  /// The same with the element at `index` false.
  fileprivate func replacing(_ index: Int) -> [Bool?] {
    indices.map { $0 == index ? false : self[$0] }
  }
}
