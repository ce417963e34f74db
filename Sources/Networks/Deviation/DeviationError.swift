public import Findings

/// Why a person is not compared with controls.
public enum DeviationError: CodedError, Equatable {
  /// There are fewer than 4 controls.
  case tooFewControls(count: Int)
  /// The values come from another pipeline than the controls'.
  case otherPipeline(subject: String, controls: String)
  /// The person was scanned on another scanner, or with another protocol.
  case siteChanged
  /// Scanner or protocol of the person are not known.
  case siteUnknown
  /// The person is younger or older than all controls.
  case outsideAges(age: Double, youngest: Double, oldest: Double)
  /// The person is one of the controls.
  case subjectIsControl(id: String)
  /// A measure or a control is there twice.
  case repeated(name: String)
  /// A control has another number of values than there are measures.
  case otherMeasures(control: String, count: Int, expected: Int)
  /// A value or an age is NaN or infinite.
  case notFinite(of: String)

  /// A stable snake_case code.
  public var code: String {
    switch self {
    case .tooFewControls: "controls_too_few"
    case .otherPipeline: "controls_other_pipeline"
    case .siteChanged: SiteStatus.changed.rawValue
    case .siteUnknown: SiteStatus.unknown.rawValue
    case .outsideAges: "controls_age_outside"
    case .subjectIsControl: "controls_hold_subject"
    case .repeated: "controls_name_repeated"
    case .otherMeasures: "controls_other_measures"
    case .notFinite: "controls_not_finite"
    }
  }

  /// What was found.
  public var message: String {
    switch self {
    case .tooFewControls(let count): "there are \(count) controls, and 4 are the least"
    case .otherPipeline(let subject, let controls):
      "the values come from pipeline \(subject), those of the controls from \(controls)"
    case .siteChanged: "the controls were scanned on another scanner or with another protocol"
    case .siteUnknown: "scanner or protocol are not known, so that the site effect is unknown"
    case .outsideAges(let age, let youngest, let oldest):
      "the age of \(age) years lies outside that of the controls, \(youngest) to \(oldest)"
    case .subjectIsControl(let id): "the person is the control \(id)"
    case .repeated(let name): "the controls have \(name) twice"
    case .otherMeasures(let control, let count, let expected):
      "the control \(control) has \(count) values for \(expected) measures"
    case .notFinite(let name): "a value or the age of \(name) is not a finite number"
    }
  }

  /// What the user can do.
  public var remedy: String {
    switch self {
    case .tooFewControls:
      "Scan more controls on the same scanner; without them a value has no z."
    case .otherPipeline: "Process the person and the controls with one and the same pipeline."
    case .siteChanged, .siteUnknown:
      "Use controls of the same scanner and protocol; a site effect cannot be removed from one person."
    case .outsideAges: "Add controls of that age."
    case .subjectIsControl: "Leave the person out of the controls."
    case .repeated, .otherMeasures, .notFinite: "Correct the file of the controls."
    }
  }
}
