import Testing

@testable import OpenIGTLink

/// What is sent, against messages that other programs write and read.
@Suite struct GoldenTests {
  /// 1,700,000,000.25 s.
  private let time: UInt64 = 1_700_000_000 << 32 | 1 << 30

  private func point(
    _ name: String,
    _ group: String,
    _ colour: SIMD4<UInt8>,
    _ position: SIMD3<Float>,
    _ diameter: Float
  ) -> NamedPoint {
    NamedPoint(
      name: name,
      group: group,
      colour: colour,
      position: position,
      diameter: diameter,
      owner: "T1w"
    )
  }

  private var onePoint: Message {
    let place = SIMD3<Float>(-42.5, 28.25, 31.75)
    return Message(
      device: "TMSTarget",
      .points([point("T1", "Target", SIMD4(255, 0, 0, 255), place, 6)])
    )
  }

  @Test func `the checksum has its check value, whole and in pieces`() {
    let text = Array("123456789".utf8)
    #expect(CRC64(of: text).value == 0x6C40_DF5F_0B49_7347)
    var pieces = CRC64()
    for byte in text { pieces.update(with: [byte].span) }
    #expect(pieces.value == CRC64(of: text).value && CRC64(of: []).value == 0)
  }

  @Test func `points`() {
    #expect(onePoint.encoded(time: time) == Golden.onePoint)
    let both = Content.points([
      point("target", "Target", SIMD4(255, 0, 0, 255), SIMD3(-34, 36, 22), 6),
      point("entry", "Entry", SIMD4(0, 255, 0, 255), SIMD3(-38, 44, 26), 4),
    ])
    #expect(Message(device: "TMSTarget", both).encoded(time: time) == Golden.targetAndEntry)
    let none = Message(device: "TMSTarget", .nothing(type: "POINT"))
    #expect(none.encoded(time: time) == Golden.noPoints)
    #expect(Message(device: "TMSTarget", .points([])).encoded(time: time) == Golden.noPoints)
  }

  @Test func `transforms`() {
    let permutation = RigidTransform(
      x: SIMD3(1, 0, 0),
      y: SIMD3(0, 0, -1),
      z: SIMD3(0, 1, 0),
      origin: SIMD3(-42.5, 28.25, 31.75)
    )
    func sent(_ transform: RigidTransform) -> [UInt8] {
      Message(device: "CoilTarget", .transform(transform)).encoded(time: time)
    }
    #expect(sent(permutation) == Golden.permutation)
    // n = (-1, 2, 1) / √6, the handle at 45°: y = (1, 1, 0) / √2 made orthogonal to n, x = y × z.
    let pose = RigidTransform(
      x: SIMD3(-0.301_511_344_577_763_7, 0.301_511_344_577_763_7, -0.904_534_033_733_291),
      y: SIMD3(0.861_640_436_855_329_2, 0.492_365_963_917_330_9, -0.123_091_490_979_332_77),
      z: SIMD3(0.408_248_290_463_863_1, -0.816_496_580_927_726_1, -0.408_248_290_463_863_1),
      origin: SIMD3(-38, 44, 26)
    )
    #expect(sent(pose) == Golden.referencePose)
  }

  @Test func `a text, a status and what is known`() {
    let hello = Message(device: "TMSTargetMeta", .text("hello"))
    #expect(hello.encoded(time: time) == Golden.hello)
    func status(_ status: DeviceStatus) -> [UInt8] {
      Message(device: "TMSPlanner", .status(status)).encoded(time: time)
    }
    #expect(status(DeviceStatus(.ok, name: "OK", message: "ready")) == Golden.ready)
    let none = DeviceStatus(.notReady, name: "NO_TARGET", message: "no valid target")
    #expect(status(none) == Golden.noTarget)
    let types = ["POINT", "TRANSFORM", "STRING", "STATUS", "CAPABILITY"]
    let known = Message(device: "TMSPlanner", .capability(types))
    #expect(known.encoded(time: time) == Golden.capability)
  }

  @Test func `a header of version 2 goes with metadata`() {
    let metadata = [(name: "Space", value: "T1w-RAS")]
    let sent = onePoint.encodedWithMetadata(time: time, metadata, identifier: 7)
    #expect(sent == Golden.withMetadata)
  }

  @Test func `the questions of other programs are headers alone`() {
    func question(_ type: String, _ device: String) -> [UInt8] {
      Message(device: device, .nothing(type: type)).encoded(time: 0)
    }
    #expect(question("GET_POINT", "TMSTarget") == Golden.getPoint)
    #expect(question("GET_POINT", "") == Golden.getAnyPoint)
    #expect(question("GET_TRANS", "CoilTarget") == Golden.getTransform)
    #expect(question("GET_STATUS", "") == Golden.getStatus)
  }

  @Test func `what does not fit into a field is cut, and what is not ASCII replaced`() {
    let long = String(repeating: "x", count: 100)
    let sent = Message(
      device: "12345678901234567890-more",
      .points([point("ä\t" + long, long, SIMD4(1, 2, 3, 4), SIMD3(0, 0, 1), 1)])
    ).encoded(time: 0)
    #expect(sent.count == 58 + 136)
    #expect(Array(sent[14..<34]) == Array("12345678901234567890".utf8))
    let body = sent[58...]
    #expect(
      Array(body.prefix(64)) == Array("__".utf8) + repeatElement(UInt8(ascii: "x"), count: 62)
    )
    #expect(body.dropFirst(64).prefix(32).allSatisfy { $0 == UInt8(ascii: "x") })
  }

  @Test func `a text that is not ASCII says that it is UTF-8, a status always ends in NUL`() {
    let text = Message(device: "d", .text("µ")).encoded(time: 0)
    #expect(Array(text[58...]) == [0, 106, 0, 2, 0xC2, 0xB5])
    let empty = Message(device: "d", .status(DeviceStatus(.ok, name: "", message: "")))
    #expect(empty.encoded(time: 0).count == 58 + 31 && empty.encoded(time: 0).last == 0)
  }
}
