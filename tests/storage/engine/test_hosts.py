"""Addresses with several hosts are read as PostgreSQL writes them, and others are left alone."""

from __future__ import annotations

import pytest
from sqlalchemy import make_url

from bot.config import read
from storage.engine.hosts import as_parameters


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("postgres://u:p,w@first,second/releases", "postgres://u:p,w@/releases?host=first,second&port=,"),
        ("postgresql://first:5432,10.0.0.2:5433/r?a=b", "postgresql:///r?host=first,10.0.0.2&port=5432,5433&a=b"),
        ("postgresql://u:a,b@first:5432/releases?a=b,c", None),
        ("postgresql://u@/releases?host=first,second&port=1,2", None),
        ("sqlite:///a,b.db", None),
    ],
)
def test_several_hosts_become_parameters(address: str, written: str | None) -> None:
    """A comma in a password, a parameter or a file name names no host."""
    assert as_parameters(address) == (written or address)


def test_the_configuration_takes_several_hosts() -> None:
    """With the words that choose the one that takes writes."""
    found = make_url(read({"DATABASE_URL": "postgres://u:p@first:1,second:2/r?target_session_attrs=read-write"}).database_url)
    assert (found.drivername, found.database, found.password) == ("postgresql+psycopg", "r", "p")
    assert found.query == {"host": "first,second", "port": "1,2", "target_session_attrs": "read-write"}
