import Foundation

/// What a test wants otherwise than a daemon's defaults.
struct DaemonOptions {
  /// Folders below which files are taken by path.
  var roots: [URL] = []
  /// Further keys of `inputs`, such as `upload_limit_mib`.
  var inputs: [String: Int] = [:]
  /// Keys of `jobs`, such as `queue`.
  var jobs: [String: Int] = [:]
  /// Where requests are taken; nil is a socket in the daemon's folder.
  var ingest: String?
  /// Further keys of `listen`, such as `metrics`.
  var listen: [String: String] = [:]
  /// Further variables of the environment.
  var environment: [String: String] = [:]
  /// Further keys at the root of the configuration.
  var root: [String: String] = [:]
}
