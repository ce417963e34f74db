import Findings
import Planning

/// What is planned as one piece: a participant, or one session of a participant.
public struct AppUnit: Hashable, Sendable {
  /// The participant's label, without `sub-`.
  public let participant: String
  /// The session's label, without `ses-`; nil of a participant without sessions.
  public let session: String?

  /// Names a unit.
  public init(participant: String, session: String?) {
    self.participant = participant
    self.session = session
  }

  /// `sub-…`, and `_ses-…` where there is one.
  public var name: String { "sub-\(participant)" + (session.map { "_ses-\($0)" } ?? "") }

  /// The folder of its files below that of the dataset.
  public var folder: String {
    "sub-\(participant)/" + (session.map { "ses-\($0)/" } ?? "") + "func"
  }

  /// Refuses labels that BIDS does not know, which may lead out of the folder.
  func refuseOddLabels() throws(PlanningError) {
    for label in [participant, session].compactMap(\.self) where !isLabel(label) {
      throw PlanningError(
        Finding(
          "bids_label_invalid",
          .error,
          subject: name,
          message: "\"\(label)\" is no label: BIDS has letters, digits and + in labels.",
          remedy: "Rename the participant or session in the dataset."
        ),
        stage: .preflight,
        fault: .input
      )
    }
  }
}

/// Whether `text` is a label as BIDS has it: letters, digits and `+`.
public func isLabel(_ text: String) -> Bool {
  text.wholeMatch(of: /[A-Za-z0-9+]+/) != nil
}

/// Which units are wanted; empty lists leave all.
public struct AppSelection: Sendable {
  /// Participants' labels.
  public let participants: [String]
  /// Sessions' labels.
  public let sessions: [String]
  /// The task's label; nil where the runs are all of one.
  public let task: String?

  /// Takes labels with or without `sub-` and `ses-`.
  public init(participants: [String], sessions: [String], task: String?) {
    func bare(_ labels: [String], _ key: String) -> [String] {
      var seen: Set<String> = []
      return labels.map { $0.hasPrefix(key) ? String($0.dropFirst(key.count)) : $0 }
        .filter { seen.insert($0).inserted }
    }
    self.participants = bare(participants, "sub-")
    self.sessions = bare(sessions, "ses-")
    self.task = task.map { $0.hasPrefix("task-") ? String($0.dropFirst(5)) : $0 }
  }
}

extension SourceDataset {
  /// The units that are wanted, and the sessions that have no run of the task, which are passed over.
  ///
  /// A participant without any such session is a unit all the same, and refused when it is planned: what
  /// is asked for is never left out without a word.
  public func units(
    _ selection: AppSelection
  ) -> (units: [AppUnit], passedOver: [AppUnit]) {
    var (units, passedOver): ([AppUnit], [AppUnit]) = ([], [])
    let wanted = selection.participants.isEmpty ? participants : selection.participants
    for participant in wanted {
      let all = sessions(of: participant)
      let named = selection.sessions.isEmpty ? all : selection.sessions
      guard !named.isEmpty else {
        units.append(AppUnit(participant: participant, session: nil))
        continue
      }
      let own = named.map { AppUnit(participant: participant, session: $0) }
      let filled = own.filter { hasRuns($0, selection.task) }
      units += filled.isEmpty ? Array(own.prefix(1)) : filled
      passedOver += filled.isEmpty ? [] : own.filter { !filled.contains($0) }
    }
    return (units, passedOver)
  }

  private func hasRuns(_ unit: AppUnit, _ task: String?) -> Bool {
    !runNames(
      BIDSQuery(
        participant: unit.participant,
        session: unit.session,
        task: task,
        run: nil,
        space: nil
      ),
      in: path
    ).isEmpty
  }
}
