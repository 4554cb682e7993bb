"""Whether the API server has a kind at all."""

from drycc_doctor.model.fact import FactContext, Missing, MissingError
from drycc_doctor.model.query import KubeGet, KubeList
from drycc_doctor.model.reply import Failed, Reason


def is_served(ask: FactContext, query: KubeGet | KubeList) -> bool:
    """Whether what is asked for is served; raises MissingError where that cannot be known."""
    reply = ask.reply(query, object)
    if isinstance(reply, Failed) and reply.reason is not Reason.NOT_FOUND:
        raise MissingError(Missing.of(query, reply))
    return not isinstance(reply, Failed)
