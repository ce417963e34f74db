import Foundation
import Geometry
import TestSupport
import Testing

@testable import Planning

/// Means over subjects, with and without one of them, and where their maps wait.
@Suite struct GroupSumTests {
  private func sum(_ maps: [[Float]]) -> GroupSum {
    var sum = GroupSum(voxelCount: maps[0].count)
    for map in maps { sum.add(map) }
    return sum
  }

  @Test func `the mean is that of those who have a voxel`() {
    let sum = sum([[1, 0, 0, -2, 0.5], [3, 4, 0, 2, 0.5], [5, 8, 0, 0, 0.5], [7, 0, 1, 3, 0.5]])
    #expect(sum.subjectCount == 4)
    #expect(sum.mean(minimumShare: 0.25, excluding: []) == [4, 6, 1, 1, 0.5])
    #expect(sum.mean(minimumShare: 0.5, excluding: []) == [4, 6, 0, 1, 0.5])
    #expect(sum.mean(minimumShare: 0.51, excluding: []) == [4, 0, 0, 1, 0.5])
    #expect(sum.mean(minimumShare: 1, excluding: []) == [4, 0, 0, 0, 0.5])
    #expect(sum.mean(minimumShare: 0.25, excluding: [0, 4]) == [0, 6, 1, 1, 0])
  }

  @Test func `a voxel that nobody has is 0, however small the share`() {
    #expect(sum([[0, 1], [0, 1]]).mean(minimumShare: 1e-12, excluding: []) == [0, 1])
    #expect(sum([[0, 1]]).mean(minimumShare: 1, excluding: [], without: [0, 1]) == [0, 0])
  }

  @Test func `a share is met by the whole number that it stands for`() {
    // 0.8 · 25 is 20.000000000000004 in binary.
    for (share, count, needed) in [(0.8, 25, 20), (0.7, 10, 7), (0.07, 100, 7), (1.0 / 3, 21, 7)] {
      let maps = (0..<count).map { [Float($0 < needed ? 1 : 0), Float($0 < needed - 1 ? 1 : 0)] }
      #expect(sum(maps).mean(minimumShare: share, excluding: []) == [1, 0], "\(share) of \(count)")
    }
  }

  @Test func `leaving one out equals the mean of the others, added afresh`() {
    var random = SplitMix64(seed: 41)
    // Multiples of 1/64, whose sums are exact in any order.
    let maps = (0..<25).map { _ in
      (0..<200).map { _ in
        Float.random(in: 0...1, using: &random) < 0.2
          ? 0 : (64 * Float.random(in: -1...1, using: &random)).rounded() / 64
      }
    }
    let all = sum(maps)
    for share in [0.5, 0.8, 0.84, 1] {
      for left in maps.indices {
        let others = sum(maps.indices.filter { $0 != left }.map { maps[$0] })
        let without = all.mean(minimumShare: share, excluding: [3, 7], without: maps[left])
        #expect(
          without == others.mean(minimumShare: share, excluding: [3, 7]),
          "\(left), \(share)"
        )
      }
    }
    #expect(all.subjectCount == 25, "nothing was taken away for good")
  }

  @Test func `the order of the subjects changes nothing but rounding`() {
    var random = SplitMix64(seed: 42)
    let maps = (0..<30).map { _ in (0..<50).map { _ in Float.random(in: -1...1, using: &random) } }
    let one = sum(maps).mean(minimumShare: 0.8, excluding: [])
    let other = sum(maps.reversed()).mean(minimumShare: 0.8, excluding: [])
    #expect(zip(one, other).allSatisfy { ($0 - $1).magnitude < 1e-7 })
    for voxel in 0..<50 {
      let mean = maps.reduce(0.0) { $0 + Double($1[voxel]) } / 30
      #expect((Double(one[voxel]) - mean).magnitude < 1e-7)
    }
  }

  @Test func `maps come back as they went, in any order, and leave no file`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tmsp-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let spool = try MapSpool(in: folder, voxelCount: 3)
    let maps: [[Float]] = [[1, -2, 0], [.leastNonzeroMagnitude, -0.0, 7e30], [4, 5, 6]]
    for map in maps.prefix(2) { try spool.append(map) }
    #expect(try spool.map(1).map(\.bitPattern) == maps[1].map(\.bitPattern))
    #expect(try spool.map(0) == maps[0])
    // Added behind the others, wherever was read last.
    try spool.append(maps[2])
    #expect(try spool.map(2) == maps[2] && spool.map(0) == maps[0])
    #expect(throws: (any Error).self) { try spool.map(3) }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: folder.path(percentEncoded: false)
    )
    #expect(names.isEmpty, "\(names)")
    #expect(throws: (any Error).self) {
      try MapSpool(in: folder.appending(path: "missing"), voxelCount: 3)
    }
  }
}
