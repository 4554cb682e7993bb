"""Write a bundle: a gzipped tar of text files that anybody may read before passing it on."""

import gzip
import io
import tarfile
from collections.abc import Iterator, Mapping

import msgspec

from drycc_doctor import NAME, files
from drycc_doctor.bundle.manifest import FORMAT, MANIFEST, REPLIES, REPORT_JSON, REPORT_TEXT, Manifest
from drycc_doctor.errors import DoctorError
from drycc_doctor.model.finding import Report
from drycc_doctor.model.query import Option, Query
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.sealing import credentials


def write(path: str, report: Report, kept: Mapping[Query, Reply], *, text: str, json: str) -> Manifest:
    """Write the answers and the report, which ``text`` and ``json`` are too, to a private file.

    The same content gives the same bytes. Raises DoctorError with exit code 4: where the file cannot be written, and
    where something in it looks like a secret.
    """
    manifest = Manifest(
        format=FORMAT,
        doctor=report.doctor,
        created=report.started,
        source=report.source,
        namespace=_namespace(kept),
        checks=tuple(result.check for result in report.results),
        replies=len(kept),
        notes=report.notes,
    )
    members = {
        MANIFEST: msgspec.json.format(msgspec.json.encode(manifest)) + b"\n",
        REPLIES: b"".join(_lines(kept)),
        REPORT_JSON: _innocent(REPORT_JSON, json.encode()),
        REPORT_TEXT: _innocent(REPORT_TEXT, text.encode()),
    }
    with (
        files.writing(path, private=True) as file,
        gzip.GzipFile("", "wb", fileobj=file, mtime=manifest.created or 0) as packed,
        tarfile.open(fileobj=packed, mode="w|") as archive,
    ):
        for name, data in members.items():
            archive.addfile(_header(name, len(data), manifest.created or 0), io.BytesIO(data))
    return manifest


def _lines(kept: Mapping[Query, Reply]) -> Iterator[bytes]:
    for query, reply in kept.items():
        # the question is ours, made-up token and all; the answer is the world's
        _innocent(f"the answer to {query.key}", msgspec.json.encode(reply))
        yield msgspec.json.encode({"query": query, "reply": reply}) + b"\n"  # read back as an Entry


def _innocent(name: str, data: bytes) -> bytes:
    if found := credentials.found(data):
        hint = f"This is a bug of {NAME}: please report it. To go on without it, leave the check out with --skip."
        msg = f"No bundle was written: {name} holds what looks like {found}."
        raise DoctorError(msg, hint)
    return data


def _namespace(kept: Mapping[Query, Reply]) -> str:
    reply = kept.get(Option("namespace"))
    return str(reply.answer) if isinstance(reply, Got) else ""


def _header(name: str, size: int, created: float) -> tarfile.TarInfo:
    header = tarfile.TarInfo(name)
    header.size, header.mtime, header.mode = size, int(created), 0o600
    return header
