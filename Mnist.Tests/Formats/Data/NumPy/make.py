"""Writes arrays.npz and arrays.json: arrays as NumPy 1.24 saves them, in every byte order, order of axes and type it has, and what they hold.

Run with NumPy on x86-64, whose longdouble has 80 bits:  python3 make.py
"""
import io
import json
import pathlib
import zipfile

import numpy as np

FOLDER = pathlib.Path(__file__).parent
arrays = {}      # name -> bytes of the .npy
expected = {}    # name -> shape and numbers, as text


def npy(array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    return stream.getvalue()


def add(name, array, data=None):
    arrays[name] = data or npy(array)
    flat = [float(np.float64(x)) if array.dtype.itemsize == 16 else x.item() for x in np.ravel(array, order="C")]
    expected[name] = {"shape": list(array.shape), "kind": array.dtype.kind, "values": [repr(int(x)) if array.dtype.kind in "iub" else repr(x) for x in flat]}


def spread(dtype):
    """Numbers at both ends of a type's range, in six elements of shape (2, 3)."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([[True, False, True], [True, True, False]])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        top = min(info.max, 2**63 - 1)
        return np.array([[info.min, top, 1], [2, 3, top - 1]], dtype=dtype)
    info = np.finfo(dtype)
    if dtype == np.longdouble:
        # Beyond the range of float64 there is nothing to round to.
        one, tiny = np.longdouble(1), np.ldexp(np.longdouble(1), -1074)
        return np.array([[one / 3, -one - np.ldexp(one, -53) * (1 + np.ldexp(one, -10)), np.ldexp(one + np.ldexp(one, -53), 5)],
                         [tiny * 1.75, np.inf, np.ldexp(one, 1023) * 1.5]], dtype=dtype)
    return np.array([[info.min, info.max, info.tiny], [1 / 3, -np.inf, np.nan]], dtype=dtype)


KINDS = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "g"]
for kind in KINDS:
    base = spread(kind)
    for order in "<>=":
        typed = base.astype(base.dtype.newbyteorder(order))
        label = {"<": "little", ">": "big", "=": "native"}[order]
        add(f"{base.dtype.name}-{label}", typed)
        add(f"{base.dtype.name}-{label}-fortran", np.asfortranarray(typed))

deep = np.arange(2 * 3 * 4 * 5, dtype="<i4").reshape(2, 3, 4, 5)
add("four-axes", deep)
add("four-axes-fortran", np.asfortranarray(deep))
add("transposed", np.arange(12, dtype="<f8").reshape(3, 4).T)
add("scalar", np.array(2.5, dtype="<f4"))
add("scalar-int", np.array(7, dtype=">i8"))
for shape in [(0,), (0, 28), (3, 0, 2)]:
    add("empty-" + "x".join(map(str, shape)), np.zeros(shape, dtype="<f4"))
    add("empty-fortran-" + "x".join(map(str, shape)), np.asfortranarray(np.zeros(shape, dtype=">u2")))
small = np.array([[1, 2], [3, 4]], dtype="<i8")
for version in [(1, 0), (2, 0), (3, 0)]:
    add(f"version-{version[0]}", small, npy(small, version))
add("beyond-float32", np.array([2**24 + 1, 2**53 + 1, -(2**62) - 1], dtype="<i8"))

refused = {
    "refused-objects": np.array([1, "a", None], dtype=object),
    "refused-structures": np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]),
    "refused-nested": np.zeros(2, dtype=[("a", [("b", "<f4", (2,)), ("c", "|S3")])]),
    "refused-bytes": np.array([b"one", b"two"]),
    "refused-texts": np.array(["one", "two"]),
    "refused-dates": np.array(["2020-01-01"], dtype="datetime64[D]"),
    "refused-spans": np.array([5], dtype="timedelta64[ms]"),
    "refused-complex": np.array([1 + 2j], dtype="complex64"),
    "refused-void": np.zeros(2, dtype="V4"),
    "refused-uint64": np.array([2**63], dtype="uint64"),
    "refused-longdouble": np.array([np.ldexp(np.longdouble(1), 2000)]),
}
for name, array in refused.items():
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    arrays[name] = stream.getvalue()

with zipfile.ZipFile(FOLDER / "arrays.npz", "w", zipfile.ZIP_DEFLATED) as archive:
    for name, data in arrays.items():
        archive.writestr(zipfile.ZipInfo(name + ".npy"), data, zipfile.ZIP_DEFLATED)
(FOLDER / "arrays.json").write_text("{\n" + ",\n".join(f"{json.dumps(name)}: {json.dumps(value)}" for name, value in expected.items()) + "\n}\n")

with open(FOLDER / "saved.npz", "wb") as stream:
    np.savez(stream, x_train=np.arange(8, dtype=">u2").reshape(2, 2, 2, order="F"), y_train=np.array([[3], [4]], dtype=">i4"), x_test=np.arange(4, dtype="u1").reshape(1, 2, 2, 1), y_test=np.array([9], dtype="u8"))
with open(FOLDER / "compressed.npz", "wb") as stream:
    np.savez_compressed(stream, a=np.arange(1000, dtype="<f4"), b=np.array(3, dtype="i2"))
