"""MetalLB's controller, as v0.15.2 was recorded: the address that a Service gets, or what is said where it gets none.

See drycc/gateway#pending-addresses.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from drycc_doctor.worlds.state.objects import Object
from drycc_doctor.worlds.state.state import State

API, NAME = "metallb.io/v1beta1", "metallb-controller"
FROM, REQUESTED, POOL, KEY = (
    f"metallb.io/{one}" for one in ("ip-allocated-from-pool", "loadBalancerIPs", "address-pool", "allow-shared-ip")
)
_NONE = "no available IPs"
_Address = IPv4Address | IPv6Address


def adopt(state: State) -> None:
    """The Services whose addresses its pools hold have them from it."""
    for service in _balancers(state):
        found = next((pool for pool in _pools(state) for ip in _ips(service) if ip in _addresses(pool)), None)
        if found:
            service["metadata"].setdefault("annotations", {})[FROM] = found["metadata"]["name"]
    _count(state)


def look(state: State, service: Object) -> str:
    """It looks at a Service anew: the address that it has then, empty where it has none."""
    had, given, annotations = _ips(service), "", service["metadata"].setdefault("annotations", {})
    pool = annotations.pop(FROM, "default")
    service["status"]["loadBalancer"] = {}
    if had and _pools(state):
        given, why = _keep(state, service, had[0], pool)
        if not given:
            name = f"{service['metadata']['namespace']}/{service['metadata']['name']}"
            cleared = f'current IP for "{name}" not allowed by config, will attempt for new IP assignment: {why}'
            _event(state, service, "Normal", "ClearAssignment", cleared)
    if not given and _pools(state):
        given, pool = _choose(state, service)
        if given:
            _event(state, service, "Normal", "IPAllocated", f'Assigned IP ["{given}"]')
        else:
            refuse(state, service, pool)
    if given:
        annotations[FROM] = pool
        service["status"]["loadBalancer"] = {"ingress": [{"ip": given, "ipMode": "VIP"}]}
    _count(state)
    return given


def _keep(state: State, service: Object, had: _Address, pool: str) -> tuple[str, str]:
    """The address that it has, if a pool that is for it still holds it; else why not."""
    holders = [one for one in _pools(state) if had in _addresses(one)]
    if any(_serves(one, service["metadata"]["namespace"]) for one in holders):
        return str(had), ""
    return "", f"pool {pool} not compatible for ip assignment" if holders else f'["{had}"] is not allowed in config'


def _choose(state: State, service: Object) -> tuple[str, str]:
    """An address and its pool: what is asked for, else the first that nobody has.

    Where there is none, an empty address and why, in MetalLB's words.
    """
    annotations, namespace = service["metadata"]["annotations"], service["metadata"]["namespace"]
    pools = [one for one in _pools(state) if _serves(one, namespace)]
    if wanted := annotations.get(REQUESTED) or service["spec"].get("loadBalancerIP"):
        return _wanted(state, service, wanted, pools)
    named = annotations.get(POOL)
    if named and named not in {one["metadata"]["name"] for one in pools}:
        return "", f'unknown pool "{named}"'
    taken = {ip for other in _balancers(state) for ip in _ips(other)}
    for one in pools:
        if one["metadata"]["name"] == named if named else one["spec"].get("autoAssign", True):
            for ip in _addresses(one):
                if ip not in taken:
                    return str(ip), one["metadata"]["name"]
    return "", _NONE


def _wanted(state: State, service: Object, wanted: str, pools: list[Object]) -> tuple[str, str]:
    try:
        address = ip_address(wanted)
    except ValueError:
        return "", f'invalid {REQUESTED}: "{wanted}"'
    for one in pools:
        if address in _addresses(one):
            why = _conflict(state, service, address)
            return ("", why) if why else (wanted, one["metadata"]["name"])
    return "", f'["{wanted}"] is not allowed in config'


def _conflict(state: State, service: Object, wanted: _Address) -> str:
    """Two Services may have one address where both have the same key, and no port in common."""
    mine, key = f"{service['metadata']['namespace']}/{service['metadata']['name']}", _key(service)
    ports = {(one["protocol"], one["port"]) for one in service["spec"]["ports"]}
    for other in _balancers(state):
        if other is service or wanted not in _ips(other):
            continue
        if not key or key != _key(other):
            by = f"{other['metadata']['namespace']}/{other['metadata']['name']}"
            return f'can\'t change sharing key for "{mine}", address also in use by {by}'
        for protocol, port in sorted(ports & {(one["protocol"], one["port"]) for one in other["spec"]["ports"]}):
            return f'port {protocol}/{port} is already in use on "{wanted}"'
    return ""


def _key(service: Object) -> str:
    return str((service["metadata"].get("annotations") or {}).get(KEY, ""))


def _serves(pool: Object, namespace: str) -> bool:
    only = (pool["spec"].get("serviceAllocation") or {}).get("namespaces")
    return not only or namespace in only


def _pools(state: State) -> list[Object]:
    return state.objects.list("ipaddresspools")


def _balancers(state: State) -> list[Object]:
    return [one for one in state.objects.list("services") if one["spec"].get("type") == "LoadBalancer"]


def _ips(service: Object) -> list[_Address]:
    return [ip_address(one["ip"]) for one in service["status"]["loadBalancer"].get("ingress", ()) if "ip" in one]


def _addresses(pool: Object) -> Iterator[_Address]:
    for text in pool["spec"]["addresses"]:
        first, dash, last = text.partition("-")
        if not dash:
            yield from ip_network(first)
        else:
            start = ip_address(first)
            yield from (start + step for step in range(int(ip_address(last)) - int(start) + 1))


def _count(state: State) -> None:
    """What it writes of each pool: how many addresses of it are given, and how many are left."""
    for pool in _pools(state):
        given = {ip for one in _balancers(state) for ip in _ips(one) if ip in _addresses(pool)}
        size = {4: 0, 6: 0}
        for ip in _addresses(pool):
            size[ip.version] += 1
        for version in (4, 6):
            assigned = sum(ip.version == version for ip in given)
            told = {f"assignedIPv{version}": assigned, f"availableIPv{version}": size[version] - assigned}
            pool.setdefault("status", {}).update(told)


def refuse(state: State, service: Object, why: str) -> None:
    """It warns that it gives a Service no address."""
    name = f"{service['metadata']['namespace']}/{service['metadata']['name']}"
    _event(state, service, "Warning", "AllocationFailed", f'Failed to allocate IP for "{name}": {why}')


def _event(state: State, service: Object, type_: str, reason: str, message: str) -> None:
    """An event of a Service; one that says the same again is counted."""
    name, namespace = service["metadata"]["name"], service["metadata"]["namespace"]
    known = [one for one in state.objects.list("events", namespace) if one["involvedObject"]["name"] == name]
    for one in known:
        if (one["reason"], one["message"]) == (reason, message):
            one["count"] += 1
            one["lastTimestamp"] = state.time(0)
            return
    about = {"apiVersion": "v1", "kind": "Service", "namespace": namespace, "name": name}
    about["uid"] = service["metadata"].get("uid", "")
    metadata = {"name": f"{name}.{len(known):016x}", "namespace": namespace}
    made: Object = {"apiVersion": "v1", "kind": "Event", "metadata": metadata, "involvedObject": about, "count": 1}
    made |= {"type": type_, "reason": reason, "message": message, "source": {"component": NAME}, "eventTime": None}
    made |= {"reportingComponent": NAME, "reportingInstance": ""}
    moment = state.time(-60)
    state.objects.add("v1", "events", made | {"firstTimestamp": moment, "lastTimestamp": moment})
