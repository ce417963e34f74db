import ArgumentParser
import Foundation
import OutputFiles
import Planning

/// What is written besides the report.
struct PlanOutputOptions: ParsableArguments {
  @Flag(
    help: """
      Also write the whole-brain maps of r and Fisher's z, the regions of resamples and the methods' \
      agreement into the --output folder.
      """
  )
  var maps = false

  @Flag(help: "Also write the cleaned series of seed and candidates into the --output folder.")
  var timeseries = false

  /// What the plan must hold for it.
  var choice: PlanOutput {
    var choice: PlanOutput = []
    if maps { choice.insert(.map) }
    if timeseries { choice.insert(.series) }
    return choice
  }

  /// Writes the files, made by `threads` threads; where `replacing`, in place of others of the same names.
  ///
  /// - Throws: ``OutputError``.
  func write(
    _ plan: TargetPlan,
    into folder: URL,
    threads: Int,
    replacing: Bool
  ) throws(OutputError) {
    let files = plan.statisticalMaps(threads: threads) + (maps ? plan.regionMaps() : [])
    for file in files {
      let url = folder.appending(path: file.name)
      try OutputFiles.write(Data(file.bytes), to: url, replacing: replacing)
    }
    for (index, run) in (plan.series ?? []).enumerated() {
      let name = "\(plan.subject)_run-\(index + 1)_desc-cleaned_timeseries.tsv"
      try OutputFiles.write(
        Data(table(of: run).utf8),
        to: folder.appending(path: name),
        replacing: replacing
      )
    }
  }
}

/// One line a kept frame: its number, its time in seconds, and each series.
private func table(of run: CleanedSeries) -> String {
  var lines = [(["frame", "time"] + run.names).joined(separator: "\t")]
  for (row, frame) in run.frames.enumerated() {
    let time = Double(frame) * run.repetitionTime
    let values = run.columns.map { String(format: "%.6f", $0[row]) }
    lines.append(([String(frame), String(format: "%.4f", time)] + values).joined(separator: "\t"))
  }
  return lines.joined(separator: "\n") + "\n"
}
