import Crypto
public import Wire

extension Submission {
  /// A submission whose key follows from its content.
  ///
  /// Sent again, also after a failure and from another process, it names the same job: an upload goes
  /// on where it stopped, and nothing is computed twice.
  ///
  /// - Returns: The submission with the key `tmsplan-` and 32 hexadecimal digits of the SHA-256 of
  ///   subject, parameters and the files' roles, runs and digests; of seedmaps, weights
  ///   and transforms also the name, which tells their template.
  public static func keyedByContent(
    subject: String,
    files: [FileDeclaration],
    parameters: SubmissionParameters
  ) -> Submission {
    func submission(key: String) -> Submission {
      Submission(key: key, subject: subject, files: files, parameters: parameters)
    }
    var digest = SHA256()
    digest.update(data: submission(key: "").canonicalParameters)
    for file in files {
      let name = file.role.isNamed ? " \(file.name)" : ""
      digest.update(data: Array("\n\(file.role.rawValue) \(file.run) \(file.sha256)\(name)".utf8))
    }
    return submission(key: "tmsplan-" + hexadecimal(digest.finalize().prefix(16)))
  }
}
