@testable import Messaging
import Synchronization
import Testing

@testable import Service

@Suite struct DoorkeeperTests {
  private let key: CurvePublicKey
  private let list: ClientList

  init() throws {
    key = try CurveSecretKey().publicKey()
    var list = ClientList()
    try list.add(
      RegisteredClient(name: "clinic", site: "s", rights: [.submit], proof: .key(key))
    )
    try list.add(
      RegisteredClient(name: "pacs", site: "p", rights: [.submit], proof: .user(1000))
    )
    self.list = list
  }

  private func doorkeeper(
    _ note: @escaping @Sendable (Doorkeeper.Refusal) -> Void = { _ in }
  ) -> Doorkeeper { Doorkeeper(list, site: "local", note: note) }

  private func request(
    _ door: Door,
    _ mechanism: AuthenticationRequest.Mechanism,
    from address: String = "192.0.2.1"
  ) -> AuthenticationRequest {
    AuthenticationRequest(domain: door.rawValue, address: address, mechanism: mechanism)
  }

  private func caller(_ user: String?, _ door: Door, _ keeper: Doorkeeper) -> Caller? {
    keeper.caller(of: PeerProperties(userID: user), at: door)
  }

  @Test func `each door wants its own proof`() throws {
    let keeper = doorkeeper()
    let stranger = try CurveSecretKey().publicKey()
    let ipc = "localhost:1000:1000:17"
    #expect(keeper.admit(request(.keys, .curve(key))) == "key:\(key)")
    #expect(keeper.admit(request(.keys, .curve(stranger))) == nil)
    #expect(keeper.admit(request(.keys, .null)) == nil)
    #expect(keeper.admit(request(.keys, .null, from: ipc)) == nil)
    #expect(keeper.admit(request(.local, .null, from: ipc)) == "user:1000")
    #expect(keeper.admit(request(.local, .null)) == nil)
    #expect(keeper.admit(request(.local, .curve(key))) == nil)
    #expect(keeper.admit(request(.admin, .null, from: ipc)) == "user:1000")
    #expect(keeper.admit(request(.loopback, .null)) == "loopback:")
    #expect(keeper.admit(request(.keys, .other("PLAIN"))) == nil)
  }

  @Test func `a caller is who its connection proves, at its own door only`() {
    let keeper = doorkeeper()
    #expect(caller("key:\(key)", .keys, keeper)?.client == "clinic")
    #expect(caller("user:1000", .local, keeper)?.site == "p")
    // Where the list names users, others are nobody.
    #expect(caller("user:7", .local, keeper) == nil)
    #expect(keeper.admit(request(.local, .null, from: "localhost:7:7:17")) == nil)
    let open = Doorkeeper(ClientList(), site: "local") { _ in }
    #expect(caller("user:7", .local, open)?.site == "local")
    #expect(caller("user:7", .admin, keeper)?.isAdministrator == true)
    #expect(caller("loopback:", .loopback, keeper)?.site == "local")
    for (user, door) in [
      ("key:\(key)", Door.local), ("user:7", .keys), ("user:7", .loopback), ("loopback:", .keys),
      ("clinic", .keys), ("", .local), ("user:-1", .local),
    ] {
      #expect(caller(user, door, keeper) == nil, "\(user) at \(door)")
    }
    #expect(caller(nil, .local, keeper) == nil)
  }

  @Test func `who is taken off the list is nobody at once`() {
    let keeper = doorkeeper()
    var shorter = list
    _ = shorter.remove { $0.name == "clinic" }
    #expect(keeper.replace(shorter) == [.keys])
    #expect(caller("key:\(key)", .keys, keeper) == nil)
    #expect(keeper.admit(request(.keys, .curve(key))) == nil)
    // Who comes new ends nobody's subscription.
    #expect(keeper.replace(list) == [])
    #expect(caller("key:\(key)", .keys, keeper)?.client == "clinic")
  }

  @Test func `a new key under an old name does not revive the old key`() throws {
    let keeper = doorkeeper()
    var renewed = ClientList()
    let fresh = try CurveSecretKey().publicKey()
    try renewed.add(
      RegisteredClient(name: "clinic", site: "s", rights: [.submit], proof: .key(fresh))
    )
    #expect(keeper.replace(renewed) == [.keys, .local])
    #expect(caller("key:\(key)", .keys, keeper) == nil)
    #expect(caller("key:\(fresh)", .keys, keeper)?.client == "clinic")
  }

  @Test func `a user that comes, goes or changes ends what local users hear`() throws {
    let keeper = Doorkeeper(ClientList(), site: "local") { _ in }
    var one = ClientList()
    try one.add(RegisteredClient(name: "a", site: "a", rights: [.results], proof: .user(1)))
    var other = ClientList()
    try other.add(RegisteredClient(name: "a", site: "b", rights: [.results], proof: .user(1)))
    #expect(keeper.replace(one) == [.local])
    #expect(keeper.replace(one) == [])
    #expect(keeper.replace(other) == [.local])
    #expect(keeper.replace(ClientList()) == [.local])
  }

  @Test func `who is shut out is nobody until the list is read again`() {
    let keeper = doorkeeper()
    keeper.shutOut(PeerProperties(userID: "key:\(key)"))
    #expect(caller("key:\(key)", .keys, keeper) == nil)
    #expect(keeper.admit(request(.keys, .curve(key))) == nil)
    #expect(keeper.admit(request(.local, .null, from: "localhost:1000:1:1")) != nil)
    _ = keeper.replace(list)
    #expect(caller("key:\(key)", .keys, keeper)?.client == "clinic")
  }

  @Test func `a scan is told once a minute for each address`() throws {
    let told = Mutex<[Doorkeeper.Refusal]>([])
    let keeper = Doorkeeper(list, site: "local") { refusal in told.withLock { $0.append(refusal) } }
    for _ in 0..<1000 { _ = keeper.admit(request(.keys, .null)) }
    _ = keeper.admit(request(.keys, .null, from: "192.0.2.2"))
    #expect(told.withLock { $0.map(\.peer) } == ["192.0.2.1", "192.0.2.2"])
    var limiter = RefusalLimiter()
    let now = ContinuousClock.now
    #expect(limiter.note("a", at: now) == 0)
    #expect(limiter.note("a", at: now + .seconds(59)) == nil)
    #expect(limiter.note("a", at: now + .seconds(61)) == 1)
  }
}
