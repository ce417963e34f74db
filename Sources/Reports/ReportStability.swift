import Planning
import Targeting

extension TargetReport {
  /// How far the maps of two halves agree.
  public struct Agreement: Codable, Hashable, Sendable {
    /// The correlation of the maps over the searched voxels.
    public let correlation: PlainNumber
    /// The reliability of the whole map by Spearman and Brown; null where it is not defined.
    @ExplicitNull public var reliability: PlainNumber?
  }

  /// The r of a target with and without the bias of having been chosen for it.
  public struct UnbiasedR: Codable, Hashable, Sendable {
    /// Found in one half and read in the other.
    public let r: PlainNumber
    /// Found and read in the same half.
    public let selected: PlainNumber
  }

  /// Halves of alternating blocks, each cleaned apart.
  public struct Alternating: Codable, Hashable, Sendable {
    /// The length of a block in seconds.
    public let block: PlainNumber
    /// How far each method's target moves, in mm.
    public let displacement: [String: PlainNumber]
    /// How far the maps agree.
    public let agreement: Agreement

    enum CodingKeys: String, CodingKey {
      case agreement
      case block = "block_s"
      case displacement = "displacement_mm"
    }
  }

  /// The targets of resampled data.
  public struct Bootstrap: Codable, Hashable, Sendable {
    /// How often the data were resampled.
    public let resamples: Int
    /// The length of a drawn block in seconds.
    public let block: PlainNumber
    /// The seed of the draws.
    public let seed: Int
    /// What came out, by method.
    public let methods: [String: Spread]

    enum CodingKeys: String, CodingKey {
      case resamples, seed, methods
      case block = "block_s"
    }
  }

  /// Where one method's targets of resampled data lie.
  public struct Spread: Codable, Hashable, Sendable {
    /// The share of the resamples without a target.
    public let withoutTarget: PlainNumber
    /// The distance from the target within which half of them lie; null where fewer have one.
    @ExplicitNull public var median: PlainNumber?
    /// The distance within which nine in ten lie.
    @ExplicitNull public var ninety: PlainNumber?
    /// The regions of 50 and 90 %.
    public let regions: [Region]

    enum CodingKeys: String, CodingKey {
      case regions
      case withoutTarget = "without_target"
      case median = "displacement_median_mm"
      case ninety = "displacement_90_mm"
    }

    /// A region that is meant to hold the true target.
    public struct Region: Codable, Hashable, Sendable {
      /// The share of the resamples, and of scans only where ``calibration`` is `calibrated`.
      public let share: PlainNumber
      /// `calibrated`, `no_localisation` or `not_calibrated`.
      public let calibration: String
      /// The ellipsoid: widened by the calibration, or as the resamples have it without one.
      @ExplicitNull public var ellipsoid: Ellipsoid?
      /// The share of the searched voxels that the calibrated ellipsoid covers.
      @ExplicitNull public var covered: PlainNumber?
      /// How many voxels the region has as a mask: searched voxels inside a calibrated ellipsoid, else
      /// the smallest set that holds the share of the resamples; null where fewer have a target.
      @ExplicitNull public var voxels: Int?
    }

    /// An ellipsoid.
    public struct Ellipsoid: Codable, Hashable, Sendable {
      /// Its middle: RAS mm under the name of the frame.
      public let centre: [String: [PlainNumber]]
      /// Unit vectors along its axes, the longest first.
      public let axes: [[PlainNumber]]
      /// Half the lengths in mm.
      public let semiAxes: [PlainNumber]

      enum CodingKeys: String, CodingKey {
        case centre, axes
        case semiAxes = "semi_axes_mm"
      }
    }
  }

  /// How the target settles with the minutes.
  public struct Learning: Codable, Hashable, Sendable {
    /// The method.
    public let method: String
    /// Parts of the data beside all of them.
    public let points: [Point]
    /// The error that the fit expects of the whole data; null without a fit.
    @ExplicitNull public var expectedError: PlainNumber?
    /// The precision that the protocol asks for, in mm.
    public let precision: PlainNumber
    /// The minutes that it would take; null where they cannot be told.
    @ExplicitNull public var minutesNeeded: PlainNumber?
    /// `about`, `more_than` or `not_estimable`, of ``minutesNeeded``.
    public let needed: String

    enum CodingKeys: String, CodingKey {
      case method, points, needed
      case expectedError = "expected_error_mm"
      case precision = "precision_mm"
      case minutesNeeded = "minutes_needed"
    }

    /// One part of the data.
    public struct Point: Codable, Hashable, Sendable {
      /// Minutes kept.
      public let minutes: PlainNumber
      /// How far its target lies from that of all data; null without one.
      @ExplicitNull public var displacement: PlainNumber?
      /// How far its map agrees with that of all data.
      @ExplicitNull public var correlation: PlainNumber?

      enum CodingKeys: String, CodingKey {
        case minutes, correlation
        case displacement = "displacement_mm"
      }
    }
  }
}

extension TargetReport.Agreement {
  init(_ record: StabilityRecord.Agreement) {
    self.init(
      correlation: .correlation(record.correlation),
      reliability: record.reliability.map(PlainNumber.correlation)
    )
  }
}

extension TargetReport.Alternating {
  init(_ record: StabilityRecord.Alternating) {
    block = .seconds(record.block)
    displacement = record.displacements.mapValues(PlainNumber.millimetres)
    agreement = TargetReport.Agreement(record.agreement)
  }
}

extension TargetReport.Bootstrap {
  init(_ record: StabilityRecord.Bootstrap) {
    resamples = record.resamples
    block = .seconds(record.block)
    seed = Int(clamping: record.seed)
    methods = record.methods.mapValues(TargetReport.Spread.init)
  }
}

extension TargetReport.Spread {
  init(_ record: StabilityRecord.Spread) {
    self.init(
      withoutTarget: .ratio(record.withoutTarget),
      median: record.median.map(PlainNumber.millimetres),
      ninety: record.ninety.map(PlainNumber.millimetres),
      regions: record.regions.map { region in
        Region(
          share: .ratio(region.share),
          calibration: region.verdict.rawValue,
          ellipsoid: region.ellipsoid.map(Ellipsoid.init),
          covered: region.covered.map(PlainNumber.ratio),
          voxels: region.voxels?.count
        )
      }
    )
  }
}

extension TargetReport.Spread.Ellipsoid {
  init(_ record: StabilityRecord.Ellipsoid) {
    centre = framed(record.centre)
    axes = record.axes.map { $0.map(PlainNumber.correlation) }
    semiAxes = record.semiAxes.map(PlainNumber.millimetres)
  }
}

extension TargetReport.Learning {
  init(_ record: StabilityRecord.Learning) {
    let (minutes, word): (Double?, String) =
      switch record.needed {
      case .about(let minutes): (minutes, "about")
      case .moreThan(let minutes): (minutes, "more_than")
      case .notEstimable: (nil, "not_estimable")
      }
    self.init(
      method: record.method,
      points: record.points.map { point in
        Point(
          minutes: .ratio(point.minutes),
          displacement: point.displacement.map(PlainNumber.millimetres),
          correlation: point.correlation.map(PlainNumber.correlation)
        )
      },
      expectedError: record.expectedError.map(PlainNumber.millimetres),
      precision: .millimetres(record.precision),
      minutesNeeded: minutes.map(PlainNumber.ratio),
      needed: word
    )
  }
}
