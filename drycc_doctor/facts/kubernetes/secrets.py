"""The platform's Secrets, sealed."""

from typing import ClassVar

from drycc_doctor.facts.kubernetes.listed import Listed
from drycc_doctor.facts.kubernetes.objects import DatedMeta, KubeObject, Obj
from drycc_doctor.model.query import PLATFORM, KubeList
from drycc_doctor.sealing.seal import Seal


class Certificate(Obj, frozen=True):
    """What is public of a certificate: its times in seconds since the epoch, and the DNS names that it is for."""

    sha256: str
    not_before: int
    not_after: int
    names: tuple[str, ...] = ()

    def covers(self, host: str) -> bool:
        """Whether it is for a host name; a wildcard stands for one label (RFC 6125, 6.4.3)."""
        return not {host, f"*.{host.partition('.')[2]}"}.isdisjoint(self.names)


class HostKey(Obj, frozen=True):
    """The public half of a server's SSH key, as ``ssh-keygen -l`` says it."""

    type: str
    sha256: str


class Public(Obj, frozen=True):
    """What a Secret's value has that is public."""

    certificates: tuple[Certificate, ...] = ()
    host_key: HostKey | None = None
    modulus: Seal | None = None  # of an RSA key that signs


class Secret(KubeObject, frozen=True):
    metadata: DatedMeta
    data: dict[str, Seal] = {}
    written: dict[str, str] = {}  # by key, when it was last written; see drycc_doctor/sealing/written.py
    public: dict[str, Public] = {}


class Secrets(Listed, frozen=True):
    """Every Secret of the platform's namespace but Helm's: names, keys, seals."""

    items: tuple[Secret, ...]

    asks: ClassVar = (KubeList("v1", "secrets", PLATFORM, fields="type!=helm.sh/release.v1"),)

    def seal(self, name: str, key: str) -> Seal | None:
        """One value's seal, if Secret and key are there."""
        return next((one.data.get(key) for one in self.items if one.metadata.name == name), None)

    def public(self, name: str, key: str) -> Public:
        """What is public of one value; nothing where Secret and key are not there."""
        return next((one.public.get(key) for one in self.items if one.metadata.name == name), None) or Public()
