"""Ask a server of the zone above to whom it delegates a zone."""

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype

from drycc_doctor.model.query import Delegation
from drycc_doctor.model.reply import Failed, Got, Reason, Reply
from drycc_doctor.sources.deadline import Deadline
from drycc_doctor.sources.dns_exchange import exchange, nameserver
from drycc_doctor.sources.trouble import scrub


def ask(query: Delegation, clock: Deadline) -> Reply:
    """Without asking for recursion: a server of the zone above has none to give."""
    try:
        server, zone = nameserver(query.server), dns.name.from_text(query.zone)
    except (ValueError, dns.exception.DNSException) as error:
        return Failed(Reason.UNREADABLE, scrub(f"{query.zone} cannot be asked for at {query.server}: {error}"))
    request = dns.message.make_query(zone, dns.rdatatype.NS)
    request.flags &= ~dns.flags.RD
    reply = exchange(request, [server], clock)
    return reply if isinstance(reply, Failed) else Got(_referral(zone, reply[0]))


def _referral(zone: dns.name.Name, message: dns.message.Message) -> dict[str, object]:
    """A referral has its records in the authority section; who holds both zones answers at once."""
    sections = (*message.answer, *message.authority)
    found = next((one for one in sections if one.name == zone and one.rdtype == dns.rdatatype.NS), None)
    servers = sorted(one.target.to_text(omit_final_dot=True).lower() for one in found or ())
    rcode = dns.rcode.to_text(message.rcode())
    return {
        "rcode": "NODATA" if rcode == "NOERROR" and not servers else rcode,
        "servers": servers,
        "ttl": found.ttl if found else 0,
        "recursive": bool(message.flags & dns.flags.RA),
    }
