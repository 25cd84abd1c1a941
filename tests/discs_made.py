"""Images of discs made on the spot; needs pycdlib."""

import io
import struct

BLOCK = 2048


def disc(*files, rock_ridge=None, joliet=None, udf=None, links=(), plain=""):
    """Make an image of (path, bytes); folders are made as they are needed, `links` are (name, target).

    The plain names are the paths in capitals, as level 1 has them, or the one given.
    """
    import pycdlib

    image = pycdlib.PyCdlib()
    image.new(interchange_level=3, rock_ridge=rock_ridge, joliet=joliet, udf=udf)

    def names(path, ending=""):
        found = {"iso_path": f"/{plain or path.upper()}{ending}"}
        if rock_ridge:
            found["rr_name"] = path.rpartition("/")[2]
        if joliet:
            found["joliet_path"] = f"/{path}"
        if udf:
            found["udf_path"] = f"/{path}"
        return found

    folders = {"/".join(path.split("/")[:depth]) for path, _ in files for depth in range(1, path.count("/") + 1)}
    for folder in sorted(folders, key=lambda path: path.count("/")):
        image.add_directory(**names(folder))
    for path, held in files:
        image.add_fp(io.BytesIO(held), len(held), **names(path, ";1"))
    for name, target in links:
        image.add_symlink(f"/{name.upper()};1", rr_symlink_name=name, rr_path=target)
    made = io.BytesIO()
    image.write_fp(made)
    image.close()
    return made.getvalue()


def with_place(image, name, block):
    """Return an image in which a plain name claims to lie at another block."""
    return _with_both_orders(image, name, 2, block)


def with_length(image, name, length):
    """Return an image in which a plain name claims another length in bytes."""
    return _with_both_orders(image, name, 10, length)


def block_of(image, name):
    """Return the block at which a plain name lies."""
    at = image.index(name) - 32
    return int.from_bytes(image[at + 2 : at + 6], "little")


def _with_both_orders(image, name, field, number):
    changed = bytearray(image)
    at = changed.index(name) - 32 + field
    changed[at : at + 8] = struct.pack("<I", number) + struct.pack(">I", number)
    return bytes(changed)
