"""Seals one file once, as the vault does: seal_once.py (plain|proven) SOURCE FOLDER [RECIPIENT].

`plain` seals SOURCE into FOLDER for RECIPIENT and takes both hashes on the way. `proven` stages it in the vault of the
home in FOLDER, brings it to the medium, reads it back and gives it its name.
"""

import hashlib
import sys
from pathlib import Path

from phr.settings import Settings
from phr.vault.age.file import parse_recipient, seal
from phr.vault.commit import Batch
from phr.vault.layout import VaultPlace
from phr.vault.straight import NewFileSink


def seal_plain(source: Path, folder: Path, recipient: str) -> None:
    """Seal a file, with the hashes of what goes in and what comes out."""
    plain, sealed = hashlib.sha256(), hashlib.sha256()
    with source.open("rb") as reading, (folder / "sealed.age").open("wb", buffering=0) as writing:
        sink = NewFileSink(writing)
        seal(reading, sink, parse_recipient(recipient), on_plain=plain.update, on_sealed=sealed.update)
        sink.finish()
    print(plain.hexdigest(), sealed.hexdigest())


def seal_proven(source: Path, folder: Path) -> None:
    """Seal a file into a vault, and return only when it is durable and proven."""
    settings = Settings(folder / "home", "UTC")
    with Batch(VaultPlace(settings.vault, settings.state)) as batch, source.open("rb") as reading:
        staged = batch.stage(reading, "original")
        batch.make_durable()
    print(staged.plain_sha256, staged.object_id)


if __name__ == "__main__":
    if sys.argv[1] == "plain":
        seal_plain(Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])
    else:
        seal_proven(Path(sys.argv[2]), Path(sys.argv[3]))
