import Foundation
import Testing

extension PythonClientTests {
  /// What a client may not say is refused in the words of the specification, and changes nothing.
  @Suite struct Refusals {
    /// What is fixed in an error reply; nil where the code has no such field.
    private struct Refusal: Codable, Hashable {
      let code: String
      let retry: String
      var field: String?
      var reason: String?
      var file: Int?
      var expected: Int?
      var limit: Int?
      var versions: [String]?

      static func never(
        _ code: String,
        _ field: String? = nil,
        _ reason: String? = nil
      ) -> Refusal {
        Refusal(code: code, retry: "never", field: field, reason: reason)
      }
    }

    /// Runs functions of `refusals.py` against one daemon, and looks at the daemon after each.
    ///
    /// The queue has room for one job, so that one which is left over would be noticed.
    private func expect(_ refusals: KeyValuePairs<String, Refusal?>) async throws {
      let folder = try TemporaryFolder()
      let root = folder / "root"
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
      var options = DaemonOptions(roots: [root])
      options.inputs = ["upload_limit_mib": 1]
      options.jobs = ["queue": 1]
      let daemon = try await RunningDaemon.start(options, in: folder)
      for (name, expected) in refusals {
        let arguments = [name, daemon.ingest, root.path(percentEncoded: false)]
        let outcome = try await Python.run("refusals.py", arguments)
        #expect(outcome.status == 0, "\(name): \(outcome.errors)")
        let reply = try? JSONDecoder().decode(Refusal?.self, from: Data(outcome.output.utf8))
        #expect(reply == expected, "\(name): \(outcome.output)")
        #expect(try await daemon.leftovers(of: ["incoming", "input"]).isEmpty, "\(name)")
      }
      #expect(try await daemon.stop() == 0, "\(daemon.messages)")
    }

    @Test func `what is no request is refused`() async throws {
      try await expect([
        "unknown_version": Refusal(
          code: "unsupported_version",
          retry: "never",
          versions: ["tmsp/1"]
        ),
        "missing_frames": .never("bad_frame"),
        "too_many_frames": .never("bad_frame"),
        "many_thousand_frames": .never("bad_frame"),
        "body_without_need": .never("bad_frame"),
        "chunk_without_body": .never("bad_frame"),
        "chunk_without_file": .never("bad_field", "file"),
        "since_of_another_database": .never("epoch_changed"),
        "malformed_json": .never("bad_header"),
        "duplicate_names": .never("bad_header"),
        "not_a_number": .never("bad_header"),
        "not_utf8": .never("bad_header"),
        "deep_header": .never("bad_header"),
        "long_header": .never("bad_header"),
        "unknown_verb": .never("unknown_type", "type"),
        "oversized_frame": nil,
      ])
    }

    @Test func `a case that no worker could compute is refused`() async throws {
      try await expect([
        "unknown_protocol": .never("bad_field", "params.protocol", "protocol_unknown"),
        "unknown_space": .never("bad_field", "params.space", "space_unknown"),
        "bare_mni": .never("bad_field", "params.space", "space_unknown"),
        "unknown_parameter": .never("bad_field", "params.protokol"),
        "unknown_meta": .never("bad_field", "meta.name"),
        "unknown_file_field": .never("bad_field", "files[1].sise"),
        "unknown_field": .never("bad_field", "param"),
        "size_beside_path": .never("bad_field", "files[0].size"),
        "baseline_without_scale": .never("bad_field", "params.baseline"),
        "two_templates": .never("bad_field", "params.space", "space_conflict"),
        "subject_with_folder": .never("bad_field", "meta.subject"),
        "missing_mask": .never("bad_field", "files"),
        "too_large_file": Refusal(
          code: "refused_size",
          retry: "never",
          field: "files[0].size",
          limit: 1_048_576
        ),
        "key_conflict": .never("key_conflict"),
        "key_conflict_of_template": .never("key_conflict"),
      ])
    }

    @Test func `a path that leads elsewhere is refused`() async throws {
      func path(_ reason: String) -> Refusal { .never("bad_field", "files[0].path", reason) }
      try await expect([
        "path_outside_roots": path("path_outside_roots"),
        "path_beside_root": path("path_outside_roots"),
        "path_with_dots": .never("bad_field", "files[0].path"),
        "path_is_symbolic_link": path("path_symlink"),
        "path_through_symbolic_link": path("path_symlink"),
        "path_is_folder": path("path_not_a_file"),
        "path_is_pipe": path("path_not_a_file"),
        "path_is_missing": path("path_unreadable"),
      ])
    }

    @Test func `an upload that is not what was declared is refused`() async throws {
      func again(_ code: String, file: Int, expected: Int, limit: Int? = nil) -> Refusal {
        Refusal(code: code, retry: "same_key", file: file, expected: expected, limit: limit)
      }
      try await expect([
        "wrong_digest": again("digest_mismatch", file: 0, expected: 0),
        "wrong_digest_of_path": Refusal(code: "digest_mismatch", retry: "never", file: 0),
        // Two bytes have come; 10 MiB may be under way.
        "wrong_offset": again("wrong_offset", file: 0, expected: 2, limit: 2 + 10_485_760),
        "chunk_beyond_end": Refusal(code: "too_large", retry: "never", limit: 7),
        "commit_too_early": again("incomplete", file: 1, expected: 0),
        "unknown_job": .never("unknown_job"),
      ])
    }
  }
}
