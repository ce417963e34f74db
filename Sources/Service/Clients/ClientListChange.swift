import Wire

/// What a new list of clients changes, by their names.
struct ClientListChange: Hashable, Sendable {
  /// How many names of each kind the audit is given at most.
  static let nameLimit = 50

  /// The clients that are on the new list only.
  let added: [String]
  /// The clients that are on the old list only.
  let removed: [String]
  /// The clients whose site, rights, keys or users are others.
  let changed: [String]

  /// The change from `old` to `new`.
  init(from old: ClientList, to new: ClientList) {
    let before = Dictionary(grouping: old.clients, by: \.name).mapValues(Set.init)
    let after = Dictionary(grouping: new.clients, by: \.name).mapValues(Set.init)
    added = after.keys.filter { before[$0] == nil }.sorted()
    removed = before.keys.filter { after[$0] == nil }.sorted()
    changed = after.keys.filter { before[$0] != nil && before[$0] != after[$0] }.sorted()
  }

  /// The names, for the audit; where there are more than ``nameLimit`` of a kind, `…_more` counts those that
  /// are left out.
  var members: [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    for (kind, names) in [("added", added), ("removed", removed), ("changed", changed)] {
      members[kind] = .array(names.prefix(Self.nameLimit).map(JSONValue.string))
      if names.count > Self.nameLimit {
        members[kind + "_more"] = .integer(Int64(names.count - Self.nameLimit))
      }
    }
    return members
  }
}
