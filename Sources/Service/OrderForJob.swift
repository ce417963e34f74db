import Store

extension Office {
  /// The order to compute `job`, whose files are stored.
  func order(for job: JobRecord) -> WorkOrder {
    let files = job.files.map { file in
      let path = file.path ?? ""
      return WorkOrder.File(file, at: path, isStored: uploads.isInput(path, sha256: file.sha256))
    }
    return order(for: job, files: files)
  }

  /// The order to follow the upload of `job`.
  func order(toFollow job: JobRecord, files: [WorkOrder.File]) -> WorkOrder {
    var order = order(for: job, files: files)
    order.isFollowing = true
    return order
  }

  private func order(for job: JobRecord, files: [WorkOrder.File]) -> WorkOrder {
    WorkOrder(
      job: job.id.text,
      parameters: job.parameters,
      files: files,
      roots: configuration.roots + [inputs.folder],
      dataFolder: configuration.dataFolder,
      validityDays: configuration.targetValidityDays
    )
  }
}

extension WorkOrder.File {
  /// A file of a job that lies at `path`.
  init(_ file: FileRecord, at path: String, isStored: Bool, available: Int64? = nil) {
    self.init(
      role: file.role,
      run: file.run ?? 1,
      name: file.name,
      path: path,
      size: file.size,
      sha256: file.sha256,
      isStored: isStored,
      available: available
    )
  }
}
