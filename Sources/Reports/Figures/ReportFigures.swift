public import Foundation

/// What the pictures of a report are drawn from, `tmsp-report-figures/1`.
///
/// A document of its own beside the report: it is large, and nothing decides by it. Images are 8-bit,
/// line after line from the top left, as base64.
public struct ReportFigures: Codable, Hashable, Sendable {
  /// The name of this document's format.
  public static let schemaName = "tmsp-report-figures/1"

  /// `tmsp-report-figures/1`.
  public let schema: String
  /// The job of the report that it belongs to.
  public let job: String
  /// That report's subject.
  public let subject: String
  /// Slices through the target; null where the brain has no extent.
  @ExplicitNull public var slices: Slices?
  /// Where the targets of resamples lie, of each method.
  public let clouds: [Cloud]
  /// How the head moved, run by run.
  public let motion: [Motion]
  /// Series before and after cleaning.
  public let carpets: [Carpet]
  /// The spread of the temporal signal-to-noise ratio.
  public let signalToNoise: [SignalToNoise]

  enum CodingKeys: String, CodingKey {
    case schema, job, subject, slices, clouds, motion, carpets
    case signalToNoise = "temporal_snr"
  }

  /// The targets of a method in resamples of the data.
  public struct Cloud: Codable, Hashable, Sendable {
    /// The method.
    public let method: String
    /// The frame of the positions.
    public let frame: String
    /// Each place once.
    public let points: [Point]

    /// A place.
    public struct Point: Codable, Hashable, Sendable {
      /// RAS mm.
      public let position: [PlainNumber]
      /// How many resamples have their target there.
      public let count: Int
    }
  }

  /// How the head moved in a run.
  public struct Motion: Codable, Hashable, Sendable {
    /// The run's number, from 1.
    public let run: Int
    /// Seconds between frames.
    public let repetitionTime: PlainNumber
    /// Framewise displacement in mm; empty without any.
    public let displacement: [PlainNumber?]
    /// Above this a frame is left out.
    @ExplicitNull public var displacementLimit: PlainNumber?
    /// Standardised DVARS; empty without any.
    public let variation: [PlainNumber?]
    /// Above this a frame is left out.
    @ExplicitNull public var variationLimit: PlainNumber?
    /// The numbers of the frames that are left out, from 0.
    public let censored: [Int]

    enum CodingKeys: String, CodingKey {
      case run, censored
      case repetitionTime = "repetition_time_s"
      case displacement = "fd_mm"
      case displacementLimit = "fd_threshold_mm"
      case variation = "std_dvars"
      case variationLimit = "std_dvars_threshold"
    }
  }

  /// Series of some voxels, a line each.
  public struct Carpet: Codable, Hashable, Sendable {
    /// The run's number, from 1.
    public let run: Int
    /// Lines of the seed, which come first.
    public let seedLines: Int
    /// Lines.
    public let lines: Int
    /// Columns.
    public let columns: Int
    /// How many frames a column stands for.
    public let framesPerColumn: Int
    /// How many usable voxels the seed has, of which lines are drawn evenly.
    public let seedVoxels: Int
    /// How many voxels are searched, likewise.
    public let regionVoxels: Int
    /// Standard deviations that are full black or white.
    public let range: PlainNumber
    /// Smoothed series: 0 without a kept frame, else 1 to 255.
    public let before: ImageBytes
    /// Cleaned series, likewise.
    public let after: ImageBytes

    enum CodingKeys: String, CodingKey {
      case run, lines, columns, before, after
      case seedLines = "seed_lines"
      case framesPerColumn = "frames_per_column"
      case seedVoxels = "seed_voxels"
      case regionVoxels = "region_voxels"
      case range = "range_sd"
    }
  }

  /// The temporal signal-to-noise ratio of a region's voxels in a run.
  public struct SignalToNoise: Codable, Hashable, Sendable {
    /// The run's number, from 1.
    public let run: Int
    /// The region's identifier.
    public let region: String
    /// How many voxels.
    public let voxels: Int
    /// The values that 5, 25, 50, 75 and 95 % of the voxels do not exceed.
    public let quantiles: [PlainNumber]
  }
}

/// Bytes as base64.
public struct ImageBytes: Codable, Hashable, Sendable {
  /// The bytes.
  public let bytes: [UInt8]

  /// Wraps `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Reads base64.
  public init(from decoder: any Decoder) throws {
    bytes = [UInt8](try decoder.singleValueContainer().decode(Data.self))
  }

  /// Writes base64.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Data(bytes))
  }
}

extension ReportFigures {
  /// The document as JSON with sorted names.
  public func json() throws -> Data { try TargetReport.encoder().encode(self) }

  /// Reads a document back.
  ///
  /// - Throws: What is wrong with the JSON, or ``FiguresError`` where its parts do not fit each other.
  public init(json: Data) throws {
    let figures = try JSONDecoder().decode(Self.self, from: json)
    try figures.check()
    self = figures
  }
}
