/// What goes wrong between client and daemon.
extension ErrorCode {
  static let clientCodes: [ErrorCode] = [
    ErrorCode(
      "no_reply",
      .client,
      "The daemon did not answer, however often it was asked.",
      "Check that it runs, that the address is right, and that you may use it."
    ),
    ErrorCode(
      "unexpected_reply",
      .client,
      "The daemon answered what it may not.",
      "Check that both sides have the same version of tmsp/1."
    ),
    ErrorCode(
      "cannot_bind",
      .client,
      "The address cannot be listened on.",
      "Choose another, or stop the program that uses it."
    ),
    ErrorCode(
      "cannot_connect",
      .client,
      "The address cannot be connected to.",
      "Write ipc:///path or tcp://127.0.0.1:port."
    ),
    ErrorCode(
      "socket_refused",
      .client,
      "The system refused a socket.",
      "Look at the limits of the process: open files and memory."
    ),
    ErrorCode(
      "socket_path_in_use",
      .client,
      "Another process listens on the socket's path.",
      "Stop it, or choose another path."
    ),
    ErrorCode(
      "socket_path_too_long",
      .client,
      "The socket's path is longer than 107 bytes.",
      "Choose a shorter one."
    ),
    ErrorCode(
      "no_curve",
      .client,
      "The libzmq here was built without CURVE, so that no peer could be known.",
      "Install Debian's libzmq5, which has it, or listen on ipc sockets only."
    ),
    ErrorCode(
      "key_file_unusable",
      .client,
      "A key file cannot be read, holds no key, or can be read by others.",
      "Make a pair with tmsplan keys generate --output FILE; only the owner may read the secret key."
    ),
    ErrorCode(
      "client_list_unusable",
      .client,
      "The list of clients cannot be read or written, or contradicts itself.",
      "Keep the list with tmsplan keys add, list and revoke."
    ),
    ErrorCode(
      "socket_path_taken",
      .client,
      "The path exists and is no socket.",
      "Remove the file, or choose another path."
    ),
    ErrorCode(
      "timed_out",
      .client,
      "No reply came in time.",
      "Try again; check that the daemon runs."
    ),
    ErrorCode(
      "queue_full",
      .client,
      "More messages wait than may.",
      "Wait for replies before sending more."
    ),
    ErrorCode(
      "socket_closed",
      .client,
      "The socket is closed.",
      "Open another one."
    ),
  ]
}
