"""The PostgreSQL role that serves: it reads and writes rows, and can change neither the schema nor the audit (promise 6)."""

from __future__ import annotations

from sqlalchemy import Connection, text

from storage.engine.engines import migration_engine, normalised_url
from storage.engine.faults import StoreFault, store_faults

ROWS = "SELECT, INSERT, UPDATE, DELETE"
ONLY = {"audit": "SELECT, INSERT", "audit_head": "SELECT, UPDATE", "alembic_version": "SELECT"}
"""Tables of which the role may do less than read and write rows."""

_ROLE = text(
    "SELECT rolsuper OR pg_has_role(oid, (SELECT relowner FROM pg_class WHERE oid = to_regclass('audit')), 'MEMBER')"
    " FROM pg_roles WHERE rolname = :role"
)


class GrantFault(StoreFault):
    """A role that can't be given the rights. The message is a sentence with what to do."""


def grant(url: str, role: str) -> None:
    """Gives a role the rights to serve, and takes others from it, as the role that owns the tables.

    Tables of later migrations by the same owner are included. Raises GrantFault on SQLite, for a role that does not exist, and for one
    that could give itself more; other StoreFaults if the database refuses.
    """
    parsed = normalised_url(url)
    if parsed.get_backend_name() != "postgresql":
        raise GrantFault("SQLite has no roles: --grant is for PostgreSQL.")
    engine = migration_engine(parsed)
    try:
        with store_faults(), engine.connect() as connection, connection.begin():
            _check(connection, role)
            _grant(connection, connection.dialect.identifier_preparer.quote_identifier(role))
    finally:
        engine.dispose()


def _check(connection: Connection, role: str) -> None:
    powerful = connection.execute(_ROLE, {"role": role}).scalar_one_or_none()
    if powerful is None:
        raise GrantFault(f"There is no role {role}. Make it: CREATE ROLE {role} LOGIN PASSWORD '...'.")
    if powerful:
        raise GrantFault(f"{role} owns the tables or is a superuser, so it could touch the audit's triggers. Name another role to serve.")


def _grant(connection: Connection, role: str) -> None:
    schema = connection.dialect.identifier_preparer.quote_identifier(connection.execute(text("SELECT current_schema()")).scalar_one())
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
        f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {role}",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
        f"GRANT {ROWS} ON ALL TABLES IN SCHEMA {schema} TO {role}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {ROWS} ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE ON SEQUENCES TO {role}",
        *(
            statement
            for table, rights in ONLY.items()
            for statement in (f"REVOKE ALL ON {table} FROM {role}", f"GRANT {rights} ON {table} TO {role}")
        ),
    ]
    for statement in statements:
        connection.exec_driver_sql(statement)
