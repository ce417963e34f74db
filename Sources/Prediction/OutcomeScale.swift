/// A depression rating scale, by the name that reports use.
public enum OutcomeScale: String, CaseIterable, Codable, Hashable, Sendable {
  /// Hamilton Rating Scale for Depression, 17 items.
  case hrsd17 = "HRSD-17"
  /// Montgomery–Åsberg Depression Rating Scale.
  case madrs = "MADRS"
  /// Patient Health Questionnaire, 9 items.
  case phq9 = "PHQ-9"
  /// Beck Depression Inventory, second edition.
  case bdi2 = "BDI-II"
  /// Quick Inventory of Depressive Symptomatology, 16 items, self-report.
  case qids16 = "QIDS-SR-16"

  /// The highest score that the scale allows; the lowest is 0.
  public var maximumScore: Double {
    switch self {
    case .hrsd17: 52
    case .madrs: 60
    case .phq9: 27
    case .bdi2: 63
    case .qids16: 27
    }
  }
}
