import Planning
import Testing

/// Lists of participants as clinics write them.
@Suite struct ParticipantListTests {
  @Test(arguments: [
    ("01\n02\n", ["01", "02"]), ("sub-01\nsub-02", ["01", "02"]),
    ("participant_id\tage\nsub-01\t30\nsub-02\tn/a\n", ["01", "02"]),
    ("participant_id\r\nsub-01\r\nsub-02\r\n", ["01", "02"]),
    ("\u{FEFF}participant_id\tsex\nsub-01\tF\n", ["01"]),
    ("  01 \n\n\t\n 02\n", ["01", "02"]), ("", []), ("participant_id\n", []),
    // Twice is told by whoever makes the map, not hidden here.
    ("01\nsub-01\n", ["01", "01"]),
    // Only the first line can be a head, and only a whole prefix is left away.
    ("01\nparticipant_id\n", ["01", "participant_id"]), ("sub01\nsub-sub-1\n", ["sub01", "sub-1"]),
    // A line whose first column is empty names nobody.
    ("01\n\t30\n02\n", ["01", "02"]),
  ])
  func `labels are the first column without head and prefix`(text: String, labels: [String]) {
    #expect(participantLabels(in: text) == labels)
  }
}
