"""Triggers that make the audit append-only. Recreating the table drops them, so each migration recreates them."""

from __future__ import annotations

from sqlalchemy import Connection, text

_REFUSAL = "the audit is append-only"

_SQLITE = {
    "audit_no_update": "BEFORE UPDATE ON audit",
    "audit_no_delete": "BEFORE DELETE ON audit",
    # INSERT OR REPLACE skips delete triggers unless recursive_triggers is on, so the insert itself is refused.
    "audit_no_replace": "BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)",
}

_POSTGRESQL = {
    "audit_no_change": "BEFORE UPDATE OR DELETE ON audit FOR EACH ROW",
    "audit_no_truncate": "BEFORE TRUNCATE ON audit FOR EACH STATEMENT",
}

_BODY = f" BEGIN RAISE EXCEPTION '{_REFUSAL}'; END "


def _sqlite_trigger(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"


def guard_audit(connection: Connection) -> None:
    """Creates the triggers, replacing existing ones."""
    if connection.dialect.name == "sqlite":
        for name, when in _SQLITE.items():
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
            connection.exec_driver_sql(_sqlite_trigger(name, when))
        return
    connection.exec_driver_sql(f"CREATE OR REPLACE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $${_BODY}$$")
    for name, when in _POSTGRESQL.items():
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name} ON audit")
        connection.exec_driver_sql(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION audit_is_append_only()")
        connection.exec_driver_sql(f"ALTER TABLE audit ENABLE ALWAYS TRIGGER {name}")


def missing_guards(connection: Connection) -> list[str]:
    """Returns the names of the triggers that are not there as `guard_audit` creates them. Two statements at most."""
    if connection.dialect.name == "sqlite":
        found = {row.name: row.sql for row in connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))}
        return [name for name, when in _SQLITE.items() if found.get(name) != _sqlite_trigger(name, when)]
    always = set(connection.execute(text("SELECT tgname FROM pg_trigger WHERE tgrelid = 'audit'::regclass AND tgenabled = 'A'")).scalars())
    body = connection.execute(text("SELECT prosrc FROM pg_proc WHERE proname = 'audit_is_append_only'")).scalars().first()
    return [name for name in _POSTGRESQL if name not in always or body != _BODY]
