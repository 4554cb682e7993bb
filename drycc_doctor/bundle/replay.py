"""Answer from a bundle what was answered when it was made. Nothing is ever unpacked to disk."""

from collections.abc import Mapping
from typing import Self

import msgspec

from drycc_doctor.bundle.manifest import LONGEST, MANIFEST, REPLIES, Entry, Manifest
from drycc_doctor.bundle.read import Member, damaged, manifest_of, opened
from drycc_doctor.model.query import Now, Query
from drycc_doctor.model.reply import Failed, Got, Reason, Reply


class Replay:
    """The recorded answers as a source: the clock, random labels and the operator's options included."""

    def __init__(self, manifest: Manifest, replies: Mapping[Query, Reply]) -> None:
        self.manifest, self._replies = manifest, replies

    @classmethod
    def open(cls, path: str) -> Self:
        """Read a bundle. Raises DoctorError with exit code 2 for what is not one, or not one that can be trusted."""
        manifest: Manifest | None = None
        replies: dict[Query, Reply] = {}
        with opened(path) as members:
            for member in members:
                if member.name == MANIFEST:
                    manifest = manifest_of(path, member.read(LONGEST))
                elif manifest is None:
                    raise damaged(path, "its first member is not a manifest")
                elif member.name == REPLIES:
                    replies = _replies(path, member)
        if manifest is None:
            raise damaged(path, "it has no manifest")
        if len(replies) != manifest.replies:
            raise damaged(path, f"it has {len(replies)} answers, and its manifest says {manifest.replies}")
        now = replies.get(Now())
        if isinstance(now, Got) and not isinstance(now.answer, (int, float)):
            raise damaged(path, "its clock shows no time")
        return cls(manifest, replies)

    @classmethod
    def of(cls, kept: Mapping[Query, Reply]) -> Self:
        """What a bundle of these answers would say: each is written as a line of it, and read back."""
        lines = [msgspec.json.encode({"query": query, "reply": reply}) for query, reply in kept.items()]
        read = (msgspec.json.decode(line, type=Entry) for line in lines)
        manifest = Manifest(format=0, doctor="", source="", namespace="", checks=(), replies=len(lines))
        return cls(manifest, {entry.query: entry.reply for entry in read})

    def ask(self, query: Query, /) -> Reply:
        """The recorded answer; a question that was not asked then cannot be answered now."""
        return self._replies.get(query) or Failed(Reason.NOT_RECORDED, "the bundle has no answer to this question")

    def asked(self) -> list[str]:
        """The keys of the questions that it answers."""
        return sorted(query.key for query in self._replies)


def _replies(path: str, member: Member) -> dict[Query, Reply]:
    decoder = msgspec.json.Decoder(Entry)
    replies: dict[Query, Reply] = {}
    while line := member.readline(LONGEST):
        try:
            entry = decoder.decode(line)
        except (ValueError, RecursionError) as error:
            raise damaged(path, f"line {len(replies) + 1} of {REPLIES} cannot be read") from error
        replies[entry.query] = entry.reply
    return replies
