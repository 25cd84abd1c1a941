"""What tests of the index share: its keys, and how documents get into it."""

from log_made import Log, filed, sealed_plain, stamp

from phr.vault.index_schema import open_database

KEY = b"k" * 32
OTHER_KEY = b"o" * 32


def log_of(*sheets):
    """Return the log of some documents filed one after the other."""
    log = Log()
    for counter, told in enumerate(sheets, 1):
        event = filed(told)
        log.stamped.append(stamp(event, counter, seq=counter - 1))
        log.metas[event.meta] = sealed_plain(told)
    return log


def take(index, *sheets):
    """Let an index take in some documents."""
    log = log_of(*sheets)
    return index.take(log.stamped, log.metas, log.heads())


def found(index, words):
    """Return the documents that a search finds, as numbers."""
    return [int(hit.record_id, 16) for hit in index.search(words)]


def everything(path, key=KEY):
    """Return all that stands in an index, its full-text words included, as one text."""
    connection = open_database(path, key)
    connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab ('main', 'page_words', 'row')")
    tables = ("device", "event", "sheet", "wanted", "note", "page", "words", "glimpse", "mark", "likeness")
    rows = [connection.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    connection.close()
    return str(rows)
