extension ReportFigures {
  /// Three slices through one place.
  public struct Slices: Codable, Hashable, Sendable {
    /// `T1w` or `run`: what the slices show.
    public let image: String
    /// That image's name, without folders.
    public let name: String
    /// A code that says why it is not the T1w image; null where it is.
    @ExplicitNull public var reason: String?
    /// Where the slices cross: RAS mm under the name of the frame.
    public let centre: [String: [PlainNumber]]
    /// The target there; null where there is none, and the middle of the search region is shown.
    @ExplicitNull public var target: String?
    /// The edge of a pixel in mm.
    public let spacing: PlainNumber
    /// The image's values that are black and white.
    public let window: [PlainNumber]
    /// The magnitude of r that has the full colour.
    public let limit: PlainNumber
    /// Whether all of the brain has an r, or only the search region.
    public let isWholeBrain: Bool
    /// The slices.
    public let planes: [Plane]

    enum CodingKeys: String, CodingKey {
      case image, name, reason, centre, target, window, planes
      case spacing = "spacing_mm"
      case limit = "r_limit"
      case isWholeBrain = "whole_brain"
    }
  }

  /// A slice.
  public struct Plane: Codable, Hashable, Sendable {
    /// `axial`, `coronal` or `sagittal`.
    public let orientation: String
    /// Pixels in a line.
    public let width: Int
    /// Lines.
    public let height: Int
    /// Mm along the horizontal axis of the first pixel's centre; they grow to the right.
    public let left: PlainNumber
    /// Mm along the vertical axis of the first line's centre; they fall from line to line.
    public let top: PlainNumber
    /// Mm along the axis across.
    public let level: PlainNumber
    /// The image.
    public let pixels: ImageBytes
    /// 1 where the seed is, 2 where the search region is, 3 for both.
    public let regions: ImageBytes
    /// 0 without an r, else 128 for r = 0, and 1 and 255 for the limits.
    public let map: ImageBytes

    enum CodingKeys: String, CodingKey {
      case orientation, width, height, pixels, regions, map
      case left = "left_mm"
      case top = "top_mm"
      case level = "level_mm"
    }
  }
}
