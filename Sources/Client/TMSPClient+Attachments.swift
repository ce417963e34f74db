import Crypto
public import Wire

extension TMSPClient {
  /// The files beside a job's report; none where the job mapped no networks, and of a daemon that knows
  /// no such files.
  public func attachments(of job: String) async throws(ClientError) -> [AttachedFile] {
    let verb = Verb.attachments(job: job)
    do throws(ClientError) {
      guard case .attachments(_, let files) = try await ask(verb).reply else {
        throw unexpected(verb)
      }
      return files
    } catch .refused(let error) where error.code == .unknownType {
      return []
    }
  }

  /// The bytes of one of these files, which are checked against its digest.
  ///
  /// - Throws: ``ClientError/unexpectedReply(_:)`` where they are not what was told of it.
  public func attachment(
    _ file: AttachedFile,
    of job: String
  ) async throws(ClientError) -> [UInt8] {
    var bytes: [UInt8] = []
    repeat {
      let verb = Verb.attachment(job: job, name: file.name, offset: Int64(bytes.count))
      let message = try await ask(verb)
      guard case .attachment(let part) = message.reply, let body = message.body,
        part.offset == bytes.count, part.size == file.size,
        !body.isEmpty || part.size == part.offset,
        Int64(bytes.count + body.count) <= file.size
      else { throw unexpected(verb) }
      bytes += body
    } while Int64(bytes.count) < file.size
    guard hexadecimal(SHA256.hash(data: bytes)) == file.sha256 else {
      throw .unexpectedReply("\(file.name) is not what its digest says")
    }
    return bytes
  }
}
