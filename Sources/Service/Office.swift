import Logging
import Store
import Wire

/// What all parts of the daemon share.
struct Office: Sendable {
  let configuration: Configuration
  let store: JobStore
  let uploads: UploadFolder
  let inputs: InputKeeper
  let feed: Feed
  let presenter: Presenter
  let exporter: Exporter
  let board = ProgressBoard()
  let recentActs = RecentActs()
  let counters: Counters
  let clock: WallClock
  let logger: Logger
}

extension Office {
  /// Calls the store, in the words of the wire; what failed in it is told to the operator.
  @discardableResult
  func storing<Value>(_ body: () throws(StoreError) -> Value) throws(WireError) -> Value {
    do throws(StoreError) {
      return try body()
    } catch {
      switch error {
      case .database, .file: logger.storeFailed(error)
      default: break
      }
      throw WireError(error)
    }
  }
}
