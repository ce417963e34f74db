import Fuzzing
import Glibc

/// What libFuzzer calls once, before all else: takes the target from `--target=<name>`.
@_cdecl("LLVMFuzzerInitialize")
public func initialiseFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
  for index in 0..<Int(count.pointee) {
    guard let argument = arguments.pointee[index].map({ String(cString: $0) }) else { continue }
    if argument.hasPrefix("--target=") {
      target = FuzzTarget(rawValue: String(argument.dropFirst(9)))
    }
  }
  guard target != nil else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    say("--target=<name> is needed; there are \(names)")
    exit(2)
  }
  return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target?.check(Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    say("A property does not hold: \(error)")
    abort()
  }
  return 0
}

/// Writes a line at once, as nothing is flushed where the program aborts.
private func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(STDERR_FILENO, bytes, bytes.count)
}

/// Set once, before the first input.
nonisolated(unsafe) private var target: FuzzTarget?
