import Messaging
import Synchronization

/// Serves the navigators of all sites, each site at an address of its own.
///
/// On a thread of its own: whatever a navigator sends, it takes no time from uploads.
final class NavigatorServer: Sendable {
  private struct Place: Sendable {
    let door: NavigatorDoor
    let socket: SocketID
    let wanted: Endpoint
  }

  private let loop: SocketLoop
  private let places: [String: Place]
  private let bound = Mutex<[String: String]>([:])
  private let number = Mutex(0)

  /// Opens the sockets; nobody is served before ``open()``.
  ///
  /// - Parameters:
  ///   - settings: Where, and how many navigators.
  ///   - counters: Count navigators.
  /// - Throws: ``MessagingError/refused(operation:cause:)``.
  init(_ settings: OpenIGTLinkSettings, counters: Counters) async throws(MessagingError) {
    let loop = try SocketLoop()
    self.loop = loop
    var places: [String: Place] = [:]
    do throws(MessagingError) {
      for (site, endpoint) in settings.sites {
        let door = NavigatorDoor(
          showing: ShownResult.nothing(settings).broadcast,
          limit: settings.clientLimit
        ) { counters.navigators($0, of: site, cut: $1) }
        let socket = try await loop.open(.stream, options: .stream) { loop, socket, message in
          door.receive(message, on: socket, of: loop)
        }
        await loop.every(.seconds(1)) { door.sweep(on: socket, of: $0) }
        places[site] = Place(door: door, socket: socket, wanted: endpoint)
      }
    } catch {
      await loop.stop()
      throw error
    }
    self.places = places
  }

  /// Begins to serve.
  ///
  /// - Throws: ``MessagingError/cannotBind(endpoint:cause:)``.
  func open() async throws(MessagingError) {
    for (site, place) in places {
      let endpoint = try await loop.bind(place.socket, to: place.wanted.text)
      bound.withLock { $0[site] = endpoint }
    }
  }

  /// Shows something else to the navigators of a site.
  func show(_ broadcast: Broadcast, to site: String) async {
    guard let place = places[site] else { return }
    let number = number.withLock { last in
      last += 1
      return last
    }
    await place.door.show(broadcast, number: number, on: place.socket, of: loop)
  }

  /// Where the navigators of a site connect, as bound; nil before that.
  func endpoint(of site: String) -> String? { bound.withLock { $0[site] } }

  /// How many navigators of a site are connected.
  func navigators(of site: String) -> Int { places[site]?.door.count ?? 0 }

  /// Ends all connections.
  func stop() async { await loop.stop(lingering: .milliseconds(200)) }
}
