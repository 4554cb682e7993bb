"""Other control planes than istiod and CoreDNS, and the clusters that come with them, well as they are."""

import copy
from contextlib import suppress
from dataclasses import dataclass

from drycc_doctor.facts.platform.generations import generation_named
from drycc_doctor.worlds.happenings.component import Component
from drycc_doctor.worlds.happenings.gateway import Gateway
from drycc_doctor.worlds.platform.around import GATEWAY_LABEL, deployment, service
from drycc_doctor.worlds.platform.containers import container, get
from drycc_doctor.worlds.platform.endpoints import slices
from drycc_doctor.worlds.platform.names import Triple
from drycc_doctor.worlds.platform.rollout import Rollout
from drycc_doctor.worlds.platform.setting import Setting
from drycc_doctor.worlds.state.objects import NotThereError, Object
from drycc_doctor.worlds.state.state import State

_ENVOY, _SYSTEM = "envoy-gateway-system", "kube-system"
_OWNER = "gateway.envoyproxy.io/owning-gateway"


@dataclass(frozen=True, slots=True)
class Planes:
    """Who serves the Gateways, and the cluster's names."""

    state: State

    def plane(self, name: str) -> Component:
        """A workload of one of these, by its name."""
        plural, namespace = next(
            (plural, one["metadata"]["namespace"])
            for plural in ("deployments", "daemonsets")
            for one in self.state.objects.list(plural)
            if one["metadata"]["name"] == name
        )
        return Component(self.state, plural, name, namespace)

    # ---- who serves the Gateways (drycc/gateway#who-serves-a-class) ----

    def use_envoy_gateway(self) -> None:
        """Envoy Gateway, whose proxies and their Services are in its own namespace."""
        self._serve("gateway.envoyproxy.io/gatewayclass-controller")
        for gateway in self.state.objects.list("gateways"):
            name, namespace = gateway["metadata"]["name"], gateway["metadata"]["namespace"]
            labels = {f"{_OWNER}-name": name, f"{_OWNER}-namespace": namespace}
            for plural in ("deployments", "services"):
                self._move(plural, f"{name}-istio", namespace, (f"envoy-{namespace}-{name}-5f0f3a1c", _ENVOY), labels)
        self._lose_proxies()
        self._add("envoy-gateway", _ENVOY, {"control-plane": "envoy-gateway"})

    def lose_address(self) -> None:
        """The load balancer before Envoy Gateway's proxies has no address, and so has the Gateway."""
        service = self.state.objects.get("services", "envoy-drycc-drycc-gateway-5f0f3a1c", _ENVOY)
        service["status"] = {"loadBalancer": {}}
        gateway = Gateway(state=self.state)
        gateway.forget_status()
        gateway.say("Programmed", "False", "AddressNotAssigned", "No addresses have been assigned to the Gateway")
        gateway.close()

    def use_cilium(self) -> None:
        """Cilium, whose agents pass on what comes in: no pods of its own, and a Service without a selector."""
        self._serve("io.cilium/gateway-controller")
        for gateway in self.state.objects.list("gateways"):
            name, namespace = gateway["metadata"]["name"], gateway["metadata"]["namespace"]
            labels = {"io.cilium.gateway/owning-gateway": name, GATEWAY_LABEL: name}
            moved = self._move("services", f"{name}-istio", namespace, (f"cilium-gateway-{name}", namespace), labels)
            moved["spec"].pop("selector", None)
        self._lose_proxies()
        self._add("cilium-operator", _SYSTEM, {"io.cilium/app": "operator", "name": "cilium-operator"})
        self._add("cilium", _SYSTEM, {"k8s-app": "cilium"}, everywhere=True)

    def use_traefik(self) -> None:
        """K3s' Traefik: one proxy for all Gateways, in kube-system."""
        self._serve("traefik.io/gateway-controller")
        for gateway in self.state.objects.list("gateways"):
            name, namespace = gateway["metadata"]["name"], gateway["metadata"]["namespace"]
            self.state.objects.remove("services", f"{name}-istio", namespace)
        self._lose_proxies()
        labels = {"app.kubernetes.io/name": "traefik", "app.kubernetes.io/instance": "traefik-kube-system"}
        self._add("traefik", _SYSTEM, labels)

    def use_openshift(self) -> None:
        """OpenShift: an istiod of its own, and names from dns-default, which is on each node."""
        istiod = Component(self.state, "deployments", "istiod", "istio-system")
        self.state.objects.get("gatewayclasses", "istio", "")["spec"]["controllerName"] = (
            "openshift.io/gateway-controller/v1"
        )
        pods = istiod.pods
        home = ("istiod-openshift-gateway", "openshift-ingress")
        self._move("deployments", "istiod", "istio-system", home, {"istio.io/rev": "openshift-gateway"})
        for pod in pods:
            self._move(
                "pods",
                pod["metadata"]["name"],
                "istio-system",
                (f"{home[0]}-{pod['metadata']['name'][-5:]}", home[1]),
                {},
            )
        self.state.objects.clear("services", "istio-system")
        self._lose_dns()
        self._add(
            "dns-default", "openshift-dns", {"dns.operator.openshift.io/daemonset-dns": "default"}, everywhere=True
        )
        labels = {"dns.operator.openshift.io/owning-dns": "default"}
        self._name("dns-default", "openshift-dns", labels, {"dns.operator.openshift.io/daemonset-dns": "default"})

    def use_rke2(self) -> None:
        """RKE2: CoreDNS by a chart, whose name is that of the release twice."""
        self._lose_dns()
        name, labels = "rke2-coredns-rke2-coredns", {"k8s-app": "kube-dns", "app.kubernetes.io/name": "rke2-coredns"}
        self._add(name, _SYSTEM, labels)
        self._name(name, _SYSTEM, labels, labels)

    # ---- of what all this is made ----

    @property
    def _setting(self) -> Setting:
        of, now = generation_named(self.state.generation), self.state.now
        return Setting(of, off_cluster=False, tls=False, as_charted=False, now=now)

    def _serve(self, controller: str) -> None:
        """The class is of another controller, and says so; istiod is not there."""
        class_ = self.state.objects.get("gatewayclasses", "istio", "")
        class_["spec"] = {"controllerName": controller}
        with suppress(NotThereError):
            Component(self.state, "deployments", "istiod", "istio-system").delete()
        self.state.objects.clear("services", "istio-system")
        for plural in ("httproutes", "tcproutes"):
            for route in self.state.objects.list(plural):
                for parent in route["status"]["parents"]:
                    parent["controllerName"] = controller

    def _lose_proxies(self) -> None:
        """What istio makes for a Gateway."""
        for plural in ("deployments", "endpointslices", "pods", "replicasets"):
            for one in self.state.objects.list(plural):
                if one["metadata"]["namespace"] != _ENVOY and "-istio" in one["metadata"]["name"]:
                    self.state.objects.discard(plural, one["metadata"]["name"], one["metadata"]["namespace"])

    def _lose_dns(self) -> None:
        Component(self.state, "deployments", "coredns", _SYSTEM).delete()
        self.state.objects.remove("services", "kube-dns", _SYSTEM)
        self.state.objects.clear("endpointslices", _SYSTEM)

    def _move(self, plural: str, name: str, namespace: str, to: tuple[str, str], labels: dict[str, str]) -> Object:
        """An object under another name, with more labels, and without an owner."""
        old = self.state.objects.get(plural, name, namespace)
        made = copy.deepcopy(old)
        made["metadata"] |= {"name": to[0], "namespace": to[1]}
        made["metadata"]["labels"] = (made["metadata"].get("labels") or {}) | labels
        made["metadata"].pop("ownerReferences", None)
        self.state.objects.remove(plural, name, namespace)
        return self.state.objects.add(old["apiVersion"], plural, made)

    def _add(self, name: str, namespace: str, labels: dict[str, str], *, everywhere: bool = False) -> None:
        """A Deployment, or a DaemonSet, with its pods."""
        inside = container(name, f"registry.example.com/{name}:v1", ready=get("/healthz", 8081), pull="IfNotPresent")
        made: Triple = deployment(self._setting, name, namespace, labels, [inside])
        plural = "daemonsets" if everywhere else "deployments"
        if everywhere:
            made[2]["kind"] = "DaemonSet"
            for key in ("replicas", "strategy"):
                made[2]["spec"].pop(key)
        pods = [*Rollout(self._setting, {}, made=150).roll_out(plural, made[2])]
        for one in ((made[0], plural, made[2]), *pods):
            self.state.objects.add(*one)

    def _name(self, name: str, namespace: str, labels: dict[str, str], selector: dict[str, str]) -> None:
        """The Service of a cluster's DNS, and its endpoints."""
        made = service(self._setting, name, namespace, selector, [("dns", 53, 53, "UDP")], labels)
        for one in (made, *slices(self._setting, [made[2]], self.plane(name).pods)):
            self.state.objects.add(*one)
