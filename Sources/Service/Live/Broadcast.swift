import OpenIGTLink

/// What the navigators of a site are shown, as the messages that are kept for whoever connects.
struct Broadcast: Hashable, Sendable {
  /// The devices by whose names navigators know the messages.
  enum Device {
    static let points = "TMSTarget"
    static let coil = "CoilTarget"
    static let text = "TMSTargetMeta"
    static let program = "TMSPlanner"
  }

  /// How it is, in words.
  let status: DeviceStatus
  /// Target and entry, in native T1w millimetres, RAS; empty where nothing is to be shown.
  let points: [NamedPoint]
  /// The coil in the same millimetres; nil without a pose.
  let coil: RigidTransform?
  /// A JSON document in ASCII.
  let text: String
  /// Since when, in seconds since 1970 as a fixed-point number of 32 and 32 bits.
  let time: UInt64
  /// Whether headers are of version 2.
  var usesHeaderVersion2 = false

  /// The types that are sent.
  static let types = ["POINT", "TRANSFORM", "STRING", "STATUS", "CAPABILITY"]

  /// All that is kept, in the order in which it is sent.
  ///
  /// Without a target the points go out empty, so that a navigator drops those that it shows. A coil
  /// cannot be taken back in this protocol: no message of its type says that there is none.
  var greeting: [UInt8] {
    let shown = [message(Device.program, .status(status)), pointMessage(Device.points.utf8)]
    let coil = coil.map { [message(Device.coil, .transform($0))] } ?? []
    return (shown + coil + [message(Device.text, .text(text))]).flatMap(encoded)
  }

  /// What is to be sent to those who were shown `former`: only the status, where nothing else is new.
  func update(from former: Broadcast) -> [UInt8] {
    let isSame =
      (points, coil, text, time) == (former.points, former.coil, former.text, former.time)
    return isSame ? encoded(message(Device.program, .status(status))) : greeting
  }

  /// The answer to a question: the same type and device, empty where there is nothing of that name.
  func answer(to question: Question) -> [UInt8] {
    func named(_ own: String) -> [UInt8]? {
      question.device.isEmpty || question.device == Array(own.utf8) ? Array(own.utf8) : nil
    }
    func nothing(_ type: String) -> Message {
      Message(device: question.device, .nothing(type: type))
    }
    let answer: Message =
      switch question.subject {
      case .points: named(Device.points).map { pointMessage($0) } ?? nothing("POINT")
      case .transform:
        named(Device.coil).flatMap { name in coil.map { Message(device: name, .transform($0)) } }
          ?? nothing("TRANSFORM")
      case .text: named(Device.text).map { Message(device: $0, .text(text)) } ?? nothing("STRING")
      case .status:
        // A status without a body makes the C++ library read past its end.
        named(Device.program).map { Message(device: $0, .status(status)) }
          ?? Message(device: question.device, .status(Self.unknownDevice))
      case .capability:
        named(Device.program).map { Message(device: $0, .capability(Self.types)) }
          ?? nothing("CAPABILITY")
      case .other(let type): nothing(type)
      }
    return encoded(answer)
  }

  private static let unknownDevice = DeviceStatus(
    .notFound,
    name: "NOT_FOUND",
    message: "no such device"
  )

  private func pointMessage(_ device: some Sequence<UInt8>) -> Message {
    Message(device: Array(device), points.isEmpty ? .nothing(type: "POINT") : .points(points))
  }

  private func message(_ device: String, _ content: Content) -> Message {
    Message(device: device, content)
  }

  private func encoded(_ message: Message) -> [UInt8] {
    guard usesHeaderVersion2 else { return message.encoded(time: time) }
    return message.encodedWithMetadata(time: time, [("Space", "T1w-RAS")])
  }
}
