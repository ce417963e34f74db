/// How the peers of a socket prove who they are.
public enum SocketSecurity: Hashable, Sendable {
  /// Not at all, and nobody is asked.
  case none
  /// Not at all, but the authenticator of the loop decides by address; over ipc that tells the peer's
  /// user. `domain` names the socket to it.
  case address(domain: String)
  /// By a key: the server's end. The authenticator decides whose key is let in; without one a server
  /// admits every client that knows its public key.
  case server(CurveSecretKey, domain: String)
  /// By a key: the client's end, which also checks that the server has the key expected of it.
  case client(CurveSecretKey, server: CurvePublicKey)
}

extension SocketOptions {
  /// The same limits and timers with other proofs.
  public func secured(by security: SocketSecurity) -> SocketOptions {
    var options = self
    options.security = security
    return options
  }
}
