import Foundation
import Glibc

/// A terminal that shows a live view: the other screen, no cursor, and keys as they are pressed.
struct Screen {
  private let former: termios

  /// Whether standard input and output are a terminal.
  static var isPossible: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

  /// Takes the terminal over.
  ///
  /// - Returns: Nil where it is none.
  init?() {
    var settings = termios()
    guard Self.isPossible, unsafe tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
    former = settings
    // Ctrl-C comes as a key, so that the terminal is given back by the same way as after `q`.
    settings.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    guard unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings) == 0 else { return nil }
    write("\u{1B}[?1049h\u{1B}[?25l")
  }

  /// Gives the terminal back as it was.
  func restore() {
    var settings = former
    write("\u{1B}[?25h\u{1B}[?1049l")
    _ = unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings)
  }

  /// Shows `lines` in place of what is there.
  func show(_ lines: [String]) {
    let text = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\n")
    write("\u{1B}[H" + text + "\u{1B}[J")
  }

  /// How many columns and lines there are.
  var size: (columns: Int, lines: Int) {
    var size = winsize()
    let status = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    guard status == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// Calls `end` once somebody presses `q` or Ctrl-C, the terminal goes away, or the process is
  /// asked to end.
  static func onEnd(_ end: @escaping @Sendable () -> Void) -> [any DispatchSourceSignal] {
    let keys = Thread {
      var key: UInt8 = 0
      while unsafe read(STDIN_FILENO, &key, 1) == 1 {
        if [UInt8(ascii: "q"), UInt8(ascii: "Q"), 3].contains(key) { break }
      }
      end()
    }
    keys.start()
    return [SIGTERM, SIGINT, SIGHUP].map { number in
      _ = signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler(handler: end)
      source.resume()
      return source
    }
  }

  private func write(_ text: String) { FileHandle.standardOutput.write(Data(text.utf8)) }
}
