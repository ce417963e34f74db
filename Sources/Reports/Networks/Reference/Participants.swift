import Networks

/// The ages and sexes of a `participants.tsv` of BIDS.
public struct Participants: Sendable {
  /// Age as it stands there, and sex where it is told.
  struct Person: Sendable {
    let age: String
    let sex: Sex?
  }

  private var people: [String: Person] = [:]

  /// Reads the list: the columns `participant_id` and `age`, and `sex` where there is one.
  ///
  /// - Throws: ``ReferenceError``.
  public init(_ file: UserFile) throws(ReferenceError) {
    let table: TabbedTable
    do throws(DocumentError) {
      table = TabbedTable(try file.text())
    } catch {
      throw .document(error)
    }
    if let line = table.unevenLine { throw .rowInvalid(file: file.name, line: line) }
    func place(_ column: String) throws(ReferenceError) -> Int {
      guard let place = table.head.firstIndex(of: column) else {
        throw .columnMissing(file: file.name, column: column)
      }
      return place
    }
    let (label, age) = (try place("participant_id"), try place("age"))
    let sex = table.head.firstIndex(of: "sex")
    for row in table.rows {
      let bare = bareLabel(row[label])
      guard people[bare] == nil else {
        throw .labelRepeated(file: file.name, label: row[label])
      }
      people[bare] = Person(age: row[age], sex: sex.flatMap { Participants.sex(row[$0]) })
    }
  }

  /// The person that a report calls `subject`, with or without `sub-`.
  ///
  /// - Throws: Where the list lacks the person or the age.
  func person(_ subject: String) throws(ReferenceError) -> (age: Double, sex: Sex?) {
    guard let person = people[bareLabel(subject)] else { throw .participantMissing(id: subject) }
    guard let age = Double(person.age), (0...120).contains(age) else {
      throw .ageMissing(id: subject, found: person.age)
    }
    return (age, person.sex)
  }

  /// As BIDS 1.10 writes it; nil for what is neither.
  private static func sex(_ text: String) -> Sex? {
    switch text.lowercased() {
    case "f", "female": .female
    case "m", "male": .male
    default: nil
    }
  }
}

/// A label without `sub-`.
func bareLabel(_ text: String) -> String {
  text.hasPrefix("sub-") ? String(text.dropFirst(4)) : text
}
