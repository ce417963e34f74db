import Foundation
import Navigation
import Store
import Testing

@testable import Service
@testable import Wire

/// What navigators are shown, from the act of presenting to the bytes that reach them.
@Suite(.timeLimit(.minutes(5))) struct OnAirTests {
  private let kept = ["STATUS", "POINT", "TRANSFORM", "STRING"]

  /// Whether the messages are those of no target: 13, no points, no coil.
  private func expectNoTarget(_ heard: [Navigator.Heard], _ reason: String? = nil) throws {
    #expect(heard.map(\.type) == ["STATUS", "POINT", "STRING"])
    try #require(heard.count == 3)
    #expect(heard[0].code == 13 && heard[0].body.last == 0 && heard[1].body.isEmpty)
    if let reason { #expect(heard[0].words.contains("(\(reason))"), "\(heard[0].words)") }
    #expect(!heard[2].text.contains(#""reference_image""#))
  }

  @Test func `where nothing is presented, navigators are told so`() async throws {
    try await onAir { bench in
      let (_, greeting) = try bench.connected(greeting: 3)
      try expectNoTarget(greeting)
      #expect(greeting[0].words == "nothing is presented")
      #expect(greeting[2].text == #"{"schema":"tmsp-on-air/1","state":"nothing"}"#)
      #expect(try await bench.ask(.ask(site: nil)).state == .nothing)
    }
  }

  @Test func `who is connected and who comes later see the same target`() async throws {
    try await onAir { bench in
      let (early, _) = try bench.connected(greeting: 3)
      let job = try await bench.done()
      let shown = try await bench.present(job)
      #expect(shown.state == .target && shown.job == job && shown.subject == "sub-01")
      #expect(shown.reason == nil && shown.navigators == 1 && shown.endpoint == bench.endpoint)
      let pushed = try early.next(4)
      let (_, greeting) = try bench.connected(greeting: 4)
      #expect(pushed == greeting && pushed.map(\.type) == kept)
      #expect(pushed.map(\.device) == ["TMSPlanner", "TMSTarget", "CoilTarget", "TMSTargetMeta"])
      #expect(pushed[0].code == 1 && pushed[0].words == "ready: subject sub-01, job \(job)")
      let points = pushed[1]
      #expect(points.body.count == 2 * 136)
      #expect(points.place(100) == [-34, 36, 22] && points.place(236) == [-38, 44, 26])
      let coil = pushed[2]
      #expect(coil.place(36) == [-38, 44, 26])
      #expect(coil.place(24).map { ($0 * 1e6).rounded() } == [408_248, -816_497, -408_248])
    }
  }

  @Test func `the text tells job, frame, image, uncertainty and the report's digest, in ASCII`()
    async throws
  {
    try await onAir { bench in
      var report = ExampleReport()
      report.imageName = "sub-01_Schädel😀_T1w.nii.gz"
      let job = try await bench.done(report)
      try await bench.present(job)
      let text = try #require(try bench.connected(greeting: 4).1.last?.text)
      #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
      let facts = try #require(value as? [String: Any])
      let id = try #require(JobID(job))
      let stored = try #require(try bench.bench.office.store.result(of: id)?.body)
      #expect(facts["report_sha256"] as? String == digest(stored))
      #expect(facts["job"] as? String == job && facts["space"] as? String == "T1w")
      #expect(facts["frame"] as? String == "RAS" && facts["axes"] as? String == "simnibs")
      let image = try #require(facts["reference_image"] as? [String: Any])
      #expect(image["name"] as? String == report.imageName)
      #expect(image["sha256_voxels"] as? String == String(repeating: "a", count: 64))
      let uncertainty = try #require(facts["uncertainty"] as? [String: Any])
      #expect(uncertainty["split_half_mm"] as? Double == 4)
    }
  }

  private static let obstacles: [(code: String, report: ExampleReport)] = [
    ("no_recommended_target", ExampleReport(status: "no_target", isRecommended: false)),
    ("no_recommended_target", ExampleReport(status: "low_confidence", isRecommended: false)),
    ("no_recommended_target", ExampleReport(status: "low_confidence")),
    ("no_native_position", ExampleReport(hasNavigation: false)),
    ("navigation_blocked", ExampleReport(findings: ["xform_conflict"])),
    ("navigation_blocked", ExampleReport(findings: ["coil_far", "no_world_frame"])),
    ("navigation_blocked", ExampleReport(findings: ["sform_not_rigid"])),
  ]

  @Test func `a result without a valid target shows none, and takes away what was shown`()
    async throws
  {
    for (code, report) in Self.obstacles {
      try await onAir { bench in
        let good = try await bench.done()
        try await bench.present(good)
        let (navigator, greeting) = try bench.connected(greeting: 4)
        #expect(greeting.map(\.type) == kept)
        let shown = try await bench.present(try await bench.done(report, subject: "sub-02"))
        #expect(shown.state == .noTarget && shown.reason == code)
        try expectNoTarget(navigator.next(3), code)
        try expectNoTarget(bench.connected(greeting: 3).1, code)
        #expect(try navigator.ask("GET_POINT")?.body == [])
        #expect(try navigator.ask("GET_TRANS")?.body == [])
      }
    }
  }

  @Test func `without a coil pose target and entry are shown, and why not more`() async throws {
    var mirrored = ExampleReport()
    mirrored.matrix?[0][0] = 0.301511345
    var facesAway = ExampleReport()
    facesAway.matrix?[0][3] = -30
    facesAway.matrix?[1][3] = 28
    facesAway.matrix?[2][3] = 18
    let stripped = ExampleReport(entry: nil, matrix: nil, reason: "no_scalp")
    for (report, reason, points) in [
      (mirrored, "coil_pose_invalid", 2), (facesAway, "coil_pose_invalid", 2),
      (stripped, "no_scalp", 1),
    ] {
      try await onAir { bench in
        let shown = try await bench.present(try await bench.done(report))
        #expect(shown.state == .target && shown.reason == reason)
        let (navigator, greeting) = try bench.connected(greeting: 3)
        #expect(greeting.map(\.type) == ["STATUS", "POINT", "STRING"])
        #expect(greeting[0].code == 1 && greeting[0].words.contains("(\(reason))"))
        #expect(greeting[1].body.count == points * 136)
        #expect(try navigator.ask("GET_TRANS", of: "CoilTarget")?.body == [])
      }
    }
  }

  @Test func `Brainsight's axes and headers of version 2 are for who asks for them`() async throws {
    try await onAir {
      $0.axes = .brainsight
    } _: { bench in
      try await bench.present(try await bench.done())
      let coil = try bench.connected(greeting: 4).1[2]
      #expect(coil.place(24).map { ($0 * 1e6).rounded() } == [-408_248, 816_497, 408_248])
      #expect(coil.place(36) == [-38, 44, 26])
    }
    try await onAir {
      $0.usesHeaderVersion2 = true
    } _: { bench in
      try await bench.present(try await bench.done())
      let points = try bench.connected(greeting: 4).1[1]
      #expect(points.body.count == 12 + 2 * 136 + 10 + 12 && points.place(112) == [-34, 36, 22])
    }
  }

  @Test func `a newer result of the subject waits, and the status alone says so`() async throws {
    try await onAir { bench in
      let job = try await bench.done()
      try await bench.present(job)
      let (navigator, before) = try bench.connected(greeting: 4)
      _ = try await bench.done(subject: "sub-02")
      let newer = try await bench.done(ExampleReport(status: "no_target", isRecommended: false))
      let status = try #require(try navigator.next())
      #expect(status.type == "STATUS" && status.code == 1)
      #expect(status.words.hasSuffix("; a newer result waits to be presented: job \(newer)"))
      let points = try #require(try navigator.ask("GET_POINT"))
      #expect(points == before[1])
      let asked = try await bench.ask(.ask(site: nil))
      #expect(asked.job == job && asked.newer == newer && asked.state == .target)
    }
  }

  @Test func `where that is wanted, newer results of the subject follow, none takes all away`()
    async throws
  {
    try await onAir { bench in
      try await bench.present(try await bench.done(), following: true)
      let (navigator, _) = try bench.connected(greeting: 4)
      var other = ExampleReport()
      other.entry = [-39, 45, 27]
      let second = try await bench.done(other)
      let followed = try navigator.next(4)
      #expect(followed[0].words.contains(second) && followed[1].place(236) == [-39, 45, 27])
      let third = try await bench.done(ExampleReport(status: "no_target", isRecommended: false))
      try expectNoTarget(navigator.next(3), "no_recommended_target")
      let asked = try await bench.ask(.ask(site: nil))
      #expect(asked.job == third && asked.state == .noTarget && asked.isFollowing)
    }
  }

  @Test func `what is taken off or erased is shown no more`() async throws {
    try await onAir { bench in
      let job = try await bench.done()
      for erase in [false, true] {
        try await bench.present(job)
        let (navigator, _) = try bench.connected(greeting: 4)
        if erase {
          let admin = Caller(administrator: "uid 0")
          let reply = await bench.bench.ask(.admin(.purge(job: job)), as: admin)
          #expect(reply == .purged(count: 1))
        } else {
          #expect(try await bench.ask(.clear(site: nil)).state == .nothing)
        }
        try expectNoTarget(navigator.next(3))
      }
      #expect(await bench.refusal(.show(job: job, isFollowing: false))?.code == .unknownJob)
    }
  }
}
