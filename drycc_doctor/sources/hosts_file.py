"""Read this machine's hosts file, which comes before DNS for all programs but resolvers (hosts(5))."""

import os
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

from drycc_doctor.model.query import HostsFile
from drycc_doctor.model.reply import Failed, Got, Reason, Reply

_LONGEST = 8 << 20  # bytes; lists that block advertising have some five million
_WINDOWS = r"System32\drivers\etc\hosts"


def ask(query: HostsFile, path: str = "") -> Reply:
    """The lines for these names, in the file's order; ``path`` is of another file than this system's own."""
    hosts = Path(path) if path else _system()
    try:
        with hosts.open("rb") as file:
            text = file.read(_LONGEST).decode(errors="replace")
    except FileNotFoundError:
        return Got([])
    except OSError as error:
        return Failed(Reason.UNREADABLE, f"{hosts} cannot be read: {error.strerror}")
    wanted = {name.lower().rstrip(".") for name in query.names}
    return Got([{"name": name, "address": address} for name, address in _entries(text) if name in wanted])


def _system() -> Path:
    return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), _WINDOWS) if os.name == "nt" else Path("/etc/hosts")


def _entries(text: str) -> Iterator[tuple[str, str]]:
    """Name and address; lines that do not begin with an address are no lines of a hosts file.

    >>> list(_entries("192.0.2.1 a.example.com A  # both"))
    [('a.example.com', '192.0.2.1'), ('a', '192.0.2.1')]
    """
    for line in text.splitlines():
        address, *names = line.partition("#")[0].split() or [""]
        try:
            told = str(ip_address(address.partition("%")[0]))
        except ValueError:
            continue
        yield from ((name.lower().rstrip("."), told) for name in names)
