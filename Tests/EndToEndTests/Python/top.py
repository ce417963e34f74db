"""Runs a program on a terminal of its own, sends it a key once it shows a text, and tells what became
of it: its exit status, what it wrote, and whether the terminal is as it was.

    top.py TEXT KEY PROGRAM [ARGUMENT ...]      KEY: q, ctrl-c or SIGTERM

Prints a JSON object.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

PATIENCE = 60
COLUMNS, LINES = 80, 24


def main():
    text, key, command = sys.argv[1], sys.argv[2], sys.argv[3:]
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    before = termios.tcgetattr(slave)
    program = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    deadline, shown, is_sent, was_raw = time.monotonic() + PATIENCE, b"", False, False
    # What was written last may still lie in the terminal when the program has ended.
    while time.monotonic() < deadline:
        has_ended = program.poll() is not None
        if select.select([master], [], [], 0.05)[0]:
            shown += os.read(master, 65536)
        elif has_ended:
            break
        # The second view shows that it goes on by itself.
        if not is_sent and shown.count(text.encode()) >= 2:
            was_raw = termios.tcgetattr(slave)[3] & (termios.ICANON | termios.ECHO) == 0
            if key == "SIGTERM":
                program.send_signal(signal.SIGTERM)
            else:
                os.write(master, {"q": b"q", "ctrl-c": b"\x03"}[key])
            is_sent = True
    if program.poll() is None:
        program.kill()
    print(
        json.dumps(
            {
                "status": program.wait(),
                "shown": shown.decode(errors="replace"),
                "was_raw": was_raw,
                "is_restored": termios.tcgetattr(slave) == before,
            }
        )
    )


main()
