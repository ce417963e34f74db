import CZeroMQ

/// What the authenticator of a loop is asked about a peer before it is let in (ZeroMQ RFC 27).
public struct AuthenticationRequest: Hashable, Sendable {
  /// How the peer proves itself.
  public enum Mechanism: Hashable, Sendable {
    /// Not at all.
    case null
    /// It has the secret key that belongs to this one.
    case curve(CurvePublicKey)
    /// In a way that is not known here.
    case other(String)
  }

  /// The domain of the socket, as ``SocketSecurity`` names it.
  public let domain: String
  /// Where the peer is: an IP address, or over ipc `localhost:<uid>:<gid>:<pid>`.
  public let address: String
  /// What the peer proves.
  public let mechanism: Mechanism
}

extension SocketLoop {
  /// Decides about a peer, on the loop's thread.
  ///
  /// - Returns: The ``PeerProperties/userID`` of all its messages, not empty; nil refuses it.
  public typealias Authenticator = @Sendable (AuthenticationRequest) -> String?

  /// Has `decide` asked about every peer of the sockets whose ``SocketSecurity`` wants it.
  ///
  /// To be called once, before the first such socket is bound: a peer that comes before is let in.
  ///
  /// - Throws: ``MessagingError/cannotBind(endpoint:cause:)`` where there is one already.
  public func authenticate(by decide: @escaping Authenticator) throws(MessagingError) {
    let options = SocketOptions(maximumFrames: 16, heartbeat: nil)
    let id = try open(.replier, options: options) { loop, socket, message in
      let answer = verdict(on: message.frames.map(\.bytes), decide)
      _ = try? loop.send(answer, on: socket)
    }
    do {
      try bind(id, to: "inproc://zeromq.zap.01")
    } catch {
      close(id)
      throw error
    }
  }
}

/// The reply to a request of ZAP: version, request, status, text, user and metadata.
private func verdict(
  on frames: [[UInt8]],
  _ decide: SocketLoop.Authenticator
) -> [[UInt8]] {
  let version = Array("1.0".utf8)
  guard frames.count >= 6, frames[0] == version, let request = AuthenticationRequest(frames) else {
    let id = frames.count > 1 ? frames[1] : []
    return [version, id, Array("500".utf8), Array("not a request".utf8), [], []]
  }
  guard let user = decide(request), !user.isEmpty else {
    return [version, frames[1], Array("400".utf8), Array("not admitted".utf8), [], []]
  }
  return [version, frames[1], Array("200".utf8), Array("OK".utf8), Array(user.utf8), []]
}

extension AuthenticationRequest {
  fileprivate init?(_ frames: [[UInt8]]) {
    domain = String(decoding: frames[2], as: UTF8.self)
    address = String(decoding: frames[3], as: UTF8.self)
    let name = String(decoding: frames[5], as: UTF8.self)
    switch name {
    case "NULL": mechanism = .null
    case "CURVE":
      guard frames.count > 6, let key = CurvePublicKey(bytes: frames[6]) else { return nil }
      mechanism = .curve(key)
    default: mechanism = .other(name)
    }
  }
}
