"""Scrapes a daemon's metrics with Python's own HTTP client.

    metrics.py ENDPOINT [METHOD [PATH]]      ENDPOINT: tcp://address:port or ipc:///path

Prints a JSON object: status, media type, the values by name and labels, and the page itself.
"""

import http.client
import json
import re
import socket
import sys

SAMPLE = re.compile(r'([a-z_]+(?:\{(?:[a-z]+="[^"\\]*",?)+\})?) (\S+)')


class UnixConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


def connection(endpoint):
    if endpoint.startswith("ipc://"):
        return UnixConnection(endpoint.removeprefix("ipc://"))
    host, port = endpoint.removeprefix("tcp://").rsplit(":", 1)
    return http.client.HTTPConnection(host, int(port), timeout=60)


def values(page):
    found, families = {}, set()
    for line in page.splitlines():
        if line.startswith("# TYPE "):
            name = line.split()[2]
            assert name not in families, line
            families.add(name)
        elif not line.startswith("# HELP "):
            sample = SAMPLE.fullmatch(line)
            assert sample, line
            assert sample[1] not in found, line
            found[sample[1]] = float(sample[2])
    return found


def main():
    endpoint, *rest = sys.argv[1:]
    scrape = connection(endpoint)
    scrape.request(rest[0] if rest else "GET", rest[1] if rest[1:] else "/metrics")
    answer = scrape.getresponse()
    page = answer.read().decode()
    print(
        json.dumps(
            {
                "status": answer.status,
                "media_type": answer.headers["Content-Type"],
                "values": values(page) if answer.status == 200 else {},
                "page": page,
            }
        )
    )


main()
