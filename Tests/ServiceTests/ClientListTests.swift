import Foundation
import Messaging
import Testing

@testable import Service
@testable import Wire

@Suite struct ClientListTests {
  private let key = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"

  private func refusal(_ json: String) -> String? {
    do throws(ClientListError) {
      _ = try ClientList(json: Array(json.utf8))
      return nil
    } catch {
      return error.message
    }
  }

  private func entry(_ members: String) -> String { "{\"clients\":[{\(members)}]}" }

  @Test func `a list is read as it was written`() throws {
    var list = ClientList()
    let key = try CurveSecretKey().publicKey()
    try list.add(
      RegisteredClient(name: "clinic-7", site: "s", rights: [.submit, .results], proof: .key(key))
    )
    try list.add(RegisteredClient(name: "ops", site: nil, rights: [.operate], proof: .user(7)))
    let read = try ClientList(json: list.json)
    #expect(read == list)
    #expect(read[.key(key)]?.name == "clinic-7")
    #expect(read[.user(8)] == nil)
    #expect(read.sites == ["s"])
  }

  @Test func `what cannot be meant is refused, with the client's place`() {
    let good = #""client":"a","site":"s","roles":["submit"],"public_key":"\#(key)""#
    #expect(refusal(entry(good)) == nil)
    let bad = [
      "", "[]", "{}", #"{"clients":{}}"#, #"{"clients":[],"more":1}"#,
      entry(#""client":"a b","site":"s","roles":["submit"],"public_key":"\#(key)""#),
      entry(#""client":"a","site":"s","roles":["submit"],"public_key":"short""#),
      entry(#""client":"a","site":"s","roles":["root"],"public_key":"\#(key)""#),
      entry(#""client":"a","site":"s","roles":[],"public_key":"\#(key)""#),
      entry(#""client":"a","roles":["submit"],"public_key":"\#(key)""#),
      entry(#""client":"a","site":"s","roles":["submit"]"#),
      entry(good + #","user":1"#), entry(good + #","x":1"#),
      entry(#""client":"a","site":"s","roles":["submit"],"user":-1"#),
    ]
    for json in bad { #expect(refusal(json) != nil, "\(json)") }
    #expect(refusal(bad[5])?.contains("client number 1") == true)
  }

  @Test func `a key belongs to one client, and a client to one site`() {
    let one = #"{"client":"a","site":"s","roles":["submit"],"public_key":"\#(key)"}"#
    let other = #"{"client":"b","site":"s","roles":["submit"],"public_key":"\#(key)"}"#
    #expect(refusal("{\"clients\":[\(one),\(other)]}")?.contains("belongs to a") == true)
    let moved = #"{"client":"a","site":"t","roles":["submit"],"user":1}"#
    #expect(refusal("{\"clients\":[\(one),\(moved)]}")?.contains("registered for s") == true)
  }

  @Test func `a list that others may write is refused`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(ClientList().json, to: "clients")
    for (mode, isFine) in [(0o644, true), (0o600, true), (0o664, false), (0o646, false)] {
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect((try? ClientList(path: path)) == (isFine ? ClientList() : nil), "\(mode)")
    }
  }

  @Test func `a secret key is not taken for a public one`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.secret"
    try KeyFile.write(CurveSecretKey().revealed, to: path, isSecret: true)
    #expect(throws: KeyFile.Refusal.self) { try KeyFile.publicKey(path) }
  }

  @Test func `a file takes the place of another, whole`() throws {
    let folder = try TemporaryFolder()
    var list = ClientList()
    try list.write(to: folder.path + "/clients")
    try list.add(RegisteredClient(name: "a", site: "s", rights: [.submit], proof: .user(1)))
    try list.write(to: folder.path + "/clients")
    #expect(try ClientList(path: folder.path + "/clients") == list)
    #expect(folder.files() == ["clients"])
  }

  @Test func `one program at a time may change a list`() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/clients"
    let first = try await ClientListLock(path: path)
    let refusal = await #expect(throws: ClientListError.self) {
      _ = try await ClientListLock(path: path, patience: .zero)
    }
    #expect(refusal?.message.contains("another program is changing it") == true)
    let waiting = Task { _ = try await ClientListLock(path: path) }
    _ = consume first
    try await waiting.value
  }

  @Test func `an error names the file once`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array("{}".utf8), to: "clients")
    let refusal = #expect(throws: ClientListError.self) { try ClientList(path: path) }
    #expect(refusal?.message.components(separatedBy: path).count == 2)
    var configuration = Configuration(stateFolder: folder.path, ingest: [], results: [])
    configuration.clientsFile = path
    let error = #expect(throws: ConfigurationError.self) { try clientList(configuration) }
    #expect(error?.description.components(separatedBy: path).count == 2)
  }
}

@Suite struct KeyFileTests {
  @Test func `keys are read as they were written, the secret one by its owner only`() throws {
    let folder = try TemporaryFolder()
    let (secret, path) = (try CurveSecretKey(), folder.path + "/a.secret")
    try KeyFile.write(secret.revealed, to: path, isSecret: true)
    #expect(try KeyFile.secretKey(at: path) == secret)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: KeyFile.Refusal.self) {
      try KeyFile.write(secret.revealed, to: path, isSecret: true)
    }
    #expect(try KeyFile.publicKey(secret.publicKey().text) == secret.publicKey())
  }

  @Test(arguments: [0o604, 0o640, 0o660, 0o644])
  func `a secret key that others may read is refused`(mode: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Array(CurveSecretKey().revealed.utf8), to: "k")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    let refusal = #expect(throws: KeyFile.Refusal.self) { try KeyFile.secretKey(at: path) }
    #expect(refusal?.message.contains("may be read by others") == true)
  }

  @Test func `a file without a key is refused`() throws {
    let folder = try TemporaryFolder()
    for content in ["", "short", String(repeating: "x", count: 300)] {
      let path = try folder.write(Array(content.utf8), to: "k")
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      #expect(throws: KeyFile.Refusal.self) { try KeyFile.secretKey(at: path) }
    }
    #expect(throws: KeyFile.Refusal.self) { try KeyFile.secretKey(at: folder.path + "/none") }
    #expect(throws: KeyFile.Refusal.self) { try KeyFile.publicKey(folder.path) }
  }
}
