import Atlases
import Findings
import Foundation
import TestSupport
import Testing

@Suite struct HostileTextTests {
  /// The error for `bytes` read as a protocol of either kind.
  private func refusal(of bytes: [UInt8], in catalogue: Catalogue) -> AtlasError? {
    atlasError { _ = try checkProtocol(parsing: bytes, file: "x.yaml", catalogue: catalogue) }
  }

  private func refusal(of text: String, in catalogue: Catalogue) -> AtlasError? {
    refusal(of: [UInt8](text.utf8), in: catalogue)
  }

  @Test func `a file that is empty, binary or not UTF-8 is malformed`() throws {
    let catalogue = try ShippedData.catalogue()
    let texts: [[UInt8]] = [
      [], [0], [0xFF, 0xFE, 0x00], [0xC3, 0x28], Array(0...255),
      [UInt8](repeating: 0x80, count: 1_000),
    ]
    for bytes in texts {
      let error = refusal(of: bytes, in: catalogue)
      #expect(
        error?.code == "protocol_malformed",
        "\(bytes.prefix(4)): \(String(describing: error))"
      )
    }
  }

  @Test func `a document that is no mapping, or two documents, are refused`() throws {
    let catalogue = try ShippedData.catalogue()
    #expect(refusal(of: "just words\n", in: catalogue)?.code == "protocol_wrong_type")
    #expect(refusal(of: "- a\n- b\n", in: catalogue)?.code == "protocol_wrong_type")
    #expect(refusal(of: "a: 1\n---\nb: 2\n", in: catalogue)?.code == "protocol_malformed")
  }

  @Test func `a bomb of aliases is refused before it is read`() throws {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for level in 1...30 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    text += "? *a30\n: 1\n"
    let error = refusal(of: text, in: try ShippedData.catalogue())
    #expect(error?.code == "protocol_malformed")
    #expect(error?.place?.line == 1)
  }

  @Test func `an alias glued to its surroundings is noticed`() throws {
    let catalogue = try ShippedData.catalogue()
    for text in [
      "[&a]\n", "{\"k\":&a 1}\n", "a:\t&b 1\n", "- - &a\n", "x: [1,*a]\n", "\u{FEFF}&a b: 1\n",
    ] {
      let error = refusal(of: text, in: catalogue)
      #expect(error?.message.contains("anchors and aliases") == true, "\(text)")
    }
  }

  @Test func `ampersands and asterisks inside words or alone are text`() throws {
    let text = try ShippedData.text("Protocols/targeting/sgc-dlpfc-peak.yaml")
      .replacing("title: SGC sphere", with: "title: R&D a*b Fox & Cash SGC sphere")
    #expect(refusal(of: text, in: try ShippedData.catalogue()) == nil)
  }

  @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: ", "a: {"])
  func `endless nesting is refused`(opening: String) throws {
    let catalogue = try ShippedData.catalogue()
    for count in [100, 1_500, 40_000] {
      #expect(refusal(of: String(repeating: opening, count: count), in: catalogue) != nil)
    }
  }

  @Test func `nesting by indentation is refused`() throws {
    let text = (0..<700).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
    #expect(refusal(of: text, in: try ShippedData.catalogue()) != nil)
  }

  @Test func `a file above the limit is refused unread`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([UInt8](repeating: 0x23, count: 300 * 1_024), to: "x.yaml")
    let catalogue = try ShippedData.catalogue()
    let error = atlasError { _ = try checkProtocol(file: path, catalogue: catalogue) }
    #expect(error?.code == "file_unreadable")
    #expect(error?.message.contains("262144") == true)
  }

  @Test func `a folder, a pipe or nothing is no file`() throws {
    let folder = try TemporaryFolder()
    let catalogue = try ShippedData.catalogue()
    let pipe = folder.path + "/pipe.yaml"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    for path in [folder.path, pipe, folder.path + "/nothing.yaml"] {
      let error = atlasError { _ = try checkProtocol(file: path, catalogue: catalogue) }
      #expect(error?.code == "file_unreadable", "\(path)")
    }
  }

  @Test func `many keys cost no more than their number`() throws {
    let text = (0..<20_000).map { "k\($0): 1\n" }.joined()
    #expect(refusal(of: text, in: try ShippedData.catalogue())?.code == "protocol_missing_key")
  }

  @Test func `shipped files with random bytes changed load or are refused`() throws {
    let catalogue = try ShippedData.catalogue()
    let files = try ["Protocols/targeting", "Protocols/stimulation"].flatMap(ShippedData.files)
    let originals = try files.map { [UInt8](try ShippedData.text($0).utf8) }
    var refused = 0
    for seed in 0..<300 {
      var generator = SplitMix64(seed: UInt64(seed))
      var bytes = originals[seed % originals.count]
      mutate(&bytes, with: &generator)
      let error = refusal(of: bytes, in: catalogue)
      refused += error == nil ? 0 : 1
      if let error, error.code != "file_unreadable" {
        let lines = 1 + bytes.count { $0 == 0x0A }
        let line = try #require(error.place, "seed \(seed)").line
        #expect((1...lines + 1).contains(line), "seed \(seed): \(error.message)")
      }
    }
    // Words in a source's text may change freely; structure, keys and numbers may not.
    #expect((100..<300).contains(refused), "\(refused) of 300 refused")
  }
}

/// Changes, drops, doubles or swaps a few stretches of `bytes`.
private func mutate(_ bytes: inout [UInt8], with generator: inout SplitMix64) {
  let special = [UInt8]("\n :-[]{}\"'#&*!|>%@`,?\t0.9e~\u{0}".utf8)
  for _ in 0..<Int.random(in: 1...4, using: &generator) where bytes.count > 40 {
    let start = Int.random(in: 0..<bytes.count - 40, using: &generator)
    let length = Int.random(in: 1...40, using: &generator)
    switch Int.random(in: 0..<5, using: &generator) {
    case 0: bytes[start] = special.randomElement(using: &generator) ?? 0
    case 1: bytes[start] = UInt8.random(in: 0...255, using: &generator)
    case 2: bytes.removeSubrange(start..<start + length)
    case 3: bytes.insert(contentsOf: bytes[start..<start + length], at: start)
    default: bytes.insert(special.randomElement(using: &generator) ?? 0, at: start)
    }
  }
}
