import Denoising
import Findings
import Geometry
import LinearAlgebra

/// Reads a table of confounds, chooses from it, and cleans a short run with it.
///
/// The first byte chooses set and plan; the rest is the table.
func checkConfounds(_ bytes: [UInt8]) throws {
  guard let choice = bytes.first else { return }
  let content = Array(bytes.dropFirst())
  guard let table = try? ConfoundTable(parsing: content, name: "confounds") else { return }
  try checkCells(of: table, content)
  let plan = plan(choice, table)
  let rule = plan.censoring
  if let frames = try? CensoredFrames(table, rule: rule) {
    try require(frames.keep.count == table.rowCount, "frames are lost")
    try require(frames.kept.count + frames.censoredCount == table.rowCount, "frames are lost")
    try checkHalves(frames)
  }
  if let motion = try? framewiseDisplacementSummary(of: table, rule: rule) {
    try require(motion.mean.value.isFinite && motion.maximum.value.isFinite, "\(motion)")
  }
  try checkSelection(plan, table)
  try checkCleaning(plan, table)
}

/// The table against a plain reading of it.
private func checkCells(of table: ConfoundTable, _ content: [UInt8]) throws {
  let lines = plainLines(content)
  try require(table.rowCount == lines.count - 1, "\(table.rowCount) of \(lines.count) lines")
  try require(table.columnNames.count == lines[0].count, "columns are lost")
  for (column, name) in table.columnNames.enumerated() {
    let cells = lines.dropFirst().map { String(decoding: $0[column], as: UTF8.self) }
    let values: [Double?]
    do throws(DenoisingError) {
      values = try table.column(name)
    } catch {
      try require(error.code == "confounds_not_a_number", "\(name): \(error.code)")
      try require(!cells.allSatisfy(isPlainCell), "\(name) is refused")
      continue
    }
    for (value, cell) in zip(values, cells) {
      try require(value == (cell == "n/a" ? nil : Double(cell)), "\(cell) is read otherwise")
      try require(value?.isFinite ?? true, "\(cell) is not finite")
    }
  }
}

/// The cells of each line, split without any cleverness.
private func plainLines(_ content: [UInt8]) -> [[ArraySlice<UInt8>]] {
  let text = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content[...]
  var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  if lines.last?.isEmpty == true { lines.removeLast() }
  return lines.map { line in
    let cells = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    return cells.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
  }
}

/// Whether a cell is one that fMRIPrep could have written.
private func isPlainCell(_ cell: String) -> Bool {
  if cell == "n/a" { return true }
  let isDecimal = cell.utf8.allSatisfy { "0123456789.-+eE".utf8.contains($0) }
  return isDecimal && (Double(cell)?.magnitude ?? .infinity) < 1e100
}

private func checkHalves(_ frames: CensoredFrames) throws {
  guard let halves = splitIntoHalves(frames) else { return }
  try require(halves.first.upperBound <= halves.second.lowerBound, "halves overlap: \(halves)")
  let counts = [halves.first, halves.second].map { half in
    frames.kept.count { half.contains($0) }
  }
  try require(counts[0] == counts[1], "halves of \(counts) frames")
}

private func checkSelection(_ plan: DenoisingPlan, _ table: ConfoundTable) throws {
  guard let columns = try? plan.regressedColumns(in: table) else { return }
  try require(Set(columns).count == columns.count, "a column is regressed twice")
  guard plan.bandPass?.highPass != nil else { return }
  try require(!columns.contains { $0.hasPrefix("cosine") }, "cosines beside a high-pass")
}

/// Cleans a short run; whatever the table holds, numbers come out or a refusal.
private func checkCleaning(_ plan: DenoisingPlan, _ table: ConfoundTable) throws {
  guard table.rowCount <= 48, table.columnNames.count <= 48 else { return }
  guard
    let clean = try? CleaningOperator(table, repetitionTime: .seconds(2), plan: plan)
  else { return }
  try require(clean.keptCount <= table.rowCount, "frames are added")
  try require(clean.degreesOfFreedom >= 1, "\(clean.degreesOfFreedom) degrees of freedom")
  let series = (0..<table.rowCount).map { frame -> Double in
    Double((frame * 37 + frame * frame * 11) % 101)
  }
  let run = clean(Matrix(rows: 1, columns: table.rowCount, values: series))
  try require(run.series.values.allSatisfy(\.isFinite), "what was cleaned is not finite")
  try require(run.series.values.count == clean.keptCount, "frames are lost")
}

private func plan(_ choice: UInt8, _ table: ConfoundTable) -> DenoisingPlan {
  let sets: [ConfoundSet?] = [
    .columns(Array(table.columnNames.prefix(4))), nil, .motion24, .parameters36, .simple,
    .scrubbing, .compCor(components: nil), .aCompCorGlobalSignal(components: 2),
  ]
  let band: [BandPass?] = [
    nil, BandPass(order: 2, highPass: Hertz(0.01), lowPass: Hertz(0.1)),
    BandPass(.projection, highPass: Hertz(0.02), lowPass: nil),
    BandPass(order: 2, highPass: nil, lowPass: Hertz(0.1)),
  ]
  let rule = Censoring(framewiseDisplacement: 0.5.mm, standardisedDVARS: 1.5, minimumSegment: 3)
  return DenoisingPlan(
    smoothing: nil,
    censoring: choice & 32 == 0 ? nil : rule,
    detrend: choice & 64 != 0,
    bandPass: band[Int(choice >> 3 & 3)],
    confounds: sets[Int(choice & 7)]
  )
}
