import Store
import Wire

extension RequestHandler {
  /// The files beside the report of `job`.
  func attachments(of job: JobRecord) throws(WireError) -> Reply {
    try office.refuseUnfinished(job)
    let files = try office.storing { () throws(StoreError) in
      try office.store.attachments(of: job.id)
    }
    return .attachments(
      job: job.id.text,
      files: files.map { AttachedFile(name: $0.name, size: $0.size, sha256: $0.sha256) }
    )
  }

  /// Up to 1 MiB of one of them.
  func attachment(
    _ name: String,
    from offset: Int64,
    of job: JobRecord,
    _ caller: Caller
  ) throws(WireError) -> (AttachedPart, [UInt8]) {
    try office.refuseUnfinished(job)
    let (result, found) = try office.storing { () throws(StoreError) in
      (
        try office.store.result(of: job.id),
        try office.store.attachment(
          name,
          of: job.id,
          from: offset,
          limit: Int64(WireLimits.chunk)
        )
      )
    }
    guard let result else { throw .unknownJob }
    guard let (file, bytes) = found else {
      throw .field("name", "no file of this name lies beside the report of the job")
    }
    guard offset <= file.size else {
      throw .field("offset", "offset is \(offset), the file has \(file.size) bytes")
    }
    try office.recordDelivery(of: result, of: job, to: caller)
    return (
      AttachedPart(job: job.id.text, name: file.name, offset: offset, size: file.size), bytes
    )
  }
}
