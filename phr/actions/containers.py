"""The containers of one intake: each opened when something in it is first asked for, closed when all of it is done."""

from contextlib import ExitStack
from typing import Self

from phr.actions.origin import Origin
from phr.actions.sorting import Inside, Sniffed
from phr.readers.container import Container
from phr.readers.pool import ReaderPool
from phr.record.arrival import Arrival
from phr.record.reading import Form

_Steps = tuple[tuple[int, Form], ...]


class Containers:
    """Opens archives, mails and exports of one origin, and what lies in them; a context manager that closes all."""

    def __init__(self, pool: ReaderPool, origin: Origin) -> None:
        self._pool = pool
        self._origin = origin
        self._open: dict[tuple[Arrival, _Steps], Container] = {}
        self._held: dict[Arrival, ExitStack] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for file in tuple(self._held):
            self.close(file)

    def close(self, file: Arrival) -> None:
        """Close a file of the inbox and all containers in it, when nothing more is asked of them."""
        stack = self._held.pop(file, None)
        if stack is not None:
            self._open = {key: container for key, container in self._open.items() if key[0] != file}
            stack.close()

    def around(self, inside: Inside) -> Container:
        """Return the container that a member lies in; raise a PhrError where it cannot be opened."""
        return self._at(inside.container, inside.form, inside.steps)

    def of(self, one: Sniffed) -> Container:
        """Return a document as the container that it is too: a mail with its attachments, an export."""
        if one.inside is None:
            return self._at(one.arrival, one.form, ())
        return self._at(one.file, one.inside.form, (*one.inside.steps, (one.inside.number, one.form)))

    def _at(self, file: Arrival, form: Form, steps: _Steps) -> Container:
        key = (file, steps)
        if key not in self._open:
            held = self._held.setdefault(file, ExitStack())
            if steps:
                number, inner = steps[-1]
                container = self._at(file, form, steps[:-1]).within(number, inner)
            else:
                opened = held.enter_context(self._origin.open(file))
                container = self._pool.open_container(opened, file.stamp.size_bytes, form, self._origin.passwords)
            self._open[key] = held.enter_context(container)
        return self._open[key]
