"""A few threads for many jobs: facts wait for the world, and a container may allow a hundred processes or none more."""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress

AT_ONCE = 16
_LINGER = 1.0  # seconds that a thread without work stays

Job = Callable[[], None]


class Pool:
    """At most so many threads, started when they are wanted, and gone when there is nothing to do.

    They are daemons: an interrupt does not wait for them. Where no more can be had, those that are there do the work;
    where there is none at all, whoever waits calls :meth:`help`.
    """

    def __init__(self, most: int = AT_ONCE) -> None:
        self.most, self._linger = most, _LINGER
        self.threads = self._idle = 0
        self._jobs: deque[Job] = deque()
        self._change = threading.Condition()

    def submit(self, job: Job, *, first: bool = False) -> None:
        """Have a job done by some thread, before those that wait if ``first``."""
        with self._change:
            (self._jobs.appendleft if first else self._jobs.append)(job)
            if len(self._jobs) > self._idle and self.threads < self.most:
                self._start()
            self._change.notify()

    def help(self) -> None:
        """Do one job that waits, if there is one and no thread to do it."""
        with self._change:
            job = self._jobs.popleft() if self._jobs and not self.threads else None
        if job:
            job()

    def close(self) -> None:
        """Forget the jobs that nobody has begun; threads without work go at once, the others when theirs is done."""
        with self._change:
            self._jobs.clear()
            self._linger = 0.0
            self._change.notify_all()

    def _start(self) -> None:
        try:
            threading.Thread(target=self._work, daemon=True).start()
        except (RuntimeError, MemoryError):  # a limit of processes: do with what is there, and try no more
            self.most = self.threads
        else:
            self.threads += 1

    def _work(self) -> None:
        while job := self._next():
            with suppress(BaseException):  # who waits for a job learns its outcome from the job
                job()

    def _next(self) -> Job | None:
        with self._change:
            self._idle += 1
            self._change.wait_for(lambda: self._jobs or not self._linger, self._linger)
            self._idle -= 1
            if not self._jobs:
                self.threads -= 1
                return None
            return self._jobs.popleft()
