#!/usr/bin/env python3
"""Writes the seeds of Corpus/: small inputs that reach deep, from which fuzzing starts.

The golden messages of Protocols/wire are seeds of the header too and are not copied.
"""
import gzip
import json
import pathlib
import struct

CORPUS = pathlib.Path(__file__).parent / "Corpus"


def write(target, name, content):
    (CORPUS / target).mkdir(parents=True, exist_ok=True)
    (CORPUS / target / name).write_bytes(content)


def nifti1(order, *, dims=(4, 2, 2, 1, 3, 1, 1, 1), code=16, qform=1, sform=1, qfac=1.0,
           quaternion=(0.0, 0.0, 0.0), slope=1.0, offset=352.0):
    header = bytearray(352)
    put = lambda form, at, *values: struct.pack_into(order + form, header, at, *values)
    put("i", 0, 348)
    put("8h", 40, *dims)
    put("hh", 70, code, {2: 8, 4: 16, 8: 32, 16: 32, 64: 64}[code])
    put("8f", 76, qfac, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0)
    put("3f", 108, offset, slope, 0.0)
    put("B", 123, 10)
    put("hh", 252, qform, sform)
    put("6f", 256, *quaternion, -10.0, -20.0, 5.0)
    put("12f", 280, 2.0, 0, 0, -10.0, 0, 2.0, 0, -20.0, 0, 0, 2.0 * qfac, 5.0)
    header[344:348] = b"n+1\0"
    return bytes(header)


def nifti2(order, code=64):
    header = bytearray(544)
    put = lambda form, at, *values: struct.pack_into(order + form, header, at, *values)
    put("i", 0, 540)
    header[4:12] = b"n+2\0\r\n\x1a\n"
    put("hh", 12, code, 64)
    put("8q", 16, 4, 2, 2, 1, 3, 1, 1, 1)
    put("8d", 104, 1.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0, 0.0)
    put("q", 168, 544)
    put("2d", 176, 1.0, 0.0)
    put("ii", 344, 1, 1)
    put("6d", 352, 0.0, 0.0, 0.0, -10.0, -20.0, 5.0)
    put("12d", 400, 2.0, 0, 0, -10.0, 0, 2.0, 0, -20.0, 0, 0, 2.0, 5.0)
    put("i", 500, 10)
    return bytes(header)


def images():
    floats = struct.pack("<12f", *range(12))
    run = nifti1("<") + floats
    write("image", "nifti1-little", b"\x00" + run)
    write("image", "nifti1-big", b"\x00" + nifti1(">") + struct.pack(">12f", *range(12)))
    write("image", "nifti1-compressed", b"\x04" + run)
    write("image", "nifti1-pieces", b"\x3c" + run)
    member = gzip.compress(run, mtime=0)
    write("image", "gzip", b"\x00" + member)
    write("image", "gzip-pieces", b"\x18" + member)
    half = len(run) // 2
    two = gzip.compress(run[:half], mtime=0) + gzip.compress(run[half:], mtime=0)
    write("image", "gzip-two-members", b"\x00" + two)
    write("image", "gzip-cut", b"\x00" + member[:-9])
    write("image", "voxels-cut", b"\x04" + run[:-5])
    write("image", "only-qform", b"\x00" + nifti1("<", sform=0, quaternion=(0.0, 1.0, 0.0)) + floats)
    write("image", "qform-asked-for", b"\x02" + run)
    write("image", "mirrored", b"\x02" + nifti1("<", qfac=-1.0) + floats)
    small = struct.pack("<12h", *range(12))
    write("image", "scaled-int16", b"\x04" + nifti1("<", code=4, slope=0.5) + small)
    mask = nifti1("<", dims=(3, 2, 2, 2, 1, 1, 1, 1), code=2)
    write("image", "mask", b"\x00" + mask + bytes(8))
    write("image", "nifti2-little", b"\x00" + nifti2("<") + struct.pack("<12d", *range(12)))
    write("image", "nifti2-big", b"\x04" + nifti2(">") + struct.pack(">12d", *range(12)))


def table(names, rows=24, first="n/a"):
    state = 1
    lines = ["\t".join(names)]
    for row in range(rows):
        cells = []
        for name in names:
            state = (state * 1103515245 + 12345) % 2**31
            value = f"{state / 2**31:.4f}"
            missing = row == 0 and ("derivative1" in name or name in ("framewise_displacement", "std_dvars"))
            if name.startswith("non_steady"):
                value = "1" if row < 2 else "0"
            cells.append(first if missing else value)
        lines.append("\t".join(cells))
    return ("\n".join(lines) + "\n").encode()


MOTION = ["trans_x", "trans_y", "trans_z", "rot_x", "rot_y", "rot_z"]
FORMS = ["", "_derivative1", "_power2", "_derivative1_power2"]


def confounds():
    small = ["csf", "white_matter", "framewise_displacement", "std_dvars"]
    write("confounds", "columns", b"\x00" + table(small))
    write("confounds", "columns-filtered-censored", b"\x68" + table(small))
    write("confounds", "projection", b"\x50" + table(["csf", "cosine00", "csf_derivative1"]))
    write("confounds", "low-pass", b"\x18" + table(["csf", "cosine00"]))
    write("confounds", "non-steady", b"\x21" + table(small + ["non_steady_state_outlier00"]))
    motion = [name + form for name in MOTION for form in FORMS]
    write("confounds", "motion24", b"\x02" + table(motion, rows=40))
    components = [f"{mask}_comp_cor_{n:02}" for mask in "awc" for n in range(2)]
    write("confounds", "components", b"\x07" + table(
        MOTION + [name + "_derivative1" for name in MOTION] + components[2:]
        + ["global_signal", "csf", "white_matter"], rows=40))
    write("confounds", "all-components", b"\x06" + table(motion + components[:3], rows=40))
    write("confounds", "byte-order-mark", b"\x00\xef\xbb\xbfa\tb\r\n1e-3\tn/a\r\n-2.5E1\t+3\r\n")
    write("confounds", "one-row", b"\x01framewise_displacement\nn/a")
    for power in ("-310", "160", "307"):
        cells = "\n".join(f"{7 * row % 11}e{power}" for row in range(12))
        write("confounds", f"numbers-of-1e{power}", b"\x00csf\n" + cells.encode())
    write("confounds", "ragged", b"\x01a\tb\n1\t2\n3\n")


def chunks():
    sizes = bytes([40, 0, 10, 0, 5, 0])
    whole = b"\x00\x29\x10\x0b\x20\x06"
    write("chunks", "whole", sizes + whole + b"\x0f")
    write("chunks", "durable", sizes + b"\x00\x14\x08\x0a\x00\x14\x00\x15\x09")
    write("chunks", "crash", sizes + b"\x00\x14\x08\x00\x05\x0b\xaa\x00\x15\x10\x0b\x20\x06\x0f")
    write("chunks", "damaged", sizes + b"\x00\x29\x17\x0b\x20\x06\x0f\x10\x0b\x0f")
    write("chunks", "gaps", sizes + b"\x05\x01\x05\x05\x00\x05\x05\xfc\x08\x05\xf0\x04")
    write("chunks", "stray", sizes + b"\x06\x7f\xff\xff\xff\xff\xff\xff\xff\x20\x06" + b"\xff" * 8 + b"\x05")
    write("chunks", "truncated", sizes + b"\x00\x14\x08\x0c\x00\x29\x1c")
    write("chunks", "cancelled", sizes + whole + b"\x0d\x0e\x00\x05\x1e" + whole + b"\x0f" + whole + b"\x0f")


def headers():
    write("header", "escapes", rb'{"type":"hello","id":"a","client":"\u00e9\ud83d\ude00\/\b\"\\"}')
    write("header", "numbers", b'{"a":[0,-0,-0.0,1e22,5e-324,1.7976931348623157e308,9223372036854775807,1E+2]}')
    write("header", "deep", b'{"a":' + b"[" * 30 + b"]" * 30 + b"}")
    write("header", "twice", b'{"id":"a","id":"b"}')
    files = [{"role": role, "run": run, "path": f"/data/{role}{run}", "sha256": "0" * 64}
             for run in (1, 2) for role in ("bold", "mask", "confounds")]
    submit = {"type": "submit", "id": "1", "key": "example-key", "files": files,
              "meta": {"subject": "sub-01"},
              "params": {"scale": "hrsd17", "baseline": 24, "age": 40.5, "xform": "sform"}}
    write("header", "submit-paths", json.dumps(submit).encode())
    unknown = {"type": "error", "code": "new_code", "retry": "later", "detail": "x", "facts": [1]}
    write("header", "unknown-error", json.dumps(unknown).encode())


def navigators():
    def message(kind, device=b"", body=b"", version=1, size=None, crc=0):
        size = len(body) if size is None else size
        return struct.pack(">H12s20sQQQ", version, kind, device, 0, size, crc) + body

    hello = b"\x00\x03\x00\x05hello"
    text = message(b"STRING", b"TMSTargetMeta", hello, crc=0x11BB731FFE031765)
    asked = message(b"GET_POINT", b"TMSTarget") + message(b"GET_STATUS")
    write("igtl", "questions", asked + message(b"GET_TRANS", b"CoilTarget") + message(b"GET_TRANSFORM"))
    write("igtl", "text", text + asked)
    write("igtl", "damaged", message(b"STRING", b"x", hello, crc=1) + asked)
    write("igtl", "too-large", asked + message(b"IMAGE", size=1 << 63))
    write("igtl", "cut", (text + asked)[:100])
    write("igtl", "long-body", message(b"IMAGE", size=3000, body=b"") + bytes(2900))
    write("igtl", "version-2", message(b"GET_POINT", b"T", version=2) + message(b"GET_POINT", version=3))


images()
confounds()
navigators()
chunks()
headers()
