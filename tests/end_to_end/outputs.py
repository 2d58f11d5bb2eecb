"""Everything that people read outside Slack's messages, of a lived-through June 2020 and of a release file with odd content."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from shutil import copyfile
from typing import Any
from xml.etree.ElementTree import fromstring

import yaml
from docx import Document
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select, update

from bot.home import home_view
from bot.mail import letters
from bot.run.rehearsal.acting import carry_out
from bot.run.rehearsal.scenarios import deeds
from bot.web.http import Edge, Route, healthz
from bot.web.metrics import answer
from commands.public import notices
from storage.engine.session import Store
from storage.tables import MeetingRow, MemberRow, OutboxRow, table_of
from tests.builders.edge import Client
from tests.builders.office import LONDON, RACHEL
from tests.builders.processes import prepared, run

ODD = """
release: {key: adhoc-2020-09-03, kind: adhoc, body: panel, go_live: 3 Sep 2020}
committees:
  - {key: data-group, name: Smart Metering Data Review Group, short: Data Review, role: reviews, reviews: testing}
meetings:
  - {body: data-group, date: 14 Aug 2020, number: 3}
recommendations:
  - {committee: data-group, subject: go-live, positive: true, given_on: 20 Jul 2020}
modifications:
  - {ref: MP199, title: "x", state: proposal}
  - {ref: MP198, title: "A title with *marks*, <tags> & a quote’s end", state: proposal}
scope:
  - {modification: MP199, state: out, out_reason: "moved to november-2020: It needs time"}
  - {modification: MP198, state: targeted}
timetable:
  - {key: odd-step, event: "Something odd", owner: data-group, date: Q3 2020}
  - {key: odd-later, event: "Another", owner: dcc, date: 1 Working Day before odd-step}
criteria:
  - {ref: T1, committee: data-group, answers: data-group, text: "It works"}
"""
"""A release with a committee whose name is in the file alone and not what its key spells, a reason with a key, marks in a title, and a
step with a quarter for a date."""

ALONE = "release: {key: june-2020, kind: system, go_live: 25 Jun 2020, body: panel}\n"
"""A file that leaves out all that a release has."""

AT = {"RELEASE_BOT_NOW": "2020-07-30T10:00", "RELEASE_BOT_URL": "https://bot.example.org"}
DAYS = tuple(datetime(2020, *each, 10, tzinfo=LONDON) for each in ((3, 2), (5, 28), (7, 30)))
_SAID = ("DESCRIPTION", "SUMMARY", "LOCATION", "X-WR-CALNAME")


def lived(folder: Path) -> Path:
    """A folder with the database of the whole script of June 2020, and with the odd release."""
    config = prepared(folder / "release-bot.db")
    store = Store(config.database_url)
    for number, deed in enumerate(deeds(LONDON)):
        carry_out(store, deed, f"output:{number}")
    store.close()
    (folder / "odd.yaml").write_text(ODD, encoding="utf-8")
    return folder


def outputs(folder: Path, other: Path) -> Iterator[tuple[str, str]]:
    """Each output by a name, as the text that a person reads. `other` is a folder for a copy that may be changed."""
    yield "load: odd file", printed(folder, "load", "odd.yaml")
    yield from command_line(folder, other)
    yield from files(folder)
    yield from site(folder)
    store = Store(f"sqlite:///{folder / 'release-bot.db'}")
    try:
        yield from mail(store)
        yield from homes(store)
        yield from web(store)
    finally:
        store.close()


def printed(folder: Path, *arguments: str, **environ: str) -> str:
    """What a command prints, without the lines of the log."""
    done = run(folder, *arguments, **AT, **environ)
    return "\n".join(line for line in (done.stdout + done.stderr).splitlines() if not line.startswith("{"))


def command_line(folder: Path, other: Path) -> Iterator[tuple[str, str]]:
    """What the commands of the program print, and how it refuses."""
    lines = [["doctor"], ["audit", "verify", "--state"], ["backup", str(other / "copy.db")], ["outbox"], ["restore"], ["load"], ["migrate"]]
    for line in lines:
        yield f"command line: {' '.join(line[:2])}", printed(folder, *line)
    for line in (["rid", "june-2019", "-o", "."], ["run", "/release statsu june"], ["load", "none.yaml"], ["outbox", "retry", "k"]):
        yield f"command line: {' '.join(line[:2])}", printed(folder, *line)
    copyfile(folder / "release-bot.db", other / "release-bot.db")
    (other / "alone.yaml").write_text(ALONE, encoding="utf-8")
    store = Store(f"sqlite:///{other / 'release-bot.db'}")
    with store.writing() as conn:
        conn.execute(update(table_of(OutboxRow)).values(state="failed", error="is_archived"))
    store.close()
    for line in (["outbox"], ["load", "alone.yaml"], ["load", "--replace"], ["load", "--stages"]):
        yield f"command line: {' '.join(line)} of a copy", printed(other, *line)
    for name, wrong in (("PORT", "http"), ("RELEASE_BOT_NUDGE_AT", "9"), ("DATABASE_URL", "mysql://x"), ("RELEASE_BOT_TIMEZONE", "X")):
        yield f"command line: {name}", printed(folder, "doctor", **{name: wrong})
    for verb in ("status", "timetable", "scope", "history", "criteria", "check", "rid", "costs"):
        for key in ("june-2020", "adhoc-2020-09-03"):
            yield f"run: {verb} {key}", printed(folder, "run", f"/release {verb} {key}", "--as", RACHEL)


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """The files that are made for people."""
    into = folder / "files"
    into.mkdir()
    made = [[verb, key] for verb in ("rid", "export") for key in ("june-2020", "november-2020", "adhoc-2020-09-03")]
    store = Store(f"sqlite:///{folder / 'release-bot.db'}")
    meeting = table_of(MeetingRow).c
    with store.reading() as conn:
        held = conn.execute(select(meeting.body, meeting.day).where(meeting.day.between(date(2020, 1, 1), date(2020, 8, 30))))
        made += [[verb, body, f"{day}"] for body, day in held for verb in ("paper", "agenda-file", "minutes")]
    store.close()
    for words in made:
        yield f"command line: {' '.join(words)}", printed(folder, *words, "-o", str(into), "--as", RACHEL)
    for path in sorted(into.iterdir()):
        yield f"file: {path.name}", word(path.read_bytes()) if path.suffix == ".docx" else read_yaml(path)


def word(document: bytes) -> str:
    """The paragraphs of a Word document, its header and its footer."""
    made = Document(io.BytesIO(document))
    parts = [made.element.body, *(part._element for each in made.sections for part in (each.header, each.footer))]  # noqa: SLF001 - the XML.
    paragraphs = (each for part in parts for each in part.iter() if each.tag.endswith("}p"))
    return "\n".join("".join(one.text or "" for one in each.iter() if one.tag.endswith("}t")) for each in paragraphs)


def read_yaml(path: Path) -> str:
    """The remarks of a release file, and the texts in it that are no keys."""
    text = path.read_text(encoding="utf-8")
    remarks = [line for line in text.splitlines() if line.startswith("#")]
    return "\n".join([*remarks, *(each for document in yaml.safe_load_all(text) for each in _texts(document))])


def _texts(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)
    elif isinstance(found, str) and len(found.split()) > 3:
        yield found


def site(folder: Path) -> Iterator[tuple[str, str]]:
    """The pages, calendars and feeds of the public site."""
    into = folder / "site"
    yield "command line: publish", printed(folder, "publish", str(into))
    for path in sorted(into.rglob("*")):
        name = f"site: {path.relative_to(into)}"
        match path.suffix:
            case ".html":
                yield name, _of_page(path.read_text(encoding="utf-8"))
            case ".ics":
                lines = path.read_bytes().decode().replace("\r\n ", "").split("\r\n")
                yield name, "\n".join(each.partition(":")[2] for each in lines if each.startswith(_SAID))
            case ".atom":
                found = fromstring(path.read_text(encoding="utf-8")).iter()
                texts = (each.text or "" for each in found if not each.tag.endswith(("}id", "}updated")))
                yield name, "\n".join(_of_page(each) for each in texts)
            case ".docx":
                yield name, word(path.read_bytes())


def _of_page(page: str) -> str:
    spaced = re.sub(r"</(?:p|li|t[dhr]|h\d|d[td]|title|caption)>|<br ?/?>", "\n", page)
    return unescape(re.sub(r"<[^>]+>", "", spaced))


def mail(store: Store) -> Iterator[tuple[str, str]]:
    """The letter of each notice of that half-year."""
    fortnights = (date(2020, 1, 10) + timedelta(days=14 * each) for each in range(15))
    with store.reading() as conn:
        found = {each.key: each for day in fortnights for each in notices.standing(conn, day)}.values()
    for each in found:
        body = letters.body(each, "mailto:leave@example.org", "https://bot.example.org/releases/")
        yield f"mail: {each.release} {each.key}", f"{letters.subject(each)}\n{body}"


def homes(store: Store) -> Iterator[tuple[str, str]]:
    """The App Home of everybody on the roster, on three days."""
    with store.reading() as conn:
        people = sorted(set(conn.execute(select(table_of(MemberRow).c.user_id)).scalars()))
    for at in DAYS:
        for user in people:
            yield f"home: {user} {at:%d %b}", "\n".join(_of_view(home_view(store, user, at)))


def _of_view(found: Any) -> Iterator[str]:
    if isinstance(found, Mapping):
        if isinstance(text := found.get("text"), str):
            yield re.sub(r"<[@#!][^>]+>", "Someone", text)
        for value in found.values():
            yield from _of_view(value)
    elif isinstance(found, list):
        for value in found:
            yield from _of_view(value)


def web(store: Store) -> Iterator[tuple[str, str]]:
    """The help texts of the metrics, and the error answers of the web."""
    families = text_string_to_metric_families(answer(store, lambda: datetime.now(UTC)).body.decode())
    yield "metrics", "\n".join(each.documentation for each in families)
    client = Client(Edge({"/healthz": Route(("GET",), healthz)}))
    for method, path in (("GET", "/none"), ("PUT", "/healthz")):
        yield f"web: {method} {path}", client.call(method, path).body.decode()
