import Drawing
import Reports

extension NetworkReport {
  /// The networks on slices through the target, and what their numbers mean.
  func pictureSection(_ slices: ReportFigures.Slices?) -> Markup {
    guard let slices, let networks else { return "" }
    let home = positions.first { $0.name == slices.target }?.network
    let codes = Dictionary(
      networks.members.map { ($0.name, $0.code) },
      uniquingKeysWith: { first, _ in first }
    )
    let colours = Dictionary(
      networks.members.enumerated().map { ($0.element.code, networkColour($0.offset)) },
      uniquingKeysWith: { first, _ in first }
    )
    let drawings = slices.planes.map { plane -> Markup in
      let drawing = NetworkSliceDrawing(
        plane: plane,
        slices: slices,
        home: home.flatMap { codes[$0] },
        colours: colours
      )
      return figure(drawing.svg, caption: "\(drawing.name)")
    }
    let entries = networks.members.filter { !$0.withheld }.map { (member) -> Markup in
      "<li>\(swatch(colours[member.code])) \(member.code) \(member.name)</li>"
    }
    let ground = slices.image == "T1w" ? "the patient's T1w scan" : "the run"
    return section(
      "pictures",
      "The networks on slices",
      [
        paragraph(
          "Over \(ground). A number and an outline mark each network; the thick outline is that of the "
            + "target's. Grey without an outline is no more than chance, or of a withheld network."
        ), "<div class=\"row\">\n\(drawings)</div>", "<ul class=\"legend\">\n\(entries)</ul>",
      ]
    )
  }

  private func swatch(_ colour: [Double]?) -> Markup {
    let colour = colour ?? [255, 255, 255]
    let fill = "rgb(\(Int(colour[0])),\(Int(colour[1])),\(Int(colour[2])))"
    return """
      <svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" stroke="black" \
      fill="\(fill)"/></svg>
      """
  }
}

/// The colour of the network at a place of the list: Okabe and Ito's eight, then lighter tints.
func networkColour(_ place: Int) -> [Double] {
  let palette: [[Double]] = [
    [230, 159, 0], [86, 180, 233], [0, 158, 115], [240, 228, 66], [0, 114, 178], [213, 94, 0],
    [204, 121, 167], [120, 120, 120],
  ]
  let colour = palette[place % palette.count]
  return place / palette.count % 2 == 0 ? colour : colour.map { $0 + (255 - $0) * 0.45 }
}

/// One slice with networks over it.
struct NetworkSliceDrawing {
  let plane: ReportFigures.Plane
  let slices: ReportFigures.Slices
  /// The code of the target's network.
  let home: Int?
  /// The colour of each code.
  let colours: [Int: [Double]]

  private var ground: SliceDrawing {
    SliceDrawing(plane: plane, slices: slices, isRecommended: true)
  }
  /// What slice it is.
  var name: String { ground.name }
  private var codes: [UInt8] { plane.regions.bytes }
  private var pixel: Double { ground.width / Double(plane.width) }
  private var height: Double { Double(plane.height) * pixel }

  var svg: Markup {
    let present = Set(codes).subtracting([0]).sorted().map(Int.init)
    return chart(
      title: name,
      description:
        "Networks by their numbers: \(present.map(String.init).joined(separator: ", ")). "
        + ground.sidesInWords,
      width: ground.width,
      height: height,
      [raster.svg(x: 0, y: 0, width: ground.width, height: height)]
        + present.map { outline($0) } + present.compactMap { number($0) } + ground.marks
    )
  }

  /// The image with each network's colour over it.
  private var raster: Raster {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * plane.pixels.bytes.count)
    for (grey, code) in zip(plane.pixels.bytes, codes) {
      guard code != 0, let colour = colours[Int(code)] else {
        bytes += [grey, grey, grey]
        continue
      }
      bytes += colour.map { UInt8((0.5 * Double(grey) + 0.5 * $0).rounded()) }
    }
    return Raster(width: plane.width, height: plane.height, bytes: bytes, isColour: true)
  }

  private func outline(_ code: Int) -> Markup {
    let polygons = outlines(width: plane.width, height: plane.height) { column, line in
      Int(codes[column + line * plane.width]) == code
    }
    let path = polygons.map { (polygon) -> Markup in
      let points = polygon.map { (point) -> Markup in "\(point.x * pixel) \(point.y * pixel)" }
      return "M\(points.joined("L"))Z"
    }.joined()
    let width = code == home ? 3.0 : 0.8
    return "<path d=\"\(path)\" fill=\"none\" stroke=\"black\" stroke-width=\"\(width)\"/>"
  }

  /// The code, where the network is widest around; nil where it is too narrow for a number.
  private func number(_ code: Int) -> Markup? {
    guard let place = middle(of: code) else { return nil }
    return words(
      "\(code)",
      x: (Double(place.column) + 0.5) * pixel,
      y: (Double(place.line) + 0.5) * pixel + 4,
      anchor: "middle",
      more: """
         fill="white" stroke="black" stroke-width="2.5" paint-order="stroke" font-size="12" \
        font-weight="700"
        """
    )
  }

  /// The pixel of a network that is farthest from all others, by steps along lines and columns.
  private func middle(of code: Int) -> (column: Int, line: Int)? {
    var depths = codes.map { Int($0) == code ? Int.max / 2 : 0 }
    let width = plane.width
    func lower(_ index: Int, _ other: Int?) {
      depths[index] = min(depths[index], (other.map { depths[$0] } ?? 0) + 1)
    }
    for index in depths.indices where depths[index] > 0 {
      lower(index, index % width > 0 ? index - 1 : nil)
      lower(index, index >= width ? index - width : nil)
    }
    for index in depths.indices.reversed() where depths[index] > 0 {
      lower(index, index % width < width - 1 ? index + 1 : nil)
      lower(index, index + width < depths.count ? index + width : nil)
    }
    guard let deepest = depths.indices.max(by: { depths[$0] < depths[$1] }), depths[deepest] > 2
    else { return nil }
    return (deepest % width, deepest / width)
  }
}
