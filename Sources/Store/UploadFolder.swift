import Glibc

/// The folder of uploaded files: `incoming/` for parts, `input/<site>/<sha256>` for complete files,
/// `quarantine/` for refused ones.
///
/// A file is in `input/` only when it is whole, checked and durable. Names that come from outside
/// never become part of a path, but for sites and digests, whose letters are checked.
public struct UploadFolder: Sendable {
  /// The folder.
  public let root: String

  /// Creates the folder and its sub-folders where they are missing, for the owner alone.
  ///
  /// - Parameter root: Its parent must exist.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  public init(root: String) throws(StoreError) {
    self.root = root
    for folder in [root, incoming, input, quarantine] { try makeFolder(folder) }
    try synchroniseFolder(root)
  }

  // MARK: Parts

  /// Opens the part file of an upload, and creates it where there is none, with all its room.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - file: Index of the file.
  ///   - size: Bytes of the whole file.
  ///   - offset: How many bytes are durable as recorded. What lies behind them is not trusted.
  /// - Returns: The part; its ``PartFile/offset`` is 0 where it had to be created, whatever was
  ///   recorded.
  /// - Throws: ``StoreError/diskFull(path:bytes:)``, ``StoreError/file(operation:path:number:text:)``.
  public func openPart(
    job: JobID,
    file: Int,
    size: Int64,
    offset: Int64
  ) throws(StoreError) -> PartFile {
    precondition((0...size).contains(offset), "the offset lies in the file")
    let path = partPath(job: job, file: file)
    if let part = try PartFile(existing: path, size: size, offset: offset) { return part }
    let part = try PartFile(creating: path, size: size)
    try synchroniseFolder(incoming)
    return part
  }

  /// Removes a job's part files; ones that are not there are no error.
  ///
  /// - Parameters:
  ///   - job: The job.
  ///   - count: How many files it has.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  public func removeParts(of job: JobID, count: Int) throws(StoreError) {
    for file in 0..<count { try removeFile(partPath(job: job, file: file)) }
  }

  /// Removes all part files but those of some jobs, at the start of the daemon.
  ///
  /// A crash between a cancellation and its tidying up may leave some behind.
  ///
  /// - Returns: How many were removed.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  @discardableResult
  public func removeParts(except jobs: Set<JobID>) throws(StoreError) -> Int {
    var count = 0
    for name in try namesInFolder(incoming) {
      let owner = JobID(String(name.prefix(36)))
      if let owner, jobs.contains(owner) { continue }
      try removeFile(incoming + "/" + name)
      count += 1
    }
    return count
  }

  // MARK: Whole files

  /// Makes the complete uploads of a job inputs: checks their digests, makes them durable, moves
  /// them.
  ///
  /// None is moved before all are checked. After a crash in the midst of it the ones that were moved
  /// are found by ``storedInput(site:sha256:size:)``. A part whose digest is wrong is removed: its
  /// upload begins again at 0.
  ///
  /// - Parameters:
  ///   - parts: The uploads, each of another file.
  ///   - site: The site that the inputs will belong to.
  /// - Returns: The paths of the inputs, in the same order, durable with their folders.
  /// - Throws: ``StoreError/digestMismatch(file:expected:found:)``;
  ///   ``StoreError/incomplete(file:expected:)`` where bytes are missing, which removes nothing;
  ///   ``StoreError/unusableName(_:)``; ``StoreError/file(operation:path:number:text:)``.
  public func acceptParts(_ parts: [UploadedPart], site: String) throws(StoreError) -> [String] {
    var destinations: [String] = []
    for upload in parts {
      destinations.append(try inputPath(site: site, sha256: upload.sha256))
      try check(upload)
    }
    guard !parts.isEmpty else { return [] }
    for upload in parts where upload.part.durableOffset < upload.part.size {
      let durable = try upload.part.synchronise()
      guard durable == upload.part.size else {
        throw .incomplete(file: upload.file, expected: durable)
      }
    }
    try makeFolder(input + "/" + site)
    try synchroniseFolder(input)
    for (upload, destination) in zip(parts, destinations) {
      try renameFile(upload.part.path, to: destination)
    }
    try synchroniseFolder(input + "/" + site)
    try synchroniseFolder(incoming)
    return destinations
  }

  /// Makes the names of a site's inputs durable, whoever gave them.
  ///
  /// - Parameter site: A site that has inputs.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  public func synchroniseInputs(ofSite site: String) throws(StoreError) {
    try synchroniseFolder(input + "/" + site)
    try synchroniseFolder(input)
    try synchroniseFolder(incoming)
  }

  private func check(_ upload: UploadedPart) throws(StoreError) {
    let part = upload.part
    guard part.isComplete else {
      throw .incomplete(file: upload.file, expected: part.offset)
    }
    let found = try part.digest()
    guard found == upload.sha256 else {
      try removeFile(part.path)
      throw .digestMismatch(file: upload.file, expected: upload.sha256, found: found)
    }
  }

  /// The path of an input that this site has stored; nil where it has not.
  ///
  /// It says nothing about other sites' inputs, so that no one learns what another has.
  ///
  /// - Parameters:
  ///   - site: The site.
  ///   - sha256: The digest.
  ///   - size: Bytes.
  /// - Returns: The path, or nil.
  /// - Throws: ``StoreError/unusableName(_:)``.
  public func storedInput(
    site: String,
    sha256: String,
    size: Int64
  ) throws(StoreError) -> String? {
    let path = try inputPath(site: site, sha256: sha256)
    var status = stat()
    guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int64(status.st_size) == size
    else { return nil }
    return path
  }

  /// Whether `path` is that of an input with this digest, which nobody but the daemon can change.
  public func isInput(_ path: String, sha256: String) -> Bool {
    path.hasPrefix(input + "/") && path.hasSuffix("/" + sha256)
  }

  /// Removes an input, when no job needs it any more; one that is not there is no error.
  ///
  /// It is gone for good on return, so that a record of it may go too.
  public func removeInput(site: String, sha256: String) throws(StoreError) {
    let path = try inputPath(site: site, sha256: sha256)
    guard unsafe unlink(path) == 0 else {
      guard errno == ENOENT else { throw .ofSystem("removing", path) }
      return
    }
    try synchroniseFolder(input + "/" + site)
  }

  /// The folder of backups, made where it is missing, for the owner alone.
  ///
  /// - Returns: Its path.
  /// - Throws: ``BackupError/store(_:)``.
  public func backupFolder() throws(BackupError) -> String {
    do throws(StoreError) {
      try makeFolder(root + "/backup")
      return root + "/backup"
    } catch {
      throw .store(error)
    }
  }

  /// The room on the disk that the folder lies on.
  public func diskSpace() throws(StoreError) -> DiskSpace {
    var status = statvfs()
    guard unsafe statvfs(root, &status) == 0 else { throw .ofSystem("measuring", root) }
    let block = Int64(status.f_frsize)
    return DiskSpace(
      total: Int64(status.f_blocks) * block,
      available: Int64(status.f_bavail) * block
    )
  }

  // MARK: Paths

  var incoming: String { root + "/incoming" }
  var input: String { root + "/input" }
  var quarantine: String { root + "/quarantine" }

  private func partPath(job: JobID, file: Int) -> String {
    "\(incoming)/\(job.text).\(file).part"
  }

  func inputPath(site: String, sha256: String) throws(StoreError) -> String {
    let isSite =
      (1...64).contains(site.utf8.count) && site != "." && site != ".."
      && site.utf8.allSatisfy { isNameCharacter($0) }
    guard isSite else { throw .unusableName(site) }
    let isDigest = sha256.utf8.count == 64 && sha256.utf8.allSatisfy { isHexadecimal($0) }
    guard isDigest else { throw .unusableName(sha256) }
    return "\(input)/\(site)/\(sha256)"
  }
}

/// The upload of one file of a job, and what it must digest to.
public struct UploadedPart: Sendable {
  /// Index of the file in its job.
  public let file: Int
  /// The bytes.
  public let part: PartFile
  /// What was promised.
  public let sha256: String

  /// Names the upload of `file`.
  public init(file: Int, part: PartFile, sha256: String) {
    self.file = file
    self.part = part
    self.sha256 = sha256
  }
}

/// The room on a disk.
public struct DiskSpace: Sendable, Hashable {
  /// Bytes in all.
  public let total: Int64
  /// Bytes that the daemon can still use.
  public let available: Int64

  /// How much is used or reserved, in per cent, rounded up.
  public var usedPercent: Int {
    guard total > 0 else { return 100 }
    return Int((Double(total - available) / Double(total) * 100).rounded(.up))
  }
}

private func isNameCharacter(_ character: UInt8) -> Bool {
  switch character {
  case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
    UInt8(ascii: "-"):
    true
  default: false
  }
}

private func isHexadecimal(_ character: UInt8) -> Bool {
  switch character {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"): true
  default: false
  }
}
