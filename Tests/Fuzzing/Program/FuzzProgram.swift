import Fuzzing
import Glibc

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try target.check(unsafe Array(UnsafeBufferPointer(start: start, count: count)))
  } catch {
    say("A property does not hold: \(error)")
    abort()
  }
  return 0
}

/// The target of `--target=<name>`; libFuzzer passes over what begins with two hyphens.
private let target: FuzzTarget = {
  let option = "--target="
  let names = CommandLine.arguments.filter { $0.hasPrefix(option) }
  guard
    let target = names.first.flatMap({ FuzzTarget(rawValue: String($0.dropFirst(option.count))) })
  else {
    say("\(option)<name> is needed: " + FuzzTarget.allCases.map(\.rawValue).joined(separator: ", "))
    exit(2)
  }
  return target
}()

/// Writes a line at once, as nothing is flushed where the program aborts.
private func say(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = unsafe write(STDERR_FILENO, bytes, bytes.count)
}
