import Testing

@testable import Service
@testable import Wire

/// Who may decide what navigators are shown.
@Suite struct PresentRoleTests {
  private func caller(_ name: String, site: String?, _ rights: Set<Right>) -> Caller {
    Caller(RegisteredClient(name: name, site: site, rights: rights, proof: .user(1)))
  }

  private let admin = Caller(administrator: "uid 0")

  @Test func `a site's clinics and navigators may, others know nothing of it`() async throws {
    try await onAir { bench in
      let job = try await bench.done()
      let show = Presenting.show(job: job, isFollowing: false)
      for name in ["clinic", "navigator"] {
        let rights: Set<Right> = name == "clinic" ? [.submit, .results] : [.results]
        let own = caller(name, site: "local", rights)
        #expect(try await bench.ask(show, as: own).state == .target)
        #expect(try await bench.ask(.clear(site: nil), as: own).state == .nothing)
        #expect(await bench.refusal(.clear(site: "b"), as: own)?.code == .forbidden)
      }
      let other = caller("clinic-b", site: "b", [.submit, .results])
      #expect(await bench.refusal(show, as: other)?.code == .unknownJob)
      #expect(try await bench.ask(.ask(site: nil), as: other) == OnAir(site: "b", .off))
      let off = await bench.refusal(.clear(site: nil), as: other)
      #expect(off?.code == .wrongState && off?.facts["reason"] == "openigtlink_off")
      let nobody = caller("ops", site: nil, [.operate])
      for presenting in [show, .clear(site: "local"), .ask(site: "local")] {
        #expect(await bench.refusal(presenting, as: nobody)?.code == .forbidden)
      }
    }
  }

  @Test func `an operator may ask and clear, and puts nothing on the air`() async throws {
    try await onAir { bench in
      let job = try await bench.done()
      try await bench.present(job)
      #expect(
        await bench.refusal(.show(job: job, isFollowing: false), as: admin)?.code == .forbidden
      )
      guard case .server(let status) = await bench.bench.ask(.admin(.server), as: admin) else {
        throw UnexpectedReply()
      }
      #expect(status.onAir.map(\.job) == [job] && status.onAir.allSatisfy { $0.subject == nil })
      #expect(try await bench.ask(.ask(site: nil), as: admin).job == job)
      #expect(try await bench.ask(.clear(site: "local"), as: admin).state == .nothing)
    }
  }

  @Test func `with several sites an operator says which`() async throws {
    try await onAir {
      $0.sites["b"] = try? Endpoint("tcp://127.0.0.1:*")
    } _: { bench in
      #expect(await bench.refusal(.ask(site: nil), as: admin)?.code == .badField)
      #expect(try await bench.ask(.ask(site: "b"), as: admin).state == .nothing)
      let elsewhere = try Navigator(to: bench.server.endpoint(of: "b") ?? "")
      #expect(try elsewhere.next()?.words == "nothing is presented")
      try await bench.present(try await bench.done())
      #expect(bench.server.navigators(of: "local") == 0)
      // The other site's navigators hear nothing of it.
      _ = try elsewhere.next(2)
      #expect(try elsewhere.ask("GET_POINT")?.body == [])
    }
  }

  @Test func `a job without a result is refused as its result is`() async throws {
    try await onAir { bench in
      let job = try await bench.bench.submit(ExampleCase().submission).job
      let show = Presenting.show(job: job, isFollowing: false)
      #expect(await bench.refusal(show)?.code == .notReady)
      _ = await bench.bench.ask(.cancel(job: job))
      #expect(await bench.refusal(show)?.code == .jobCancelled)
    }
  }

  @Test func `where nobody is served, presenting is refused and asking is not`() async throws {
    let bench = try Bench()
    let off = await bench.refusal(.present(.clear(site: nil)))
    #expect(off?.code == .wrongState && off?.facts["reason"] == "openigtlink_off")
    let asked = await bench.ask(.present(.ask(site: nil)))
    #expect(asked == .presented(OnAir(site: "local", .off)))
  }
}
