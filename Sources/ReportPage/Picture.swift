import Drawing
import Foundation

extension Raster {
  /// The picture as the address of an `img` or `image`, which holds all of it.
  var address: String {
    png.map { "data:image/png;base64," + Data($0).base64EncodedString() } ?? "data:,"
  }

  /// The picture at a place of an SVG; pixels stay as they are, or are smoothed where `smooth`.
  func svg(x: Double, y: Double, width: Double, height: Double, smooth: Bool = false) -> Markup {
    let rendering: Markup = smooth ? "" : " style=\"image-rendering:pixelated\""
    return """
      <image x="\(x)" y="\(y)" width="\(width)" height="\(height)" preserveAspectRatio="none"\
      \(rendering) href="\(address)"/>
      """
  }
}
