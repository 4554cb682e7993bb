"""The drycc client on this machine: its API version, and the controller that its profile names."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from drycc_doctor.model.query import ClientProfile, ClientVersion
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.profile_path import profile_path

_API = re.compile(r"(?im)^[^\w\n]*workflow cli api version[^\w\n]+(\w[\w.+-]{0,39})")
_CLI = re.compile(r"(?im)^[^\w\n]*workflow cli version[^\w\n]+(\w[\w.+-]{0,39})")
_SECRET = "DRYCC_TOKEN"  # noqa: S105 - the name of a variable, which the child must not have


def ask(query: ClientVersion | ClientProfile, clock: Deadline, version: str = "") -> Reply:
    """What the client says of itself, or what its profile names; ``version``, if given, is believed instead."""
    if isinstance(query, ClientProfile):
        return _profile(*profile_path(os.environ))
    if version:
        return Got({"found": True, "cli": "", "api": version})
    program = shutil.which("drycc")
    return _ran(program, clock) if program else Got({"found": False, "cli": "", "api": ""})


def _ran(program: str, clock: Deadline) -> Reply:
    """``drycc version -a``; plain ``version`` prints another number (drycc/client#commands).

    It asks the controller too, and may hang there: by then it has said what we want.
    """
    env = {k: v for k, v in os.environ.items() if k != _SECRET}
    try:
        ran = subprocess.run(  # noqa: S603 - the operator's own client, found on PATH
            [program, "version", "-a"],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=clock.wait(),
            check=False,
        )
        out, late = ran.stdout, False
    except subprocess.TimeoutExpired as error:
        out, late = error.stdout or b"", True
    except OSError as error:
        return Failed(Reason.UNREADABLE, f"drycc on PATH cannot be run: {error.strerror}")
    text = out.decode(errors="replace")
    api, cli = (found[1] if (found := wanted.search(text)) else "" for wanted in (_API, _CLI))
    if late and not api:
        return Failed(Reason.TIMEOUT, f"`drycc version -a` did not say its version in {clock.seconds:g} s")
    return Got({"found": True, "cli": cli, "api": api})


class _Profile(msgspec.Struct):
    """All that is read of the profile; it holds a token too."""

    controller: str = ""
    ssl_verify: bool = False  # what is not there is false to the client (drycc/client#profile)


def _profile(path: str, named: str) -> Reply:
    try:
        profile = msgspec.json.decode(Path(path).read_bytes(), type=_Profile)
        parts = urlsplit(profile.controller)
        host, port = parts.hostname or "", parts.port
    except (FileNotFoundError, NotADirectoryError):
        return Got({"found": False, "controller": "", "ssl_verify": True, "named": named})
    except OSError as error:
        return Failed(Reason.UNREADABLE, f"the drycc client's profile cannot be read: {error.strerror}")
    except (ValueError, RecursionError):  # msgspec's errors; what they say may quote the file
        return Failed(Reason.UNREADABLE, "the drycc client's profile is not what the client writes")
    where = f"[{host}]" if ":" in host else host
    controller = f"{parts.scheme}://{where}{'' if port is None else f':{port}'}" if host else ""
    return Got({"found": True, "controller": controller, "ssl_verify": profile.ssl_verify, "named": named})
