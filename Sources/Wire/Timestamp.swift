public import Foundation

/// A moment as `tmsp/1` writes it: RFC 3339 in UTC with milliseconds, such as
/// `2026-05-04T09:01:12.480Z`.
public func timestamp(_ date: Date) -> String {
  date.formatted(
    Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt)
  )
}

/// Reads what ``timestamp(_:)`` writes; nil for anything else.
public func date(timestamp text: String) -> Date? {
  try? Date.ISO8601FormatStyle(includingFractionalSeconds: true, timeZone: .gmt).parse(text)
}
