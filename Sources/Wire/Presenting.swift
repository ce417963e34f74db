/// What is asked about what a site's navigators are shown.
public enum Presenting: Hashable, Sendable {
  /// Shows the result of a job; with `isFollowing`, later results of the same subject too.
  case show(job: String, isFollowing: Bool)
  /// Shows nothing any more. A client's site is its own; an operator names one.
  case clear(site: String?)
  /// Asks what is shown, and changes nothing.
  case ask(site: String?)
}

/// What a site's navigators are shown; the answer to `present`.
public struct OnAir: Hashable, Sendable {
  /// What that is.
  public enum State: String, CaseIterable, Hashable, Sendable {
    /// The daemon serves no navigators of this site.
    case off
    /// Nobody has put anything on the air.
    case nothing
    /// A recommended target.
    case target
    /// A result without a target that may be shown; ``OnAir/reason`` tells why.
    case noTarget = "no_target"
  }

  /// The site.
  public let site: String
  /// What is shown.
  public let state: State
  /// The job whose result it is.
  public var job: String?
  /// Its subject's pseudonym; nil for who may not know it.
  public var subject: String?
  /// Whether later results of the subject take its place by themselves.
  public var isFollowing = false
  /// A code that says why there is no target, or why it has no coil pose.
  public var reason: String?
  /// A newer result of the same subject, which waits to be presented.
  public var newer: String?
  /// Since when, RFC 3339.
  public var since: String?
  /// Where navigators connect, as `tcp://address:port`.
  public var endpoint: String?
  /// How many navigators are connected.
  public var navigators = 0

  /// Describes a site that shows nothing more than `state` says.
  public init(site: String, _ state: State) {
    self.site = site
    self.state = state
  }
}

extension Presenting {
  var members: [String: JSONValue] {
    switch self {
    case .show(let job, let isFollowing):
      return ["job": .string(job), "follow": .bool(isFollowing)]
    case .clear(let site):
      var members: [String: JSONValue] = ["clear": true]
      members["site"] = site.map(JSONValue.string)
      return members
    case .ask(let site): return site.map { ["site": .string($0)] } ?? [:]
    }
  }

  init(_ fields: Fields) throws(WireError) {
    let clears = try fields.flag("clear") ?? false
    let follows = try fields.flag("follow")
    let site = try fields.text("site", "1 to 64 of A-Za-z0-9._-", where: FieldRules.isSegment)
    guard fields.present("job") != nil else {
      // Who would show a job and misspells its name must not be answered as one who only asks.
      guard follows == nil else { throw fields.refusal("job", "is missing") }
      self = clears ? .clear(site: site) : .ask(site: site)
      return
    }
    guard !clears else { throw fields.refusal("clear", "and job exclude each other") }
    guard site == nil else { throw fields.refusal("site", "is that of the job") }
    self = .show(job: try fields.job(), isFollowing: follows ?? false)
  }
}

extension OnAir {
  /// All of it as an object.
  public var value: JSONValue { .object(members) }

  var members: [String: JSONValue] {
    [
      "site": .string(site), "state": .string(state.rawValue), "job": text(job),
      "subject": text(subject), "follow": .bool(isFollowing), "reason": text(reason),
      "newer": text(newer), "since": text(since), "endpoint": text(endpoint),
      "navigators": .integer(Int64(navigators)),
    ]
  }

  private func text(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

  init(_ fields: Fields) throws(WireError) {
    site = try fields.required("site", fields.text)
    state = try fields.required("state") { (name) throws(WireError) in
      try fields.choice(name, State.self)
    }
    job = try fields.text("job")
    subject = try fields.text("subject")
    isFollowing = try fields.flag("follow") ?? false
    reason = try fields.text("reason")
    newer = try fields.text("newer")
    since = try fields.text("since")
    endpoint = try fields.text("endpoint")
    navigators = Int(try fields.count("navigators"))
  }
}
