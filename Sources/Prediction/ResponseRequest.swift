/// What a clinic tells about the patient; all of it may be left out but the place of stimulation.
public struct ResponseRequest: Sendable, Hashable {
  /// What the patient is treated for.
  public enum Diagnosis: String, CaseIterable, Codable, Hashable, Sendable {
    /// Unipolar major depressive disorder, the population of the reference classes.
    case majorDepression = "mdd"
    /// Bipolar disorder.
    case bipolar
    /// A psychotic disorder, or depression with psychotic features.
    case psychosis
    /// Depression with a neurological disease.
    case neurological
  }

  /// Where the coil is placed.
  public enum StimulationSite: String, CaseIterable, Codable, Hashable, Sendable {
    /// Left dorsolateral prefrontal cortex, the site of the reference classes.
    case leftDLPFC = "left_dlpfc"
    /// Right dorsolateral prefrontal cortex.
    case rightDLPFC = "right_dlpfc"
    /// Anywhere else.
    case other
  }

  /// The scale of ``baseline``, and the scale that the outcome is wanted on.
  public let scale: OutcomeScale?
  /// The score before the course; it counts only together with ``scale``.
  public let baseline: Double?
  /// The age in years.
  public let age: Double?
  /// What the patient is treated for.
  public let diagnosis: Diagnosis?
  /// Where the coil is placed; nil where no place was found.
  public let site: StimulationSite?

  /// Creates a request.
  ///
  /// - Throws: ``PredictionError/requestInvalid(field:found:expected:)`` where the baseline is not
  ///   a score of the scale, or the age is not one of 0…130 years.
  public init(
    scale: OutcomeScale? = nil,
    baseline: Double? = nil,
    age: Double? = nil,
    diagnosis: Diagnosis? = nil,
    site: StimulationSite? = .leftDLPFC
  ) throws(PredictionError) {
    if let baseline {
      // 63 is the highest score of any scale here.
      let top = scale?.maximumScore ?? 63
      guard (0...top).contains(baseline) else {
        throw .requestInvalid(
          field: "baseline",
          found: "\(baseline)",
          expected: "a score of 0 to \(top)"
        )
      }
    }
    if let age, !(0...130).contains(age) {
      throw .requestInvalid(field: "age", found: "\(age)", expected: "0 to 130 years")
    }
    self.scale = scale
    self.baseline = baseline
    self.age = age
    self.diagnosis = diagnosis
    self.site = site
  }

  private init(_ request: ResponseRequest, site: StimulationSite?) {
    scale = request.scale
    baseline = request.baseline
    age = request.age
    diagnosis = request.diagnosis
    self.site = site
  }

  /// The same request for a coil at `site`; nil where no place was found.
  public func placed(at site: StimulationSite?) -> ResponseRequest {
    ResponseRequest(self, site: site)
  }
}
