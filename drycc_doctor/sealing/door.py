"""The door: what comes through it is sealed. Pure functions from what the world said to what may be told."""

import binascii
import html
import re
from base64 import b64decode
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import msgspec

from drycc_doctor.model.glob import fits
from drycc_doctor.sealing import events, fluentbit, grammars, helm, manifest, public
from drycc_doctor.sealing.credentials import has_credential, has_userinfo
from drycc_doctor.sealing.disclosures import Disclosures, grammar, matches
from drycc_doctor.sealing.patterns import patterns
from drycc_doctor.sealing.seal import WELL_KNOWN, Sealer
from drycc_doctor.sealing.written import written

_DROPPED = {"managedFields", "selfLink"}
_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


class Door:
    """Seals whole answers but for what may be disclosed, under one key; ``objects`` reads the manifest of a release."""

    def __init__(
        self, disclosures: Disclosures, objects: Callable[[str], Iterable[dict[str, Any]]] = manifest.objects
    ) -> None:
        self.sealer, self._open, self._objects = Sealer(known=WELL_KNOWN | disclosures.passwords), disclosures, objects
        # the same names come with every pod and every release
        self._variable_grammar = lru_cache(maxsize=4096)(partial(grammar, disclosures.variables))
        self._value_grammar = lru_cache(maxsize=4096)(partial(grammar, disclosures.values))

    def kube(self, plural: str, obj: Any) -> Any:
        """A Kubernetes object, sealed; a Helm release Secret is opened, and told as far as it may be."""
        if not isinstance(obj, dict):
            return self._walk(obj)
        if plural == "secrets":
            return self._secret(obj)
        if plural == "configmaps":
            told = self._outer(obj, {"data", "binaryData", "written"}) | _written(obj)
            return told | self._texts(obj) | self._skeleton(obj) | self._patterns(obj)
        return self._walk(events.told(obj, self._open.event_reasons) if plural == "events" else obj)

    def page(self, status: int, headers: Sequence[tuple[str, str]], body: bytes, *, truncated: bool = False) -> Any:
        """An HTTP answer, sealed; see :class:`~drycc_doctor.model.query.HttpGet`."""
        wanted = self._open.headers | {"location"}
        kept = [[k.lower(), self._header(k.lower(), v)] for k, v in headers if k.lower() in wanted]
        kind = next((v for k, v in headers if k.lower() == "content-type"), "")
        return {"status": status, "headers": kept, "body": self.body(kind, body), "truncated": truncated}

    def body(self, kind: str, body: bytes) -> dict[str, Any]:
        """``{"kind": empty | json | html | text | other, ...}`` with ``json``, ``title`` or ``text``."""
        text = body.decode(errors="replace").removeprefix("\ufeff").strip()
        if not text:
            return {"kind": "empty"}
        if "json" in kind or text[0] in "{[":
            try:
                return {"kind": "json", "json": self._told_json("", msgspec.json.decode(body))}
            except (ValueError, RecursionError):
                return {"kind": "other"}
        if text[0] == "<":  # whatever it calls itself: Django says text/html of two letters, too
            title = re.search(r"<title[^>]*>([^<]{0,80})", text, re.IGNORECASE)
            told = html.unescape(title.group(1)).strip() if title else ""
            return {"kind": "html", "title": told if grammars.TITLE.fullmatch(told) else ""}
        if grammars.TEXT.fullmatch(text) and not has_credential(text):
            return {"kind": "text", "text": text}
        return {"kind": "other"}

    def log(self, written: bytes) -> dict[str, str]:
        """The last line of a log, if it is one that may be told; see :class:`~drycc_doctor.model.query.PodLog`."""
        last = written.decode(errors="replace").rstrip().rpartition("\n")[2]
        return {"line": last if any(one.fullmatch(last) for one in self._open.logs) else ""}

    def _header(self, name: str, value: str) -> Any:
        return self.sealer.url(value) if name == "location" else value[:200]

    def _told_json(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {str(k): self._told_json(str(k), v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._told_json(key, v) for v in value[:100]]
        if key in self._open.body_urls and isinstance(value, str) and grammars.URL.fullmatch(value):
            return self.sealer.url(value)
        short = key in self._open.body_keys and len(str(value)) <= 200 and not has_credential(str(value))
        if isinstance(value, bool) or value is None or short:
            return value
        known = self._open.body_values.get(key)
        return value if known is not None and known.fullmatch(str(value)) else self.sealer.seal(str(value))

    def _outer(self, obj: Mapping[str, Any], without: set[str]) -> dict[str, Any]:
        return {k: self._field(k, v) for k, v in obj.items() if k not in without | _DROPPED}

    def _secret(self, obj: Mapping[str, Any]) -> dict[str, Any]:
        told = self._outer(obj, {"data", "stringData", "written"})
        data = obj.get("data")
        if not isinstance(data, dict):
            return told | ({"data": self._opaque(data)} if data is not None else {})
        if obj.get("type") == helm.TYPE:
            opened = helm.unpacked(data.get("release"))
            return told | {"release": None if opened is None else self.release(opened)}
        halves = {k: half for k, v in data.items() if (half := self._public(k, v))}
        told |= {"data": {k: self._base64(v) for k, v in data.items()}} | _written(obj)
        return told | ({"public": halves} if halves else {})

    def _public(self, key: str, value: Any) -> dict[str, Any]:
        """What is public of a certificate, of a server's SSH key, of a signing key; nothing of anything else."""
        try:
            raw = b64decode(value, validate=True)
        except (binascii.Error, TypeError, ValueError):
            return {}
        if key.endswith(".crt") and (found := public.certificates(raw)):
            return {"certificates": found}
        if matches(self._open.host_keys, key) and (half := public.host_key(raw)):
            return {"hostKey": half}
        if matches(self._open.signing_keys, key) and (number := public.modulus(raw)):
            return {"modulus": self.sealer.seal(number)}  # public, and sealed as the one that is published
        return {}

    def _texts(self, obj: Mapping[str, Any]) -> dict[str, Any]:
        return {k: self._opaque(obj[k]) for k in ("data", "binaryData") if obj.get(k) is not None}

    def _skeleton(self, obj: Mapping[str, Any]) -> dict[str, Any]:
        """What is told of fluent-bit's configuration beside the sealed text."""
        text = _mapping(obj.get("data")).get("fluent-bit.conf")
        if str(_mapping(obj.get("metadata")).get("name")) not in self._open.fluentbit:
            return {}
        return {"skeleton": {"fluent-bit.conf": fluentbit.skeleton(text, self.sealer)} if isinstance(text, str) else {}}

    def _patterns(self, obj: Mapping[str, Any]) -> dict[str, Any]:
        texts = (text for key, text in _mapping(obj.get("data")).items() if key in self._open.patterns)
        return next(({"patterns": patterns(text)} for text in texts if isinstance(text, str)), {})

    def _base64(self, value: Any) -> Any:
        try:
            return self.sealer.seal(b64decode(value, validate=True))
        except (binascii.Error, TypeError, ValueError):
            return self._opaque(value)

    def _opaque(self, value: Any) -> Any:
        """Anything, told by its shape at most."""
        if isinstance(value, str):
            return self.sealer.seal(value)
        if isinstance(value, dict):
            return {k: self._opaque(v) for k, v in value.items()}
        if isinstance(value, list | tuple):
            return [self._opaque(v) for v in value]
        return value if value is None or isinstance(value, bool) else self.sealer.seal(str(value))

    def release(self, release: Mapping[str, Any]) -> dict[str, Any]:
        """What may be told of a release: names, versions, times, and the values that are on the list."""
        info, chart = _mapping(release.get("info")), _mapping(release.get("chart"))
        metadata = _mapping(chart.get("metadata"))
        return {
            "name": release.get("name"),
            "namespace": release.get("namespace"),
            "version": release.get("version"),
            "info": {k: info.get(k) for k in ("status", "first_deployed", "last_deployed")},
            "chart": {k: metadata.get(k) for k in ("name", "version", "appVersion")},
            "config": self.values(_mapping(release.get("config"))),
            "defaults": self.values(_mapping(chart.get("values"))),
            # YAML is slow to read, and of what was superseded nothing is to be compared
            "manifest": None if info.get("status") == "superseded" else self._manifest(release.get("manifest")),
            "configuration": self._configuration(release.get("manifest")),
        }

    def _manifest(self, text: Any) -> list[Any] | None:
        """The objects that Helm made, sealed as those that are there, so that they can be compared; None if unreadable."""
        try:
            return [self.kube(manifest.plural(one["kind"]), one) for one in self._objects(text)]
        except (AttributeError, TypeError, ValueError):
            return None

    def _configuration(self, text: Any) -> list[Any] | None:
        """The values of its Secrets and ConfigMaps, sealed as those that are there; None if unreadable."""
        seal = {"Secret": self._base64, "ConfigMap": self._opaque}
        try:
            return [
                {"kind": one["kind"], "metadata": self._walk(one["metadata"])}
                | {"data": {k: seal[one["kind"]](v) for k, v in one["data"].items()}}
                for one in manifest.configuration(text)
            ]
        except (AttributeError, TypeError, ValueError):
            return None

    def values(self, value: Any, key: str = "", *, environment: bool = False) -> Any:
        """Chart values, sealed leaf by leaf; maps called ``environment`` hold variables."""
        if isinstance(value, dict):
            inside = key == "environment"
            return {str(k): self.values(v, str(k), environment=inside) for k, v in value.items()}
        if isinstance(value, list):
            return [self.values(v, key, environment=environment) for v in value]
        if value is None or isinstance(value, bool):
            return value
        told = self._told(self._variable_grammar(key) if environment else self._value_grammar(key), str(value))
        return value if told == str(value) else told

    def _walk(self, value: Any) -> Any:
        if isinstance(value, str):
            if "@" not in value or not has_userinfo(value):
                return value
            return self.sealer.url(value) if grammars.URL.fullmatch(value) else self.sealer.seal(value)
        if isinstance(value, dict):
            return {k: self._field(k, v) for k, v in value.items() if k not in _DROPPED}
        if isinstance(value, list):
            return [self._walk(v) for v in value]
        return value

    def _field(self, key: str, value: Any) -> Any:
        if key == "annotations" and isinstance(value, dict):
            return {k: self._annotation(k, v) for k, v in value.items() if k != _LAST_APPLIED}
        if key == "env" and isinstance(value, list):
            return [self._variable(one) for one in value]
        if key in {"command", "args"} and isinstance(value, list):
            return [self._word(w) for w in value]
        if key == "subjects" and isinstance(value, list):
            return [self._grantee(one) for one in value]
        if key == "clientConfig" and isinstance(value, dict):
            return self._client_config(value)
        if key == "httpHeaders":
            return self._opaque(value)
        return self._walk(value)

    def _grantee(self, one: Any) -> Any:
        """Of those whom a binding names, people and their groups are sealed; accounts and Kubernetes' own are told."""
        if not isinstance(one, dict) or one.get("kind") not in {"User", "Group"}:
            return self._walk(one)
        name = str(one.get("name") or "")
        return self._walk(one) | {"name": name if name.startswith("system:") else self.sealer.seal(name)}

    def _word(self, word: Any) -> Any:
        if not isinstance(word, str):
            return self._opaque(word)
        if word in self._open.words or grammars.VARIABLE.fullmatch(word) or matches(self._open.flags, word):
            return word
        parts = [] if "@" in word else word.split(",")  # with an @, a comma may be a password's
        if len(parts) > 1 and all(grammars.VARIABLE.fullmatch(one) or grammars.URL.fullmatch(one) for one in parts):
            return {"$sealed": "words", "items": [self._word(one) for one in parts]}
        return self.sealer.url(word) if grammars.URL.fullmatch(word) else self.sealer.seal(word)

    def _annotation(self, key: str, value: Any) -> Any:
        known = self._open.annotation_values.get(key)
        told = known is not None and isinstance(value, str) and known.fullmatch(value)
        return value if told or any(fits(key, glob) for glob in self._open.annotations) else self._opaque(value)

    def _variable(self, one: Any) -> Any:
        if not isinstance(one, dict) or "value" not in one:
            return self._walk(one)
        rest = {k: self._walk(v) for k, v in one.items() if k != "value"}
        if not isinstance(one["value"], str):
            return rest | {"value": self._opaque(one["value"])}
        return rest | {"value": self._told(self._variable_grammar(str(one.get("name"))), one["value"])}

    def _told(self, known: re.Pattern[str] | None, value: str) -> Any:
        if known is None or not known.fullmatch(value):
            return self.sealer.seal(value)
        if known is grammars.URLS:
            return self.sealer.urls(value)
        return self.sealer.url(value) if known is grammars.URL else value

    def _client_config(self, value: Mapping[str, Any]) -> dict[str, Any]:
        """A webhook's path ends with a Secret's value, which can be compared; so can its caBundle.

        What stands before it is told where it is known.
        """
        # drycc/controller#webhook
        told = {k: self._walk(v) for k, v in value.items() if k not in {"caBundle", "url", "service"}}
        told |= {"caBundle": self._base64(value["caBundle"])} if "caBundle" in value else {}
        told |= self._public("ca.crt", value.get("caBundle"))
        told |= {"url": self.sealer.url(str(value["url"]))} if "url" in value else {}
        service = value.get("service")
        if not isinstance(service, dict):
            return told | ({"service": self._opaque(service)} if service is not None else {})
        kept: dict[str, Any] = {k: self._opaque(v) if k == "path" else v for k, v in service.items()}
        before, _, last = str(service.get("path") or "").rstrip("/").rpartition("/")
        if last:
            told_before = before if before in self._open.hook_paths else self.sealer.seal(before)
            kept |= {"pathKey": self.sealer.seal(last), "pathBefore": told_before}
        return told | {"service": kept}


def _written(obj: Mapping[str, Any]) -> dict[str, Any]:
    return {"written": times} if (times := written(obj)) else {}


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
