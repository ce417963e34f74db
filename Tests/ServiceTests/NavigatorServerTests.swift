import Messaging
import OpenIGTLink
import Testing

@testable import Service
@testable import Wire

/// Navigators that ask, that send what they should not, and that do not read.
@Suite(.timeLimit(.minutes(5))) struct NavigatorServerTests {
  private func cuts(_ bench: OnAirBench, _ reason: NavigatorDoor.Cut) -> Bool {
    bench.registry.text().contains(#"navigators_cut_total{reason="\#(reason.rawValue)"} 1"#)
  }

  @Test func `questions are answered with what is shown, under the name that was asked for`()
    async throws
  {
    try await onAir { bench in
      try await bench.present(try await bench.done())
      let (navigator, greeting) = try bench.connected(greeting: 4)
      let asked = [
        "GET_STATUS": greeting[0], "GET_POINT": greeting[1], "GET_TRANS": greeting[2],
        "GET_TRANSFOR": greeting[2], "GET_STRING": greeting[3],
      ]
      for (type, expected) in asked {
        for length in [Int.max, 7] {
          #expect(try navigator.ask(type, length: length) == expected, "\(type)")
          #expect(try navigator.ask(type, of: expected.device, length: length) == expected)
        }
      }
      let known = try #require(try navigator.ask("GET_CAPABIL"))
      #expect(known.type == "CAPABILITY" && known.body.count == 60)
      for (type, answer) in [
        ("GET_POINT", "POINT"), ("GET_TRANS", "TRANSFORM"), ("GET_STRING", "STRING"),
        ("GET_IMAGE", "IMAGE"),
      ] {
        let none = try #require(try navigator.ask(type, of: "Elsewhere"))
        #expect(none.type == answer && none.device == "Elsewhere" && none.body.isEmpty)
      }
      let status = try #require(try navigator.ask("GET_STATUS", of: "Elsewhere"))
      #expect(status.code == 4 && status.body.count >= 31 && status.body.last == 0)
    }
  }

  @Test func `messages of other kinds and damaged ones are passed over`() async throws {
    try await onAir { bench in
      let (navigator, _) = try bench.connected(greeting: 3)
      let text = Message(device: "Slicer", .text("hello")).encoded(time: 1)
      var damaged = text
      damaged[60] ^= 0xFF
      navigator.send(text + damaged + text, length: 7)
      #expect(try navigator.ask("GET_STATUS")?.code == 13)
    }
  }

  @Test func `who sends what is no OpenIGTLink is cut, and nobody else`() async throws {
    let large = MessageHeader(
      version: 1,
      type: "IMAGE",
      device: [],
      time: 0,
      bodyBytes: 1 << 63,
      checksum: 0
    ).encoded
    let hostile: [(NavigatorDoor.Cut, [UInt8])] = [
      (
        .malformed,
        Array("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\nUser-Agent: x/1\r\n\r\n".utf8)
      ),
      (.malformed, [UInt8](repeating: 0xFF, count: 100_000)), (.tooLarge, large),
      (.questions, (0...32).flatMap { _ in Navigator.question("GET_STRING") }),
    ]
    for (reason, bytes) in hostile {
      try await onAir { bench in
        let (good, _) = try bench.connected(greeting: 3)
        let (bad, _) = try bench.connected(greeting: 3)
        bad.send(bytes)
        #expect(try bad.hasEnded())
        #expect(cuts(bench, reason), "\(reason)")
        #expect(try good.ask("GET_STATUS")?.code == 13)
        #expect(bench.server.navigators(of: "local") == 1)
      }
    }
  }

  @Test func `half a header harms nobody, and its sender's end is noticed`() async throws {
    try await onAir { bench in
      let (good, _) = try bench.connected(greeting: 3)
      do {
        let (bad, _) = try bench.connected(greeting: 3)
        bad.send(Array(Navigator.question("GET_STRING").prefix(30)))
        #expect(bench.server.navigators(of: "local") == 2)
      }
      try await eventually { bench.server.navigators(of: "local") == 1 }
      #expect(try good.ask("GET_STATUS")?.code == 13)
      #expect(bench.registry.text().contains("tmsplanner_navigators 1"))
    }
  }

  @Test func `more navigators than may be are sent away, until one has gone`() async throws {
    try await onAir {
      $0.clientLimit = 2
    } _: { bench in
      let (first, _) = try bench.connected(greeting: 3)
      do {
        let (second, _) = try bench.connected(greeting: 3)
        let (surplus, greeting) = try bench.connected(greeting: 3)
        #expect(try greeting.isEmpty && surplus.hasEnded() && cuts(bench, .full))
        #expect(try second.ask("GET_STATUS")?.code == 13)
      }
      try await eventually { bench.server.navigators(of: "local") == 1 }
      #expect(try bench.connected(greeting: 3).1.count == 3)
      #expect(try first.ask("GET_STATUS")?.code == 13)
    }
  }

  @Test func `who does not read is cut and never waited for`() async throws {
    try await onAir { bench in
      let (good, _) = try bench.connected(greeting: 3)
      let (slow, _) = try bench.connected(greeting: 3)
      var number = 0
      let begin = ContinuousClock.now
      // What the kernel buffers of both sides take is no fault of anyone's.
      while bench.server.navigators(of: "local") == 2, number < 20_000 {
        number += 1
        let text = String(repeating: "\(number % 10)", count: 60_000)
        await bench.server.show(Self.broadcast(text, number), to: "local")
        let heard = try good.next(3)
        #expect(heard.last?.text == text)
      }
      #expect(bench.server.navigators(of: "local") == 1, "\(number)")
      // It is counted after it has gone. On a busy machine the kernel may be the first to end it, after 10 s.
      if ContinuousClock.now - begin < .seconds(10) { try await eventually { cuts(bench, .slow) } }
      // It reads again, and finds what had been sent and then the end.
      #expect(try slow.hasEnded())
      #expect(try good.ask("GET_STATUS")?.code == 1)
    }
  }

  private static func broadcast(_ text: String, _ number: Int) -> Broadcast {
    Broadcast(
      status: DeviceStatus(.ok, name: "OK", message: "\(number)"),
      points: [],
      coil: nil,
      text: text,
      time: 1
    )
  }

  @Test func `an address that is taken is told`() async throws {
    try await onAir { bench in
      let settings = OpenIGTLinkSettings(sites: ["local": try Endpoint(bench.endpoint)])
      let second = try await NavigatorServer(settings, counters: Counters())
      await #expect(throws: MessagingError.self) { try await second.open() }
      await second.stop()
    }
  }
}
