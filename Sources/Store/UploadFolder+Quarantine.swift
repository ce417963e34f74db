import Glibc

extension UploadFolder {
  /// Moves a refused input out of the way, for people to look at.
  ///
  /// One that was set aside before, with the same digest and so the same content, is replaced.
  ///
  /// - Parameters:
  ///   - site: The site.
  ///   - sha256: The digest.
  ///   - time: When it was refused, in milliseconds since 1970: its age counts from then.
  /// - Returns: False where there is no such input, for instance as a crash cut an earlier call short.
  /// - Throws: ``StoreError/unusableName(_:)``, ``StoreError/file(operation:path:number:text:)``.
  @discardableResult
  public func quarantineInput(
    site: String,
    sha256: String,
    since time: Int64
  ) throws(StoreError) -> Bool {
    let source = try inputPath(site: site, sha256: sha256)
    let destination = quarantinePath(site: site, sha256: sha256)
    guard unsafe rename(source, destination) == 0 else {
      guard errno == ENOENT else { throw .ofSystem("moving", source) }
      return false
    }
    let moment = timespec(
      tv_sec: time_t(time / 1000),
      tv_nsec: Int(time % 1000) * 1_000_000
    )
    guard unsafe utimensat(AT_FDCWD, destination, [moment, moment], AT_SYMLINK_NOFOLLOW) == 0
    else { throw .ofSystem("dating", destination) }
    try synchroniseFolder(quarantine)
    try synchroniseFolder(input + "/" + site)
    return true
  }

  /// Removes an input and what was set aside of it; what is not there is no error.
  ///
  /// - Parameters:
  ///   - site: The site.
  ///   - sha256: The digest.
  /// - Throws: ``StoreError/unusableName(_:)``, ``StoreError/file(operation:path:number:text:)``.
  public func eraseInput(site: String, sha256: String) throws(StoreError) {
    try removeInput(site: site, sha256: sha256)
    try removeFile(quarantinePath(site: site, sha256: sha256))
    try synchroniseFolder(quarantine)
  }

  /// Removes what was refused before `time`.
  ///
  /// - Parameter time: Milliseconds since 1970.
  /// - Returns: How many files were removed.
  /// - Throws: ``StoreError/file(operation:path:number:text:)``.
  @discardableResult
  public func removeQuarantined(before time: Int64) throws(StoreError) -> Int {
    var count = 0
    for name in try namesInFolder(quarantine) {
      let path = quarantine + "/" + name
      var status = stat()
      guard unsafe lstat(path, &status) == 0 else { throw .ofSystem("reading", path) }
      let refused =
        Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
      guard refused < time else { continue }
      try removeFile(path)
      count += 1
    }
    return count
  }

  /// A digest has 64 letters, so that site and digest can be told apart.
  private func quarantinePath(site: String, sha256: String) -> String {
    quarantine + "/" + site + "-" + sha256
  }
}
