"""Files on disk: what Slack would be sent, written in one step, and what is refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.run.files import MADE, OF_MEETINGS, NotWrittenError, write
from policy.model.releases import Classification
from storage.engine.session import Act
from storage.tables import OutboxRow, ReleaseRow, table_of
from tests.builders.office import RACHEL, STRANGER, Office


def written(office: Office, verb: str, *words: str, to: Path, user: str = "") -> str:
    """What is said of a file that is written."""
    return write(office.store, verb, words, user, to, office.now)


@pytest.mark.parametrize(
    ("verb", "words", "name", "starts"),
    [
        ("rid", ("june-2020", "1.0"), "RID-june-2020-1.0.docx", b"PK"),
        ("export", ("June", "2020"), "june-2020.yaml", b""),
        ("timeline", ("june-2020",), "timeline-june-2020-2020-01-10.png", b"\x89PNG"),
        ("progress", ("june-2020",), "progress-june-2020-2020-01-10.png", b"\x89PNG"),
    ],
)
def test_each_file_is_written(office: Office, tmp_path: Path, verb: str, words: tuple[str, ...], name: str, starts: bytes) -> None:
    """Into a folder under its own name, to a path over what is there; nothing is queued for Slack."""
    path = tmp_path / name
    size = ""
    for place, did in ((tmp_path, "Wrote"), (path, "Overwrote")):
        said = written(office, verb, *words, to=place)
        size = f"{len(path.read_bytes()):,} bytes"
        assert said.startswith(f"{did} {path}, {size}: ")
        assert "June 2020 SEC Release" in said
    assert path.read_bytes().startswith(starts)
    assert [each.name for each in tmp_path.iterdir() if each.suffix in {".docx", ".yaml", ".png"}] == [name]
    with office.store.reading() as conn:
        assert conn.execute(table_of(OutboxRow).select()).all() == []


def test_the_release_file_is_the_record(office: Office, tmp_path: Path) -> None:
    """An exported file has the release's key and its scope."""
    written(office, "export", "june-2020", to=tmp_path / "out.yaml")
    found = yaml.safe_load((tmp_path / "out.yaml").read_text(encoding="utf-8"))
    assert (found["release"]["key"], len(found["scope"])) == ("june-2020", 5)


@pytest.mark.parametrize(
    ("verb", "words", "name", "because"),
    [
        ("rid", ("june-2020", "9.9"), "x.docx", "has no version “9.9”. Issued versions: 0.1"),
        ("rid", ("june-2021",), "x.docx", "There is no release june-2021"),
        ("progress", ("november-2020",), "x.png", "has no acceptance criteria to draw"),
        ("export", ("june-2020",), "nowhere/x.yaml", "can't be written: No such file or directory."),
        ("export", ("meetings",), "x.yaml", "Only .* can "),
        ("status", ("june-2020",), "x.txt", "makes no file"),
    ],
)
def test_a_refusal_writes_nothing(office: Office, tmp_path: Path, verb: str, words: tuple[str, ...], name: str, because: str) -> None:
    """One sentence, and no file, not even an empty one."""
    with pytest.raises(NotWrittenError, match=because):
        written(office, verb, *words, to=tmp_path / name)
    assert not (tmp_path / name).exists()


def test_only_what_a_person_may_see_is_written(office: Office, tmp_path: Path) -> None:
    """R20: above White somebody on a roster must ask; nobody and a stranger are refused."""
    with office.store.changing(Act("test", "classification", office.now)) as tx:
        tx.session.get_one(ReleaseRow, "june-2020").classification = Classification.AMBER
    for user in ("", STRANGER):
        for verb in set(MADE) - OF_MEETINGS:
            with pytest.raises(NotWrittenError, match="Amber"):
                written(office, verb, "june-2020", to=tmp_path / "x", user=user)
    assert written(office, "export", "june-2020", to=tmp_path / "x.yaml", user=RACHEL).startswith("Wrote")


@pytest.mark.parametrize(
    ("verb", "name"),
    [
        ("paper", "SECP_76_1701_23.docx"),
        ("agenda-file", "agenda-panel-2020-01-17.docx"),
        ("minutes", "minutes-panel-2020-01-17.docx"),
    ],
)
def test_the_documents_of_a_meeting_are_written(office: Office, tmp_path: Path, verb: str, name: str) -> None:
    """By its body and day, as the sentence says that a terminal gives for them; a day without a meeting is refused."""
    assert "SEC Panel 76, 17 Jan 2020" in written(office, verb, "panel", "17", "Jan", "2020", to=tmp_path)
    assert (tmp_path / name).read_bytes().startswith(b"PK")
    if verb == "paper":
        assert (tmp_path / "Appendix-A-RID-june-2020-1.1.docx").read_bytes().startswith(b"PK")
        assert written(office, verb, "panel", "76", to=tmp_path / "own.docx").endswith("paper. To get its 1 appendix too, name a folder.")
    with pytest.raises(NotWrittenError, match="No meeting of the SEC Panel"):
        written(office, verb, "panel", "20", "Mar", "2020", to=tmp_path)
