"""For people, at a terminal of 80 columns or in a log without colour: what is wrong first, roots before the rest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from drycc_doctor import NAME
from drycc_doctor.levels import Profile
from drycc_doctor.model.finding import Finding, Place, Report, Result, Status
from drycc_doctor.report.printable import wrapped
from drycc_doctor.report.roots import Root, roots
from drycc_doctor.report.verdict import counted, verdict

REPORT_IT = "this is a bug of the check: please report it with the output of -vv"
_INDENT = "      "
_SOME = 3  # warnings that are counted, and no longer told one by one
_COLORS = {"OK": 32, "ok": 32, "FAIL": 31, "BROKEN": 31, "WARN": 33, "UNKNOWN": 35, "SKIP": 36, "note": 36}


def render(report: Report, *, verbose: int = 0, color: bool = False, width: int = 80, strict: bool = False) -> str:
    """The report as text; see :func:`drycc_doctor.report.render`. Blocks are parted by empty lines."""
    page = _Page(report, verbose, color, width, strict)
    blocks = [page.head(), *page.trouble(), *page.rest(), page.foot()]
    return "\n\n".join("\n".join(block) for block in blocks if block) + "\n"


class _Page(msgspec.Struct, frozen=True):
    """A report, and how it is to be shown; each method returns lines, or blocks of lines."""

    report: Report
    verbose: int
    color: bool
    width: int
    strict: bool = False

    def head(self) -> list[str]:
        report = self.report
        profile = "" if report.profile is Profile.PRODUCTION else f"profile {report.profile}; "
        about = f"{report.source}; {profile}{NAME} {report.doctor}; {report.seconds:.1f} s"
        return [*self._item(*verdict(report, strict=self.strict)), *self._line("", about)]

    def trouble(self) -> Iterator[list[str]]:
        """A block for each root; where something hurts now, what only will is counted by name."""
        found = roots(self.report)
        later = [] if self.verbose > 0 or self.strict else _later(found)
        for root in found:
            if root not in later:
                yield [*self._finding(root.place, root.finding), *self._explained(root)]
        if later:
            names = ", ".join(dict.fromkeys(root.place.check for root in later))
            yield [*self._item("WARN", f"{len(later)} will hurt later: {names}"), *self._line("", "-v tells them")]

    def rest(self) -> list[list[str]]:
        """What was skipped, and what is well."""
        if self.verbose < 0:
            return []
        if self.verbose:
            return [list(self._each(Status.SKIP)), list(self._each(Status.PASS))]
        return [list(self._skipped()), list(self._well())]

    def foot(self) -> list[str]:
        notes = [line for note in self.report.notes for line in self._item("note", note)]
        return [*notes, *wrapped(counted(self.report), self.width)]

    def _explained(self, root: Root) -> Iterator[str]:
        if root.follows:
            yield from self._line("", root.explains)
        for place, finding in root.follows if self.verbose > 0 else ():
            yield from self._finding(place, finding, _INDENT)

    def _each(self, status: Status) -> Iterator[str]:
        for place in self.report.places(status):
            yield from self._finding(place, self.report.finding(place))

    def _finding(self, place: Place, finding: Finding, indent: str = "") -> Iterator[str]:
        word = "ok" if finding.status is Status.PASS else finding.status.name
        yield from self._item(word, f"{place.check}: {finding.message}", indent)
        remedy = finding.remedy or (REPORT_IT if finding.status is Status.BROKEN else "")
        yield from self._line("fix: ", remedy, indent) if remedy else ()
        yield from self._line("ask with: ", finding.option, indent) if finding.option else ()
        yield from self._evidence(finding, indent) if self.verbose > 1 else ()

    def _evidence(self, finding: Finding, indent: str) -> Iterator[str]:
        yield from self._line("about: ", f"{finding.subject} ({finding.code})", indent)
        for key, value in finding.evidence:
            first, *more = value.splitlines() or [""]
            yield from self._line("", f"{key}: {first}", indent)
            for line in more:  # a traceback
                yield from self._line("  " + _lead(line), line, indent)

    def _skipped(self) -> Iterator[str]:
        for option, names in sorted(_by_option(self.report.results).items(), key=lambda item: (not item[0], item[0])):
            why = f"not asked; {option} would" if option else "does not apply here"
            yield from self._item("SKIP", f"{why}: {', '.join(names)}")

    def _well(self) -> Iterator[str]:
        areas: dict[str, list[str]] = defaultdict(list)
        for result in self.report.results:
            if result.status is Status.PASS:
                areas[result.area].append(result.check.removeprefix(f"{result.area}-"))
        for area, names in areas.items():
            yield from self._item("ok", f"{area}: {', '.join(names)}")

    def _item(self, word: str, text: str, indent: str = "") -> list[str]:
        """A paragraph that begins with a status word."""
        head, *more = wrapped(text, self.width, f"{indent}{word:<4}  ", indent + _INDENT)
        if self.color:
            head = head.replace(word, f"\x1b[{_COLORS[word]}m{word}\x1b[0m", 1)
        return [head, *more]

    def _line(self, label: str, text: str, indent: str = "") -> list[str]:
        """A paragraph under an item."""
        begin = indent + _INDENT
        return wrapped(text, self.width, begin + label, begin + " " * (len(label) or 2))


def _later(found: Sequence[Root]) -> list[Root]:
    """The warnings that can wait: some, and beside a failure; those that explain something else are told."""
    warned = [root for root in found if root.finding.status is Status.WARN and not root.follows]
    hurts = any(root.finding.status > Status.WARN for root in found)
    return warned if hurts and len(warned) >= _SOME else []


def _lead(line: str) -> str:
    """The spaces at the beginning of a line."""
    return " " * min(len(line) - len(line.lstrip(" ")), 12)


def _by_option(results: Iterable[Result]) -> dict[str, list[str]]:
    """Checks that skipped something, by the option that would have asked; none where it does not apply here.

    A check that could judge the rest is ``(in part)``.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for result in results:
        skips = dict.fromkeys(f.option for f in result.findings if f.status is Status.SKIP)
        part = "" if all(f.status is Status.SKIP for f in result.findings) else " (in part)"
        for option in skips:
            found[option].append(result.check + part)
    return found
