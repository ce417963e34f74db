"""The readers of pyNIBS and NaviNIBS, each pose compared with the report's own.

Arguments: the folder of an export. Prints a line for each reader that agrees.

Both packages load far more than their readers use: hundreds of megabytes that draw, fit and talk to devices. They
are installed alone, and what the readers load but do not use is a dummy here. Their own code that reads is all
there, and a dummy that got into a number would not be the pose.
"""

import importlib.util
import json
import pathlib
import sys
import types
from unittest.mock import MagicMock

import numpy as np
from read_exports import agree, in_order

UNUSED = ["h5py", "pandas", "tqdm", "matplotlib", "matplotlib.pyplot", "pyvista", "pytransform3d",
          "pytransform3d.rotations", "pytransform3d.transformations", "skspatial", "skspatial.objects",
          "NaviNIBS.util.pyvista", "NaviNIBS.util.pyvista.dataset"]

# The coil's axes of each program in those of the report, which are SimNIBS's: what stands right of the pose.
BRAINSIGHT = NAVINIBS = np.diag([-1, 1, -1, 1])
LOCALITE = np.array([[0, 0, 1, 0], [0, -1, 0, 0], [1, 0, 0, 0], [0, 0, 0, 1]])
LPS = np.diag([-1, -1, 1, 1])


def leave_out_the_unused():
    for name in UNUSED:
        sys.modules[name] = MagicMock()
    for name in ("pynibs", "pynibs.expio"):  # they load all that lies in them
        package = types.ModuleType(name)
        package.__path__ = list(importlib.util.find_spec(name).submodule_search_locations)
        sys.modules[name] = package


def pynibs(folder, poses):
    from pynibs.expio import brainsight, localite
    for version in ("v12", "v14"):
        found, names, _ = brainsight.get_marker(str(folder / f"targets.brainsight.{version}.txt"), "Targets")
        assert len(set(names)) == len(poses), names
        # Four decimals in the file.
        agree(f"pynibs, Brainsight {version}", found, poses @ BRAINSIGHT, 5.01e-5)
    for space, world in (("RAS", np.eye(4)), ("LPS", LPS)):  # the reader leaves the world to its caller
        path = next((folder / f"localite-{space}").glob("InstrumentMarker*.xml"))
        found, names, _ = localite.get_marker(str(path), "InstrumentMarker")
        assert len(set(names)) == len(poses), names
        agree(f"pynibs, Localite {space}", found, world @ poses @ LOCALITE, 1e-6)


def navinibs(folder, targets, poses):
    from NaviNIBS.Navigator.Model.Targets import Targets
    document = json.loads((folder / "targets.navinibs.json").read_text())
    found = list(Targets.fromList(document["targets"]).values())
    agree("NaviNIBS, coils", [target.coilToMRITransf for target in found], poses @ NAVINIBS, 1e-6)
    for ours, theirs in (("target", "targetCoord"), ("entry", "entryCoord")):
        points = [target[ours] for target in targets]
        agree(f"NaviNIBS, {theirs}", [getattr(target, theirs) for target in found], points, 1e-9)


folder = pathlib.Path(sys.argv[1])
targets = in_order(json.loads((folder / "navigation.json").read_text()))
poses = np.array([target["coil"]["matrix"] for target in targets])
leave_out_the_unused()
pynibs(folder, poses)
navinibs(folder, targets, poses)
