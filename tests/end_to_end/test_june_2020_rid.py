"""The June 2020 RID as people get it: asked for in Slack, drawn up by the worker, uploaded, fetched and opened; and what goes with it."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from policy.model.wording import counted
from tests.bot.documents.making import document
from tests.bot.documents.reading import Section, sections
from tests.builders.processes import SECONDS, Serving, forked, select_nothing
from tests.builders.source_facts import TIMETABLE, release

Json = dict[str, Any]
Found = TypeVar("Found")

RACHEL, LIAM = "U0RACHEL", "U0LIAM"
JUNE = "C0JUNE2020"


def eventually(look: Callable[[], Found | None]) -> Found:
    """What a look finds, as soon as it finds something."""
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        if (found := look()) is not None:
            return found
        select_nothing(0.05)
    raise AssertionError("it did not come")


@dataclass
class Handlers:
    """People at the local workspace's page, by its own requests."""

    at: Serving

    def raw(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """One request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.at.port, timeout=SECONDS)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def send(self, name: str, /, **fields: Any) -> Json:
        """What the page sends."""
        headers = {"Content-Type": "application/json", "Origin": f"http://127.0.0.1:{self.at.port}", "Sec-Fetch-Site": "same-origin"}
        status, body = self.raw("POST", f"/workspace/{name}", json.dumps({"as": RACHEL, **fields}).encode(), **headers)
        assert status == 200, body
        return dict(json.loads(body))

    def messages(self, channel: str = JUNE, user: str = RACHEL) -> list[Json]:
        """The channel as a person sees it."""
        _, body = self.raw("GET", f"/workspace/messages?as={user}&channel={channel}")
        return list(json.loads(body)["messages"])

    def types(self, line: str, user: str = RACHEL) -> Json:
        """Types a command; the message that answers it."""
        before = {each["ts"] for each in self.messages(user=user)}
        self.send("say", **{"as": user}, channel=JUNE, text=line)

        def look() -> Json | None:
            # What the bot says to everybody meanwhile is no answer.
            answers = (each for each in self.messages(user=user) if each["ephemeral"] and each.get("blocks"))
            return next((each for each in answers if each["ts"] not in before), None)

        return eventually(look)

    def opens(self, line: str, user: str = RACHEL) -> Json:
        """Types a command; the form that it opens."""
        seq = int(json.loads(self.raw("GET", f"/workspace/boot?as={user}")[1])["seq"])
        self.send("say", **{"as": user}, channel=JUNE, text=line)
        return self.form(seq, user)

    def form(self, seq: int, user: str = RACHEL) -> Json:
        """The form that opened after a change of that number."""

        def look() -> Json | None:
            events = json.loads(self.raw("GET", f"/workspace/changes?as={user}&since={seq}")[1])["events"]
            return next((each["view"] for each in reversed(events) if each["type"].startswith("view")), None)

        return eventually(look)

    def submits(self, view: Json, values: Json, user: str = RACHEL) -> None:
        """Submits a form with these answers."""
        answer = self.send("submit", **{"as": user}, view_id=view["id"], state={"values": values})
        assert answer["ok"], answer

    def seq(self) -> int:
        """The number of the last change on the page."""
        return int(json.loads(self.raw("GET", f"/workspace/boot?as={RACHEL}")[1])["seq"])

    @property
    def own(self) -> str:
        """Rachel's direct messages with the bot, where the files that she asks for come."""
        channels = json.loads(self.raw("GET", f"/workspace/boot?as={RACHEL}")[1])["channels"]
        return next(str(each["id"]) for each in channels if each.get("is_im"))

    def file(self, named: str) -> bytes:
        """The newest file whose name starts so, fetched from where the message has it."""
        channel = self.own

        def look() -> Json | None:
            listed = [file for message in self.messages(channel) for file in message.get("files") or ()]
            return next((each for each in reversed(listed) if each["name"].startswith(named)), None)

        found = eventually(look)
        address = str(found.get("url_private_download") or found.get("url_private") or found.get("url"))
        status, body = self.raw("GET", urlsplit(address).path)
        assert status == 200
        return body


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Handlers]:
    """`python -m bot` with no Slack variables, in a folder of its own, on 10 January 2020."""
    with forked(tmp_path_factory.mktemp("rid")) as found:
        yield Handlers(found)


@pytest.fixture(scope="module")
def issued(desk: Handlers) -> dict[str, Section]:
    """Version 1.1 as it was uploaded, by section."""
    answer = desk.types("/release rid june-2020 1.1")
    assert "Being prepared" in str(answer["blocks"])
    return sections(desk.file("RID-june-2020-1.1.docx"))


def test_it_has_what_the_seed_s_rid_has_section_by_section(issued: dict[str, Section]) -> None:
    """Every section, line and table is that of the document which is held to the seed's facts one by one."""
    wanted = sections(document(release("june-2020")))
    assert list(issued) == list(wanted)
    for name, section in wanted.items():
        assert issued[name].lines == section.lines, name
        assert issued[name].tables == section.tables, name


def test_its_tables_hold_the_seed_s_facts(issued: dict[str, Section]) -> None:
    """Five modifications, 23 milestones, 15 criteria, five versions, £1,120,042 quoted: as in version 1.1 of January 2020."""
    bullets = issued["1. Scope"].styled("List Bullet")
    assert [each.split(" ‘")[0] for each in bullets] == ["SECMP0053", "SECMP0062 part 1", "MP079", "MP084", "MP088", "CR1088"]
    (timetable,) = issued["3. Implementation timeline"].tables.values()
    assert [row[1] for row in timetable[1:]] == [event for _, _, event, _ in TIMETABLE]
    assert len(issued["6. Acceptance criteria"].styled("RID Criterion")) == 15
    assert "£1,120,042" in issued["5. Costs"].text
    (versions,) = issued["Appendix 1: Version control"].tables.values()
    assert [row[0] for row in versions[1:]] == ["0.1", "0.2", "0.3", "1.0", "1.1"]
    assert "Classification: White" in issued[""].text


def test_changes_gather_in_the_draft_and_are_issued(desk: Handlers, issued: dict[str, Section]) -> None:
    """A step is dated: the draft lists it, the redline shows it, the version that is issued announces it, and 1.1 stays as it was."""
    desk.types("/release milestone june-2020 tad-draft 2020-02-03")
    desk.types("/release rid june-2020")
    draft = sections(desk.file("RID-june-2020-1.2-draft.docx"))
    assert draft[""].text.splitlines()[3] == "Draft as of 10 January 2020, not issued"
    changes = next(section for name, section in draft.items() if name.endswith("Changes since version 1.1"))
    assert "DCC submits draft SEC Release TAD, date set: 3 Feb 2020" in changes.text
    assert "set: 3 Feb 2020" in str(desk.types("/release redline june-2020")["blocks"])
    view = desk.opens("/release issue june-2020")
    values = {block["block_id"]: {block["element"]["action_id"]: _given(block)} for block in view["blocks"] if block["type"] == "input"}
    desk.submits(view, values)
    desk.types("/release rid june-2020 1.2")
    assert "Issued on 10 January 2020" in sections(desk.file("RID-june-2020-1.2.docx"))[""].text
    desk.types("/release rid june-2020 1.1")
    again = sections(desk.file("RID-june-2020-1.1.docx"))
    assert {name: each.lines for name, each in again.items()} == {name: each.lines for name, each in issued.items()}


def _given(block: Json) -> Json:
    element = block["element"]
    return {"type": element["type"], "value": element.get("initial_value", "")}


def test_the_pdf_comes_along_where_libreoffice_is(desk: Handlers, issued: dict[str, Section]) -> None:
    """With LibreOffice the same message has the PDF; without it the Word document goes alone."""
    import shutil

    assert issued
    names = [file["name"] for message in desk.messages(desk.own) for file in message.get("files") or ()]
    there = bool(shutil.which("soffice") or shutil.which("libreoffice"))
    assert ("RID-june-2020-1.1.pdf" in names) is there
    if there:
        assert desk.file("RID-june-2020-1.1.pdf").startswith(b"%PDF")


def test_an_exported_release_comes_back_by_a_shared_file(desk: Handlers) -> None:
    """The release file is uploaded; changed and shared again, its shortcut shows the difference, which is applied once confirmed."""
    desk.types("/release export june-2020")
    text = desk.file("june-2020.yaml").decode().replace("quoted_total: £1,120,042", "quoted_total: £1,180,042")
    desk.send("upload", name="june-2020.yaml", content_base64=base64.b64encode(text.encode()).decode(), channel=JUNE, text="")
    shared = next(each for each in reversed(desk.messages()) if each.get("files") and each["user"] == RACHEL)
    seq = desk.seq()
    desk.send("shortcut", channel=JUNE, ts=shared["ts"], callback_id="import_release_file")
    view = desk.form(seq)
    assert "DCC's quoted total changed from £1,120,042 to £1,180,042" in str(view["blocks"])
    assert counted(1, "difference") in str(view["blocks"])
    desk.submits(view, {})
    costs = eventually(lambda: _holding(desk.types("/release costs june-2020"), "£1,180,042"))
    assert "quoted" in costs.lower()


def test_a_file_is_imported_by_the_form_too(desk: Handlers) -> None:
    """The form takes a file; what is damaged is refused at the field, and what differs from the record is shown."""
    view = desk.opens("/release import")
    for content, says in ((b"release: *a\n", "anchor or alias"), (b"glossary:\n  - {term: ZZZ, meaning: A new term}\n", "")):
        file = desk.send("upload", name="given.yaml", content_base64=base64.b64encode(content).decode())["file"]
        values = {"file": {"file:file": {"type": "file_input", "files": [{"id": file["id"]}]}}}
        seq = desk.seq()
        answer = desk.send("submit", view_id=view["id"], state={"values": values})
        assert says in str(answer.get("errors", ""))
    assert "added: Term ZZZ" in str(desk.form(seq)["blocks"])


def _holding(message: Json, words: str) -> str | None:
    text = str(message["blocks"])
    return text if words in text else None


def test_the_timeline_and_the_calendar(desk: Handlers) -> None:
    """The picture is uploaded; the calendar's address is the workspace's own, and works until it is revoked."""
    desk.types("/release timeline june-2020")
    assert desk.file("timeline-june-2020").startswith(b"\x89PNG")
    answer = str(desk.types("/release feed june-2020")["blocks"])
    start = answer.index(f"http://127.0.0.1:{desk.at.port}/calendar/")
    path = urlsplit(answer[start : answer.index(".ics", start) + 4]).path
    status, body = desk.raw("GET", path)
    assert status == 200
    assert "june-2020@sec-release-bot" in {str(each["UID"]) for each in Calendar.from_ical(body).walk("VEVENT")}
    desk.types("/release feed june-2020 revoke")
    assert desk.raw("GET", path)[0] == 404


def test_a_party_comments(desk: Handlers) -> None:
    """Somebody on no roster comments by a form; a release manager reads it."""
    view = desk.opens("/release comment june-2020", LIAM)
    values: Json = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            chosen = {"selected_option": element["initial_option"]} if "initial_option" in element else {"value": "Is UIT long enough?"}
            values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **chosen}}
    desk.submits(view, values, LIAM)
    said = eventually(lambda: _holding(desk.types("/release comments june-2020"), "Is UIT long enough?"))
    assert LIAM in said
