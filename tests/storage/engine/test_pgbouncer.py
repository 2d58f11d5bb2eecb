"""PostgreSQL behind a real PgBouncer in transaction mode, which lends each transaction another connection. Skipped where it is missing."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, select, text

from storage.engine.migrate import migrate
from storage.engine.session import Store, StoreBusy
from storage.mail import outbox
from storage.mail.inbox import claim
from storage.tables import GlossaryTermRow, InboxRow, table_of
from tests.builders.databases import Databases
from tests.builders.processes import free_port
from tests.builders.release_files import act

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

REQUIRED = os.environ.get("PGBOUNCER_REQUIRED") == "1"

pytestmark = pytest.mark.skipif(PROGRAM is None and not REQUIRED, reason="PgBouncer is not installed: apt-get install pgbouncer")


@pytest.fixture
def pooled(databases: Databases) -> Iterator[str]:
    """An empty database by way of a PgBouncer that has two connections to it."""
    direct = databases.empty("postgresql")
    with psycopg.connect(direct) as connection:
        info = connection.info
        host, port, user, name = info.host or info.hostaddr, info.port, info.user, info.dbname
    folder = Path(tempfile.mkdtemp(prefix="release-bot-bouncer-"))
    listen = free_port()
    password = make_url(direct).password or ""
    (folder / "users.txt").write_text(f'"{user}" "{password}"\n')
    (folder / "bouncer.ini").write_text(
        f"[databases]\n* = host={host} port={port}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {listen}\nunix_socket_dir =\n"
        f"auth_type = trust\nauth_file = {folder}/users.txt\npool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n"
        # So every parameter at the start of a connection that it does not know is refused, as by default.
        "ignore_startup_parameters =\n"
    )
    folder.chmod(0o755)
    assert PROGRAM, "PgBouncer is required here, and not installed"
    # PgBouncer refuses to run as root; the server's own user may use its socket.
    as_user: dict[str, Any] = {"user": Path(host).owner() if host.startswith("/") else "nobody"} if os.getuid() == 0 else {}
    process = subprocess.Popen(
        [PROGRAM, "-q", str(folder / "bouncer.ini")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user,
    )
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", listen), 1).close()
            break
        except OSError:
            time.sleep(0.05)
    yield f"postgresql://{user}@127.0.0.1:{listen}/{name}"
    process.kill()
    process.wait()
    shutil.rmtree(folder, ignore_errors=True)
    databases.drop(direct)


def test_everything_works_behind_a_pooler(pooled: str) -> None:
    """Migrations, changes by many threads, reading, delivery's claims and limits: each transaction may get another connection."""
    migrate(pooled)
    stores = [Store(pooled), Store(pooled)]

    def change(number: int) -> None:
        for _attempt in range(50):
            try:
                with stores[number % 2].changing(act()) as tx:
                    claim(tx, f"E{number}")
                    tx.session.add(GlossaryTermRow(term=f"T{number}", meaning="x"))
            except StoreBusy:
                continue
            break
        with stores[1 - number % 2].reading() as connection:
            assert connection.execute(text("SHOW transaction_read_only")).scalar_one() == "on"
            assert connection.execute(text("SHOW timezone")).scalar_one() == "UTC"
            assert connection.execute(text("SHOW lock_timeout")).scalar_one() == "2500ms"
            connection.execute(select(table_of(GlossaryTermRow).c.meaning)).all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(change, range(20)))
    with stores[0].reading() as connection:
        assert len(connection.execute(select(table_of(InboxRow).c.key)).all()) == 20
    now = outbox.database_now(stores[0])
    assert outbox.oldest_due(stores[0], now) is None
    with stores[0].changing(act()) as tx:
        impatient = Store(pooled, busy_milliseconds=50)
        with pytest.raises(StoreBusy), impatient.changing(act()):
            pytest.fail("two changes at once")
        impatient.close()
        claim(tx, "E100")
    for each in stores:
        each.close()
