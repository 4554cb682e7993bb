"""Keep what a source answers."""

import threading

from drycc_doctor.model.query import Query
from drycc_doctor.model.reply import Reply, Source


class Recorder:
    """Answers as another source does, and keeps each answer; several threads may ask."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._kept: dict[Query, Reply] = {}

    def ask(self, query: Query, /) -> Reply:
        """The source's answer."""
        reply = self._source.ask(query)
        with self._lock:
            return self._kept.setdefault(query, reply)

    def kept(self) -> dict[Query, Reply]:
        """The answers so far, in the order of their keys; after an interrupt others may still come in."""
        with self._lock:
            kept = dict(self._kept)
        return dict(sorted(kept.items(), key=lambda pair: pair[0].key))
