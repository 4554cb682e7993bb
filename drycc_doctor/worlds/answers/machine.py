"""What the doctor's own machine says: the drycc client, the hosts file, the options, the clock."""

from drycc_doctor.model.query import ClientProfile, ClientVersion, HostsFile, Now, Option, RandomLabel
from drycc_doctor.model.reply import Got, Reply
from drycc_doctor.worlds.state.state import State


def client_version(state: State, _query: ClientVersion) -> Reply:
    """The drycc client's version and the API's that it knows."""
    return Got(dict(state.client))


def client_profile(state: State, _query: ClientProfile) -> Reply:
    """The drycc client's profile."""
    return Got(dict(state.profile))


def hosts_file(state: State, query: HostsFile) -> Reply:
    """What the hosts file says of some names."""
    return Got([{"name": name, "address": address} for name, address in state.hosts_file if name in query.names])


def now(state: State, _query: Now) -> Reply:
    """The World's time, which stands still."""
    return Got(state.now)


def draw(_state: State, _query: RandomLabel) -> Reply:
    """A label that nobody has, always the same."""
    return Got("qzxjvkwplmhb")


def option(state: State, query: Option) -> Reply:
    """One of the operator's options."""
    return Got(state.options.get(query.name, ""))
