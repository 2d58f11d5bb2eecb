"""Database addresses that name several hosts, as PostgreSQL writes them. Imports no driver: the configuration reads them too."""

from __future__ import annotations

import re

_SEVERAL = re.compile(
    r"^(?P<who>postgres[^:/]*://(?:[^@/]*@)?)(?P<hosts>[\w.:-]+,[\w.:,-]+)(?:/(?P<name>[^?]*))?(?:\?(?P<more>.*))?$", re.ASCII
)


def as_parameters(url: str) -> str:
    """Returns an address with its several hosts as parameters, which SQLAlchemy and PostgreSQL's own programs read alike.

    `postgresql://user@first:5432,second:5432/name` becomes `postgresql://user@/name?host=first,second&port=5432,5432`. An address of one
    host is returned as it is.
    """
    return _SEVERAL.sub(_written, url)


def _written(found: re.Match[str]) -> str:
    each = [host.rpartition(":") if ":" in host else (host, "", "") for host in found["hosts"].split(",")]
    hosts, ports = ",".join(host for host, _, _ in each), ",".join(port for *_, port in each)
    more = f"&{found['more']}" if found["more"] else ""
    return f"{found['who']}/{found['name'] or ''}?host={hosts}&port={ports}{more}"
