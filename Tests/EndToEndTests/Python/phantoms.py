"""Small cases for tests that need many of them, each with content of its own."""
import collections, hashlib, os, struct, subprocess, tempfile, uuid

SPACE = "MNI152NLin2009cAsym"

Phantom = collections.namedtuple("Phantom", "seed files")  # files: name and bytes by role
Case = collections.namedtuple("Case", "key phantom fields contents")


def write_phantom(programs, seed, minutes):
    """A phantom subject on the coarse grid: 3 minutes have 3 MB, and take 0.2 s to compute."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [os.path.join(programs, "tmsplan"), "phantom", "--grid", "4mm", "--seed", str(seed),
             "--minutes", str(minutes), "--output", folder], check=True, stdout=subprocess.DEVNULL)
        run = os.path.join(folder, "sub-phantom/func/sub-phantom_task-rest")
        image = f"{run}_space-{SPACE}_res-4_desc-"
        paths = {"mask": image + "brain_mask.nii.gz",
                 "confounds": run + "_desc-confounds_timeseries.tsv",
                 "sidecar": image + "preproc_bold.json", "bold": image + "preproc_bold.nii.gz"}
        files = {}
        for role, path in paths.items():
            with open(path, "rb") as data:
                files[role] = (os.path.basename(path), data.read())
        return Phantom(seed, files)


def with_stamp(image, stamp):
    """The same image under another digest: gzip keeps a time in its header that means nothing."""
    return image[:4] + struct.pack("<I", stamp) + image[8:]


def make_case(phantom, stamp=None, subject="sub-soak", **params):
    """A case under a new key; with a stamp its image has a content that nobody has sent before."""
    contents = [data if role != "bold" or stamp is None else with_stamp(data, stamp)
                for role, (_, data) in phantom.files.items()]
    files = [{"role": role, "name": name, "size": len(data),
              "sha256": hashlib.sha256(data).hexdigest()}
             for (role, (name, _)), data in zip(phantom.files.items(), contents)]
    key = uuid.uuid4().hex
    fields = {"key": key, "files": files, "meta": {"subject": subject},
              "params": {"space": SPACE, **params}}
    return Case(key, phantom, fields, contents)
