"""How old a platform is, what older versions left behind, and where it is; or that it is not there."""

import copy
import re
from datetime import datetime
from typing import Any

from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.condition import warn
from drycc_doctor.worlds.happenings.cron import job
from drycc_doctor.worlds.happenings.parts import Parts
from drycc_doctor.worlds.platform.usage import KEY as METRICS
from drycc_doctor.worlds.state.objects import NAMESPACE, Object

_HOUR = 3600
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_GATEWAY_KINDS = ("gatewayclasses", "gateways", "listenersets", "httproutes", "tcproutes")
_GOING = (
    f'pods "{{}}-" is forbidden: unable to create new content in namespace {NAMESPACE} because it is being terminated'
)
_API = {"deployments": "apps/v1", "persistentvolumeclaims": "v1", "secrets": "v1"}


class Age(Parts):
    """Installations, upgrades, removals."""

    def rejuvenate(self) -> None:
        """The platform was installed an hour ago, and never upgraded: one revision, and CronJobs that had no turn yet."""
        self.release.keep_one()
        self.release.end("deployed", ago=_HOUR)
        for cron in self.objects.list("cronjobs", NAMESPACE):
            last = cron["status"].get("lastScheduleTime")
            if last and datetime.fromisoformat(last).timestamp() < self.now - _HOUR:
                cron["status"] = {}
                self._forget_runs(cron["metadata"]["name"])
        began = self.time(-_HOUR)
        for _, _, obj in self.objects.all():
            if (obj["metadata"].get("namespace") or obj["metadata"]["name"]) == NAMESPACE:
                _since(obj, began)

    def _forget_runs(self, cron: str) -> None:
        for run in self.objects.list("jobs", NAMESPACE):
            if any(owner["name"] == cron for owner in run["metadata"].get("ownerReferences", ())):
                self.objects.remove("jobs", run["metadata"]["name"])
                for pod in self.objects.list("pods", NAMESPACE):
                    if pod["metadata"]["labels"].get("job-name") == run["metadata"]["name"]:
                        self.objects.remove("pods", pod["metadata"]["name"])

    def leave_job(self, name: str, ended: str, *, version: str = "") -> None:
        """A Job of the last upgrade is there: ``Complete``, ``Failed``, or still at work; of another version perhaps."""
        self.objects.add("batch/v1", "jobs", job(self, name, ended, version=version))

    def refuse_job(self, name: str, message: str) -> None:
        """A Job of the last upgrade has no pod: the API server refuses it, and only an event says so."""
        self.leave_job(name, "")
        about: Object = {"kind": "Job", "metadata": {"name": name}}
        warn(self, about, "FailedCreate", 9, "job-controller", (7000, 60), f"Error creating: {message}")

    def leave_behind(self, plural: str, name: str) -> None:
        """An object of an older generation is there, which no chart makes any more.

        See drycc/generations#upgrade-leftovers. Else it is like the first of its kind.
        """
        ours = [one for one in self.objects.list(plural, NAMESPACE) if one.get("type") != "helm.sh/release.v1"]
        twin = copy.deepcopy(ours[0])
        twin["metadata"] |= {"name": name, "uid": f"{twin['metadata']['uid'][:-8]}0ddba115", "annotations": {}}
        if plural == "deployments":
            twin["spec"]["selector"]["matchLabels"] = twin["spec"]["template"]["metadata"]["labels"] = {"app": name}
        self.objects.add(_API[plural], plural, twin)

    def move_to_namespace(self, name: str) -> None:
        """The platform is in another namespace than we look in."""
        everything = list(self.objects.all())
        for api, plural, obj in everything:
            if obj["metadata"].get("namespace") == NAMESPACE:
                self.objects.remove(plural, obj["metadata"]["name"])
                obj["metadata"]["namespace"] = name
                if "involvedObject" in obj:  # of an event
                    obj["involvedObject"]["namespace"] = name
                self.objects.add(api, plural, obj)
        self.objects.add("v1", "namespaces", {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})

    def uninstall_gateway_api(self) -> None:
        """The Gateway API's CustomResourceDefinitions are not there, and so none of its objects."""
        self.absent.add("gateway.networking.k8s.io")
        for plural in _GATEWAY_KINDS:
            self.objects.clear(plural)
        self.gateway.close()

    def uninstall_kind(self, plural: str) -> None:
        """Somebody deleted the definition of a kind, and with it all objects of it."""
        self.absent_kinds.add(plural)
        self.objects.clear(plural)

    def lose_namespace(self) -> None:
        """The platform's namespace is not there, and so nothing that was in it."""
        self.uninstall()
        self.objects.remove("namespaces", NAMESPACE, "")

    def empty_namespace(self, *held: str) -> None:
        """The platform's namespace was deleted, and all in it; something that we do not list holds it: ``held`` says how."""
        self.uninstall()
        self.cluster.namespace.begin_to_go(*held, ago=_HOUR)

    def lose_all_pods(self, *held: str) -> None:
        """The platform's namespace was deleted, its pods are gone, and none is made; the rest is still there."""
        self.cluster.namespace.begin_to_go(*held, ago=_HOUR)
        for plural in ("deployments", "statefulsets", "daemonsets"):
            for each in self.objects.list(plural, NAMESPACE):
                one = Component(self, plural, each["metadata"]["name"])
                one.lose_pods()
                if plural == "deployments":
                    one.be_refused(_GOING.format(one.name))
        for pods in ("pods", METRICS):
            self.objects.clear(pods, NAMESPACE)
        self.gateway.close()

    def uninstall(self) -> None:
        """There is no Drycc in the namespace."""
        for plural in {plural for _, plural, _ in self.objects.kinds()} - {"namespaces"}:
            self.objects.clear(plural, NAMESPACE)
        self.gateway.close()


def _since(value: Any, began: str) -> None:
    """No time is before ``began``."""
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(one, dict | list):
            _since(one, began)
        elif isinstance(one, str) and _TIME.fullmatch(one) and one < began:
            value[key] = began
