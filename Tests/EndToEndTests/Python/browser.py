"""Opens a page in headless Chromium and tells what happened there, as JSON.

    browser.py PAGE [--screenshot FILE] [--paper FILE] [--width PIXELS]

Only the standard library: Chromium's own protocol goes over its pipe. Told are all requests, what the console
says, what a reader sees and hears, and how many elements could run or load something.
"""

import argparse
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time


class Browser:
    """A headless Chromium that is spoken to through a pipe."""

    def __init__(self, program, folder):
        to_read, self.output = os.pipe()
        self.input, to_write = os.pipe()

        def hand_over():
            # Chromium reads from 3 and writes to 4.
            spare = [os.dup(to_read), os.dup(to_write)]
            for number, own in zip((3, 4), spare):
                os.dup2(own, number)

        self.process = subprocess.Popen(
            [
                program, "--headless=new", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu",
                "--no-default-browser-check", "--disable-background-networking", "--disable-sync",
                "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
                f"--user-data-dir={folder}", *(["--no-sandbox"] if os.getuid() == 0 else []),
            ],
            close_fds=False, preexec_fn=hand_over, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self.rest, self.number, self.events = b"", 0, []

    def message(self, seconds):
        """The next message, or None after so many seconds."""
        end = time.monotonic() + seconds
        while b"\0" not in self.rest:
            left = end - time.monotonic()
            if left <= 0 or not select.select([self.input], [], [], left)[0]:
                return None
            piece = os.read(self.input, 1 << 20)
            if not piece:
                sys.exit("chromium has ended")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, session=None, **parameters):
        """The result of a method; events that come meanwhile are kept."""
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if session:
            request["sessionId"] = session
        os.write(self.output, json.dumps(request).encode() + b"\0")
        while True:
            answer = self.message(90)
            if answer is None:
                sys.exit(f"chromium does not answer {method}")
            if answer.get("id") != self.number:
                self.events.append(answer)
            elif "error" in answer:
                sys.exit(f"{method}: {answer['error']}")
            else:
                return answer["result"]

    def wait(self, method):
        """Waits for an event."""
        while not any(event.get("method") == method for event in self.events):
            event = self.message(90)
            if event is None:
                sys.exit(f"no {method}")
            self.events.append(event)

    def close(self):
        self.process.terminate()
        self.process.wait()


LOOK = """(() => {
  const all = (words) => [...document.querySelectorAll(words)];
  return {
    title: document.title,
    text: document.body.innerText,
    running: all('script, iframe, object, embed, form').length
      + all('*').filter(e => [...e.attributes].some(a => a.name.startsWith('on'))).length,
    pictures: all('svg[role=img], img').length,
    images: all('image').length,
    wide: document.documentElement.scrollWidth > window.innerWidth,
    headline: (e => e ? e.getBoundingClientRect().top : null)(document.querySelector('.headline h2')),
  };
})()"""


def look(browser, page, arguments):
    target = browser.call("Target.createTarget", url="about:blank")["targetId"]
    session = browser.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ["Page", "Network", "Log", "Runtime", "Accessibility"]:
        browser.call(f"{domain}.enable", session)
    browser.call(
        "Emulation.setDeviceMetricsOverride", session, width=arguments.width, height=900,
        deviceScaleFactor=1, mobile=False,
    )
    browser.call("Page.navigate", session, url=page.as_uri())
    browser.wait("Page.loadEventFired")
    found = browser.call("Runtime.evaluate", session, expression=LOOK, returnByValue=True)
    seen = found["result"]["value"]
    nodes = browser.call("Accessibility.getFullAXTree", session)["nodes"]
    seen["unnamed"] = sum(
        node.get("role", {}).get("value") in ("image", "img")
        and not node.get("ignored") and not node.get("name", {}).get("value")
        for node in nodes
    )
    if arguments.screenshot:
        shot = browser.call("Page.captureScreenshot", session, captureBeyondViewport=True)
        pathlib.Path(arguments.screenshot).write_bytes(base64.b64decode(shot["data"]))
    paper = base64.b64decode(browser.call("Page.printToPDF", session, preferCSSPageSize=True)["data"])
    seen["sheets"] = paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ")
    if arguments.paper:
        pathlib.Path(arguments.paper).write_bytes(paper)
    seen["requests"] = [
        event["params"]["request"]["url"][:200] for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
        and not event["params"]["request"]["url"].startswith("data:")
    ]
    seen["console"] = [
        json.dumps(event["params"])[:500] for event in browser.events
        if event.get("method") in ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
    ]
    return seen


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("--screenshot")
    parser.add_argument("--paper")
    parser.add_argument("--width", type=int, default=1200)
    arguments = parser.parse_args()
    program = shutil.which("chromium") or sys.exit("chromium is not installed")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(program, folder)
        try:
            seen = look(browser, arguments.page.resolve(), arguments)
        finally:
            browser.close()
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main()
