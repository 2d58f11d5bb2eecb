"""Statement that reads the versions of a release's RID."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, bindparam, select

from storage.tables import RidVersionRow, table_of

_KEY: Any = bindparam("key", type_=String)

_version = table_of(RidVersionRow).c

VERSIONS = (
    select(_version.number, _version.issued_on, _version.changes, _version.baselined)
    .where(_version.release_key == _KEY)
    .order_by(_version.position, _version.number)
)
