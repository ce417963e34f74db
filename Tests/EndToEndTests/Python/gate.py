"""A link to a daemon that can be stopped after so many bytes, and cut."""
import socket, threading


class Gate:
    """Passes connections on to `endpoint`, a tcp one; `endpoint` of the gate is for the client."""

    def __init__(self, endpoint):
        host, port = endpoint.removeprefix("tcp://").split(":")
        self.upstream = host, int(port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.endpoint = "tcp://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.passed, self.allowed, self.pairs = 0, None, []
        self.change = threading.Condition()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            near, _ = self.listener.accept()
            try:
                far = socket.create_connection(self.upstream)
            except OSError:
                near.close()  # the daemon is away; the client tries again
                continue
            self.pairs.append((near, far))
            for source, sink, is_up in ((near, far, True), (far, near, False)):
                threading.Thread(target=self.pump, args=(source, sink, is_up), daemon=True).start()

    def pump(self, source, sink, is_up):
        try:
            while data := source.recv(1 << 16):
                if is_up:
                    self.await_leave(len(data))
                sink.sendall(data)
        except OSError:
            pass
        for end in (source, sink):
            close(end)

    def await_leave(self, count):
        with self.change:
            self.change.wait_for(lambda: self.allowed is None or self.passed < self.allowed)
            self.passed += count
            self.change.notify_all()

    def hold_after(self, count):
        """Lets so many bytes more pass to the daemon, about."""
        with self.change:
            self.allowed = self.passed + count

    def await_hold(self, patience=60):
        """Waits until nothing passes any more."""
        with self.change:
            assert self.change.wait_for(lambda: self.passed >= self.allowed, patience), self.passed

    def open(self):
        with self.change:
            self.allowed = None
            self.change.notify_all()

    def cut(self):
        """Breaks off what is connected."""
        pairs, self.pairs = self.pairs, []
        for end in sum(pairs, ()):
            close(end)


def close(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it was broken off already
    end.close()
