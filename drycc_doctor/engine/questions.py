"""Ask each question once, however many facts want it, and several side by side."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress

from drycc_doctor.model.query import Query
from drycc_doctor.model.reply import Got, Reply, Source

AT_ONCE = 16


class Questions:
    """A source, asked each query once: who asks second waits for the first one's answer."""

    def __init__(self, source: Source, *, at_once: int = AT_ONCE) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._asked: dict[Query, Future[Reply]] = {}
        self._room = threading.BoundedSemaphore(at_once)

    def ask(self, query: Query) -> Reply:
        """The answer, from the source or from the first time it was asked."""
        with self._lock:
            known = self._asked.get(query)
            mine = self._asked.setdefault(query, Future())
        if known is None:
            self._answer(query, mine)
        return mine.result()

    @property
    def traces(self) -> tuple[str, ...]:
        """The keys of the active questions that were answered: they may have left a trace."""
        known = dict(self._asked)
        return tuple(sorted(q.key for q, told in known.items() if q.active and told.done() and _got(told)))

    def many(self, queries: Sequence[Query]) -> list[Reply]:
        """The answers in the order of the questions, asked side by side."""
        waiting = list(dict.fromkeys(queries))
        lock = threading.Lock()

        def work() -> None:
            while True:
                with lock:
                    if not waiting:
                        return
                    query = waiting.pop(0)
                with suppress(Exception):  # it is raised again below, where the answer is wanted
                    self.ask(query)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(min(len(waiting), AT_ONCE))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [self.ask(query) for query in queries]

    def _answer(self, query: Query, future: Future[Reply]) -> None:
        try:
            with self._room:
                future.set_result(self._source.ask(query))
        except BaseException as error:
            future.set_exception(error)
            raise


def _got(told: Future[Reply]) -> bool:
    return told.exception() is None and isinstance(told.result(), Got)
