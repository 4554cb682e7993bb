"""Run the tests of tests/cluster where they may have everything: in a network namespace of their own.

usage: python tests/cluster/run.py [arguments of pytest]

Without arguments it runs all of them, in three namespaces side by side: each waits half of its time for servers.

Builds the rig if it is not there yet, then runs pytest behind ``unshare``: the real ports 53, 80 and 443 are free, the
documentation addresses are this machine's, and nothing can leave it. What pytest starts dies with it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).parent.absolute()
EXAMPLES = "test_examples.py"
SHARE = "g1- or g2-c or g2-t"
"""What is in the ids of about half of the examples."""
RESOLVER = "192.0.2.53"
NETWORKS = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "10.0.0.0/8")
"""Documentation addresses (RFC 5737), and those of pods; all are this machine's own inside the namespace."""
WAYS = ("-nm", "-rnm")
"""Options of unshare: the first needs root, the second that users may make namespaces."""
REFUSED = """cannot make a network namespace of our own, and the tests of tests/cluster run nowhere else:
`unshare -nm ip link` (as root) and `unshare -rnm ip link` both fail.
They need util-linux and iproute2; in a container, the capability SYS_ADMIN too.
"""


def main(arguments: list[str]) -> int:
    """Build, then begin again inside; does not return when all is well."""
    if arguments[:1] == ["--inside"]:
        inside(arguments[1:])
    if subprocess.run([sys.executable, HERE / "build.py"], check=False, stdin=subprocess.DEVNULL).returncode:
        return 1
    if not arguments:
        return side_by_side()
    way = next((way for way in WAYS if _works("unshare", way, "ip", "link", "set", "lo", "up")), None)
    if way is None:
        sys.stderr.write(REFUSED)
        return 1
    return os.execvp("unshare", ["unshare", way, sys.executable, __file__, "--inside", *arguments])


def side_by_side() -> int:
    """The examples in two processes, all else in a third; their outputs one after the other."""
    others = sorted(str(one) for one in HERE.glob("test_*.py") if one.name != EXAMPLES)
    parts = ((str(HERE / EXAMPLES), "-k", SHARE), (str(HERE / EXAMPLES), "-k", f"not ({SHARE})"), (*others,))
    with tempfile.TemporaryDirectory(prefix="cluster.") as folder:
        started = []
        for nth, chosen in enumerate(parts):
            output = Path(folder, str(nth))
            with output.open("wb") as file:
                command = [sys.executable, __file__, *chosen]
                started.append((output, subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)))
        codes = []
        for output, process in started:
            codes.append(process.wait())
            sys.stdout.write(output.read_text(encoding="utf-8", errors="replace"))
            sys.stdout.flush()
    return max(abs(code) for code in codes)


def inside(arguments: list[str]) -> NoReturn:
    """Make the network, and become pytest: signals reach it, and its death ends the namespace."""
    for command in ("ip link set lo up", *(f"ip route add local {net} dev lo" for net in NETWORKS)):
        subprocess.run(command.split(), check=True)
    _works("ip", "-6", "route", "add", "local", "2001:db8::/32", "dev", "lo")  # some machines have no IPv6
    _resolver()
    chosen = arguments if any(Path(each.partition("::")[0]).exists() for each in arguments) else [str(HERE), *arguments]
    # tests/cluster/conftest.py compares: a stale variable must not let the tests loose on the machine's own network
    namespace = {"DRYCC_DOCTOR_NETNS": str(Path("/proc/self/ns/net").readlink())}
    os.execve(sys.executable, [sys.executable, "-m", "pytest", *chosen], os.environ | namespace)


def _works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def _resolver() -> None:
    """Programs that ask the system's resolver ask ours; seen in this mount namespace only."""
    with tempfile.NamedTemporaryFile("w", prefix="resolv.") as file:
        file.write(f"nameserver {RESOLVER}\noptions timeout:2 attempts:1\n")
        file.flush()
        Path(file.name).chmod(0o644)
        if not _works("mount", "--bind", file.name, "/etc/resolv.conf"):
            sys.stderr.write("cannot put our own /etc/resolv.conf in place: tests of the system's resolver will fail\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
