import Glibc

extension Configuration {
  /// All endpoints, each with its key.
  private var places: [(key: String, endpoint: Endpoint)] {
    let sites = openIGTLink?.sites.sorted { $0.key < $1.key } ?? []
    return ingest.map { ("listen.ingest", $0) } + results.map { ("listen.results", $0) }
      + (admin.map { [("listen.admin", $0)] } ?? [])
      + (metrics.map { [("listen.metrics", $0)] } ?? [])
      + sites.map { ("openigtlink.sites.\($0.key)", $0.value) }
  }

  /// Refuses an endpoint that is named twice: the second socket would take the place of the first one,
  /// or find it in use.
  func refuseSharedEndpoints(_ listen: ConfigurationMap) throws(ConfigurationError) {
    var owners: [Endpoint: String] = [:]
    // A port of * is another one each time.
    for (key, endpoint) in places where endpoint.path != nil || !endpoint.text.hasSuffix(":*") {
      guard let owner = owners.updateValue(key, forKey: endpoint) else { continue }
      let words = owner == key ? "stands there twice" : "belongs to \(owner) already"
      let last = key.split(separator: ".").last.map(String.init)
      throw listen.error("\(key): \"\(endpoint)\" \(words)", at: last)
    }
  }

  /// Checks that the state folder can be made, and that the folders of the sockets may come.
  ///
  /// A folder that is missing is none of the faults by itself: the daemon makes the one of its state, and
  /// systemd those of its sockets.
  ///
  /// - Parameter file: The name that errors use.
  /// - Throws: ``ConfigurationError`` where not even the folder above is there.
  func requireParents(file: String) throws(ConfigurationError) {
    guard isFolder(stateFolder) || isFolder(parent(of: stateFolder)) else {
      throw ConfigurationError(
        file: file,
        message: "state_folder: \(stateFolder) cannot be made: there is no folder "
          + parent(of: stateFolder)
      )
    }
    for (key, endpoint) in places {
      guard let folder = endpoint.path.map(parent), !isFolder(folder), !isFolder(parent(of: folder))
      else { continue }
      throw ConfigurationError(
        file: file,
        message: "\(key): there is no folder \(folder) for \"\(endpoint)\", nor one above it"
      )
    }
  }

  /// The roots that are no folders; a mount may come later.
  var missingRoots: [String] { roots.filter { !isFolder($0) } }
}

extension Endpoint {
  /// The file of an ipc socket; nil for an address.
  fileprivate var path: String? { text.dropping(prefix: "ipc://").map(String.init) }
}

/// The folder above an absolute path.
private func parent(of path: String) -> String {
  let end = path.lastIndex(of: "/") ?? path.startIndex
  return end == path.startIndex ? "/" : String(path[..<end])
}

private func isFolder(_ path: String) -> Bool {
  var status = stat()
  return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
