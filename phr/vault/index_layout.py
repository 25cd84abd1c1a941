"""How documents are laid out, in the index: worked out from their sheets when it is first asked for.

It may be lost with the index. What is kept is of one sheet: once a newer one is there it counts no more. Every function
runs inside a transaction.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from phr.record.entry import ObjectId, RecordId
from phr.record.lesson import LaidOut
from phr.record.plain import from_plain, to_plain

if TYPE_CHECKING:
    import apsw

_CURRENT = "FROM layout JOIN sheet ON sheet.record_id = layout.record_id AND sheet.meta = layout.meta"


def layouts_held(connection: "apsw.Connection") -> dict[RecordId, ObjectId]:
    """Return the documents whose layout is kept, each with the sheet that it is of."""
    rows = connection.execute(f"SELECT layout.record_id, layout.meta {_CURRENT}")
    return {RecordId(str(record_id)): ObjectId(str(meta)) for record_id, meta in rows}


def layouts_of(connection: "apsw.Connection", metas: list[ObjectId]) -> dict[ObjectId, LaidOut]:
    """Return the layouts that are kept of some sheets."""
    query = "SELECT meta, body FROM layout WHERE meta IN (SELECT value FROM json_each(?))"
    rows = connection.execute(query, (json.dumps(metas),))
    return {ObjectId(str(meta)): from_plain(LaidOut, json.loads(str(body))) for meta, body in rows}


def put_layouts(connection: "apsw.Connection", found: Mapping[RecordId, LaidOut]) -> None:
    """Keep the layouts of documents as their newest sheets say; of a document without a sheet nothing is kept."""
    put = (
        "INSERT OR REPLACE INTO layout (record_id, meta, body) SELECT record_id, meta, ? FROM sheet WHERE record_id = ?"
    )
    bodies = ((_json(one), record_id) for record_id, one in found.items())
    connection.executemany(put, bodies)


def forget_layout(connection: "apsw.Connection", record_id: RecordId) -> None:
    """Forget the layout of a document."""
    connection.execute("DELETE FROM layout WHERE record_id = ?", (record_id,))


def _json(one: LaidOut) -> str:
    return json.dumps(to_plain(one), ensure_ascii=False, separators=(",", ":"))
