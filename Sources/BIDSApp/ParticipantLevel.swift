import CLinux
import Findings
public import Foundation
import NavigationFiles
import OutputFiles
public import Planning
import Targeting

/// Plans units one by one and writes what comes out as a BIDS derivative.
///
/// Any number of processes may work in one output folder: a unit is one process's, and its files appear
/// complete or not at all.
public struct ParticipantLevel: Sendable {
  private let source: SourceDataset
  private let output: OutputDataset
  private let request: AppRequest

  /// Prepares the output folder.
  ///
  /// - Throws: ``AppError/foreignFolder(_:)``, and where it cannot be written.
  public init(_ source: SourceDataset, output: URL, _ request: AppRequest) throws {
    self.source = source
    self.request = request
    self.output = OutputDataset(root: output)
    try self.output.describe(source, request.software)
  }

  /// Plans `unit`, unless its result is there.
  ///
  /// What goes wrong is told and written into the folder `logs`, and is the unit's own.
  ///
  /// - Parameters:
  ///   - unit: The unit.
  ///   - created: The present time, RFC 3339.
  ///   - observer: Hears how it goes.
  /// - Returns: How it ended.
  public func run(
    _ unit: AppUnit,
    created: String,
    observer: PlanningObserver = PlanningObserver()
  ) -> UnitOutcome {
    // What one unit took is given back before the next.
    defer { _ = malloc_trim(0) }
    do {
      try unit.refuseOddLabels()
      guard let lock = try UnitLock.take(unit, in: output) else {
        throw AppError.busy(unit: unit.name)
      }
      // Its document is written or removed before another process may try.
      return withExtendedLifetime(lock) {
        do {
          let outcome = try plan(unit, created, observer)
          try? FileManager.default.removeItem(at: output.error(of: unit))
          return outcome
        } catch {
          return ended(unit, UnitFailure(error, unit))
        }
      }
    } catch {
      return ended(unit, UnitFailure(error, unit))
    }
  }

  /// The outcome of a unit whose labels BIDS does not know; nil of any other.
  public func refusal(ofLabelsOf unit: AppUnit) -> UnitOutcome? {
    do {
      try unit.refuseOddLabels()
      return nil
    } catch {
      return ended(unit, UnitFailure(error, unit))
    }
  }

  /// Takes note that the process which planned `unit` ended by `signal`.
  ///
  /// - Returns: How the unit ended.
  public func crashed(_ unit: AppUnit, signal: Int) -> UnitOutcome {
    ended(unit, UnitFailure(AppError.crashed(unit: unit.name, signal: signal), unit))
  }

  private func plan(
    _ unit: AppUnit,
    _ created: String,
    _ observer: PlanningObserver
  ) throws -> UnitOutcome {
    let unitCase = try UnitCase(unit, in: source, request)
    let making = UnitMaking(unit, unitCase.files, in: source, request)
    if let record = try output.record(of: unit) {
      let differences = output.damages(of: unit, record) + making.differences(from: record)
      if differences.isEmpty { return .unchanged }
      guard request.replaces else {
        throw AppError.outdated(unit: unit.name, differences: differences)
      }
    }
    let plan = try Planner(software: request.software).run(unitCase.planning, observer: observer)
    let files = try UnitFiles(plan, unitCase, in: source, making, created: created)
    try output.place(files.files, as: unit)
    return .planned(status: plan.status.rawValue, notes: files.notes)
  }

  private func ended(_ unit: AppUnit, _ failure: UnitFailure) -> UnitOutcome {
    if !failure.leavesResult {
      do {
        try update(output.error(of: unit), jsonText(UnitErrorDocument(unit, failure)))
      } catch {
        return .failed(UnitFailure(error, unit).finding)
      }
    }
    return failure.isOurs ? .failed(failure.finding) : .refused(failure.finding)
  }
}

extension OutputDataset {
  /// The record of a unit that is finished; nil where there is nothing of it.
  ///
  /// - Throws: ``AppError/unknownResult(folder:)`` where its folder has no record.
  func record(of unit: AppUnit) throws(AppError) -> UnitRecord? {
    let folder = folder(of: unit)
    let path = folder.path(percentEncoded: false)
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let name = DerivativeName(unit: unit.name, task: nil).record
    guard
      let data = FileManager.default.contents(
        atPath: folder.appending(path: name).path(percentEncoded: false)
      ),
      let record = try? JSONDecoder().decode(UnitRecord.self, from: data),
      record.schema == UnitRecord.schemaName
    else { throw .unknownResult(folder: path) }
    return record
  }

  /// What is no longer as it was written, in words.
  fileprivate func damages(of unit: AppUnit, _ record: UnitRecord) -> [String] {
    record.outputs.filter { !isSound($0, of: unit) }
      .map { "\($0.name) is missing or has been changed" }
  }

  /// Whether an output is byte for byte as it was written.
  func isSound(_ file: UnitRecord.Output, of unit: AppUnit) -> Bool {
    let path = folder(of: unit).appending(path: file.name).path(percentEncoded: false)
    guard let data = FileManager.default.contents(atPath: path), data.count == file.bytes else {
      return false
    }
    return sha256(of: [UInt8](data)) == file.sha256
  }

  /// Puts the files of a unit into their place, where they appear complete or not at all, and in the
  /// place of those that are there.
  fileprivate func place(_ files: [ExportedFile], as unit: AppUnit) throws {
    let manager = FileManager.default
    removeLeftovers(of: unit)
    let folder = folder(of: unit)
    let making = work.appending(path: "\(unit.name).\(UUID().uuidString)")
    try files.write(to: making)
    defer { try? manager.removeItem(at: making) }
    try manager.createDirectory(
      at: folder.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    if !exchange(making, folder) {
      let old = making.appendingPathExtension("old")
      let isReplaced = manager.fileExists(atPath: folder.path(percentEncoded: false))
      if isReplaced { try manager.moveItem(at: folder, to: old) }
      do {
        try manager.moveItem(at: making, to: folder)
      } catch {
        if isReplaced { try? manager.moveItem(at: old, to: folder) }
        throw error
      }
      if isReplaced { try? manager.removeItem(at: old) }
    }
    // The new name, and those of the folders that were made for it.
    var parent = folder.deletingLastPathComponent()
    while parent.path(percentEncoded: false).count >= root.path(percentEncoded: false).count {
      try synchronise(parent)
      parent.deleteLastPathComponent()
    }
  }

  /// Gives two folders each other's place in one step, so that there is always a whole one.
  ///
  /// - Returns: False where one of them is not there, or the file system cannot.
  private func exchange(_ a: URL, _ b: URL) -> Bool {
    unsafe tmsp_exchange(a.path(percentEncoded: false), b.path(percentEncoded: false)) == 0
  }

  /// Removes what a process left that was killed while it wrote, an hour ago or more.
  ///
  /// Writing takes seconds. Where locks hold on one host only, as of some file systems, another host may
  /// be writing now.
  private func removeLeftovers(of unit: AppUnit) {
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: work.path(percentEncoded: false))) ?? []
    for name in names where name.hasPrefix(unit.name + ".") || name.hasPrefix(".\(unit.name).") {
      let place = work.appending(path: name)
      let values = try? place.resourceValues(forKeys: [
        .contentModificationDateKey, .isDirectoryKey,
      ])
      guard values?.isDirectory == true, let date = values?.contentModificationDate,
        date.timeIntervalSinceNow < -3600
      else { continue }
      try? manager.removeItem(at: place)
    }
  }
}
