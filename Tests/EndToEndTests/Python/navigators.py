"""navigators.py PORT ANSWERS: what pyigtl, a client that is not ours, is shown, as one JSON object.

Waits for the points first, then asks for them again ANSWERS times.
"""
import json, sys

import pyigtl

port, answers = map(int, sys.argv[1:])
client = pyigtl.OpenIGTLinkClient("127.0.0.1", port)


class Question(pyigtl.messages.MessageBase):
    """GET_POINT: pyigtl has no questions of its own."""

    def __init__(self, device):
        super().__init__(device_name=device)
        self._message_type = "GET_POINT"
        self._valid_message = True

    def _pack_content(self):
        return b""


def points():
    message = client.wait_for_message("TMSTarget", timeout=60)
    assert message is not None, "no points have come"
    return [dict(position=list(map(float, position)), group=group, owner=owner)
            for position, group, owner in zip(message.positions, message.groups, message.owners)]


shown = {"points": points()}
text = client.wait_for_message("TMSTargetMeta", timeout=60)
shown["facts"] = json.loads(text.string)
coil = client.wait_for_message("CoilTarget", timeout=5) if shown["facts"]["state"] == "target" else None
shown["coil"] = None if coil is None else [list(map(float, row)) for row in coil.matrix]
for _ in range(answers):
    client.send_message(Question("TMSTarget"))
    assert points() == shown["points"]
client.stop()
print(json.dumps(shown))
