import Logging
import Store

/// What all parts of the daemon share.
struct Office: Sendable {
  let configuration: Configuration
  let store: JobStore
  let uploads: UploadFolder
  let inputs: InputKeeper
  let feed: Feed
  let board = ProgressBoard()
  let clock: WallClock
  let logger: Logger
}
