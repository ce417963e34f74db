/// What the endpoint answers; the connection ends after it.
struct HTTPAnswer: Hashable, Sendable {
  let status: String
  let mediaType: String
  let allow: String?
  let body: String

  /// The answer's bytes.
  var bytes: [UInt8] {
    var head = "HTTP/1.1 \(status)\r\nContent-Type: \(mediaType)\r\n"
    head += "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n"
    if let allow { head += "Allow: \(allow)\r\n" }
    return Array((head + "\r\n" + body).utf8)
  }

  /// The answer to a request: the page at `/metrics`, and nothing else anywhere.
  init(to request: HTTPRequest, page: () -> String) {
    switch (request.path, request.method) {
    case ("/metrics", "GET"):
      self.init(status: "200 OK", mediaType: MetricsRegistry.mediaType, body: page())
    case ("/metrics", _):
      self.init(status: "405 Method Not Allowed", allow: "GET", body: "only GET is served\n")
    default: self.init(status: "404 Not Found", body: "only /metrics is served\n")
    }
  }

  /// The answer to what is no request.
  init(to fault: HTTPRequest.Fault) {
    switch fault {
    case .malformed: self.init(status: "400 Bad Request", body: "this is no HTTP request\n")
    case .tooLong:
      let body = "a request has \(HTTPRequest.limit) bytes at most\n"
      self.init(status: "431 Request Header Fields Too Large", body: body)
    case .otherVersion:
      self.init(status: "505 HTTP Version Not Supported", body: "only HTTP/1.1 is served\n")
    }
  }

  private init(
    status: String,
    mediaType: String = "text/plain; charset=utf-8",
    allow: String? = nil,
    body: String
  ) {
    self.status = status
    self.mediaType = mediaType
    self.allow = allow
    self.body = body
  }
}
