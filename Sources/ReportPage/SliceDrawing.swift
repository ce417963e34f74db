import Drawing
import Reports

/// One slice as a picture: the image, the map over it, outlines, the crossing, and sides in words.
struct SliceDrawing {
  let plane: ReportFigures.Plane
  let slices: ReportFigures.Slices
  /// Whether the target at the crossing is recommended.
  let isRecommended: Bool

  /// Units of the picture a millimetre.
  private let scale = 2.0
  private var pixel: Double { scale * slices.spacing.value }
  /// The width in the picture's units.
  var width: Double { Double(plane.width) * pixel }
  private var height: Double { Double(plane.height) * pixel }

  var svg: Markup {
    chart(
      title: name,
      description: description,
      width: width,
      height: height,
      [raster.svg(x: 0, y: 0, width: width, height: height, smooth: true)]
        + [outline(2, more: " stroke-dasharray=\"7 4\""), outline(1)] + crossing + sides
    )
  }

  /// What slice it is.
  var name: String {
    let level = brief(plane.level)
    return switch plane.orientation {
    case "axial": "Axial slice from above, z = \(level) mm"
    case "coronal": "Coronal slice from behind, y = \(level) mm"
    default: "Sagittal slice, x = \(level) mm"
    }
  }

  private var description: String {
    let target = slices.target.map { "The lines cross at the \($0)." } ?? "No target is marked."
    let ends = self.ends
    return
      "\(ends.left) is at the picture's left, \(ends.right) at its right. \(target) The solid outline is "
      + "the seed, the dashed one the search region."
  }

  /// The marks over a slice: where the slices cross, and the sides in words.
  var marks: [Markup] { crossing + sides }

  /// Which side of the head each side of the picture is.
  var sidesInWords: String {
    "\(ends.left) is at the picture's left, \(ends.right) at its right."
  }

  private var ends: (left: String, right: String) {
    plane.orientation == "sagittal" ? ("back", "front") : ("left", "right")
  }

  // MARK: - Pixels

  /// The image with the map over it: blue below zero, orange above, the stronger the further.
  private var raster: Raster {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * plane.pixels.bytes.count)
    for (grey, r) in zip(plane.pixels.bytes, plane.map.bytes) {
      bytes += blended(grey, r == 0 ? 0 : (Double(r) - 128) / 127)
    }
    return Raster(width: plane.width, height: plane.height, bytes: bytes, isColour: true)
  }

  /// The border of the seed, 1, or the search region, 2.
  private func outline(_ bit: UInt8, more: Markup = "") -> Markup {
    let bytes = plane.regions.bytes
    let polygons = outlines(width: plane.width, height: plane.height) { column, line in
      bytes[column + line * plane.width] & bit != 0
    }
    let path = polygons.map { (polygon) -> Markup in
      let points = polygon.map { (point) -> Markup in "\(point.x * pixel) \(point.y * pixel)" }
      return "M\(points.joined("L"))Z"
    }.joined()
    guard !path.text.isEmpty else { return "" }
    // White within black is seen on every grey.
    return """
      <path d="\(path)" fill="none" stroke="black" stroke-width="3.4"/>
      <path d="\(path)" fill="none" stroke="white" stroke-width="1.8"\(more)/>
      """
  }

  // MARK: - Marks

  /// The crossing of the slices, open in the middle so that the place can be seen.
  private var crossing: [Markup] {
    guard slices.target != nil, let frame = slices.centre.keys.first,
      let centre = coordinates(slices.centre, in: frame)
    else { return [] }
    let (right, up) =
      switch plane.orientation {
      case "axial": (centre[0], centre[1])
      case "coronal": (centre[0], centre[2])
      default: (centre[1], centre[2])
      }
    let x = (right - plane.left.value) * scale + pixel / 2
    let y = (plane.top.value - up) * scale + pixel / 2
    let gap = 12.0
    let ends = [
      (0, y, x - gap, y), (x + gap, y, width, y), (x, 0, x, y - gap), (x, y + gap, x, height),
    ]
    let dash: Markup = isRecommended ? "" : " stroke-dasharray=\"2 4\""
    return ends.flatMap { x1, y1, x2, y2 in
      [
        stroke(x1, y1, x2, y2, more: " stroke-width=\"3\" stroke-opacity=\"0.6\""),
        """
        <line x1="\(x1)" y1="\(y1)" x2="\(x2)" y2="\(y2)" stroke="#f0e442" stroke-width="1.4"\(dash)/>
        """,
      ]
    }
  }

  private var sides: [Markup] {
    [(ends.left, 6.0, "start"), (ends.right, width - 6, "end")].map { word, x, anchor in
      words(
        word,
        x: x,
        y: height - 8,
        anchor: anchor,
        more: """
           fill="white" stroke="black" stroke-width="3" paint-order="stroke" font-size="17" \
          font-weight="600"
          """
      )
    }
  }
}

/// A grey pixel under the colour of `share`, -1 to 1.
func blended(_ grey: UInt8, _ share: Double) -> [UInt8] {
  let colour: [Double] = share < 0 ? [0, 114, 178] : [213, 94, 0]
  let weight = 0.85 * min(1, share.magnitude)
  return colour.map { UInt8((Double(grey) * (1 - weight) + $0 * weight).rounded()) }
}
