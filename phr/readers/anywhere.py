"""Files of our own making, read at any place: what they have in common."""

import io


class ReadAnywhere(io.RawIOBase):
    """A file of `size` bytes with a place of its own, over something that gives the bytes from a place on."""

    name = ""  # pydicom asks any buffered file for one

    def __init__(self, size: int) -> None:
        super().__init__()
        self._size = size
        self._at = 0

    def read_at(self, at: int, count: int) -> bytes:
        """Return some bytes from a place on, at most `count`, none only at the end."""
        raise NotImplementedError

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to a place, as files do."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise ValueError("a place before the start of the file")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        """Fill a buffer from the present place and return how many bytes came."""
        held = self.read_at(self._at, len(buffer))
        buffer[: len(held)] = held
        self._at += len(held)
        return len(held)
