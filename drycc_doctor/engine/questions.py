"""Ask each question once, however many facts want it, and several side by side."""

import threading
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future

from drycc_doctor.engine.pool import Pool
from drycc_doctor.model.query import Query
from drycc_doctor.model.reply import Got, Reply, Source


class Questions:
    """A source, asked each query once: who asks second waits for the first one's answer."""

    def __init__(self, source: Source) -> None:
        self.pool = Pool()
        self._source = source
        self._lock = threading.Lock()
        self._asked: dict[Query, Future[Reply]] = {}

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
        """The answers in the order of the questions, asked side by side.

        The caller asks one after the other, and threads without work help: so it waits for none but what is being asked.
        """
        waiting = deque(dict.fromkeys(queries))

        def work() -> None:
            while waiting:
                try:
                    query = waiting.popleft()
                except IndexError:  # another was quicker
                    return
                if query not in self._asked:  # else somebody asks it now: that is waited for at the end
                    self.ask(query)

        for _ in range(min(len(waiting) - 1, self.pool.most)):
            self.pool.submit(work, first=True)
        try:
            work()
        finally:
            waiting.clear()
        return [self.ask(query) for query in queries]

    def _answer(self, query: Query, future: Future[Reply]) -> None:
        try:
            future.set_result(self._source.ask(query))
        except BaseException as error:
            future.set_exception(error)
            raise


def _got(told: Future[Reply]) -> bool:
    return told.exception() is None and isinstance(told.result(), Got)
