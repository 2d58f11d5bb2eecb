"""The Word side of the RID: the same bytes for the same input, fields and links that Word knows, and text that is never markup."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy.model.partial_date import PartialDate
from policy.model.releases import Link, Release
from policy.model.timetable import Milestone
from tests.bot.documents.making import bare, document
from tests.bot.documents.reading import opened, sections, whole_text
from tests.builders.generated_contents import one_release
from tests.builders.source_facts import release
from tests.profiles import examples


def test_the_same_version_gives_the_same_bytes() -> None:
    """Drawn up on another day, an issued version is the same file byte for byte (R8)."""
    first = document(release("june-2020"), today=date(2020, 1, 10))
    assert document(release("june-2020"), today=date(2020, 3, 1)) == first


def test_the_contents_are_a_field_that_word_updates() -> None:
    """The table of contents is a field over the headings, marked as out of date, whose entries lead to them."""
    body = opened(document(bare())).element.body
    instructions = [each.text.strip() for each in body.iter(qn("w:instrText"))]
    assert instructions[0] == r'TOC \o "1-1" \h \z \u'
    assert [each.split()[0] for each in instructions[1:]] == ["PAGEREF"] * 8
    bookmarks = {each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))}
    assert {each.split()[1] for each in instructions[1:]} == bookmarks
    marks = [each.get(qn("w:fldCharType")) for each in body.iter(qn("w:fldChar"))]
    assert marks.count("begin") == marks.count("separate") == marks.count("end") == 9
    assert next(iter(body.iter(qn("w:fldChar")))).get(qn("w:dirty")) == "true"


def test_tables_repeat_their_heads_and_have_captions() -> None:
    """A table that runs over pages repeats its first row, keeps its rows whole, and has its caption as alternative text."""
    tables = opened(document(release("june-2020"))).tables
    assert len(tables) == 8
    for table in tables:
        assert table.style is not None
        assert table.style.name == "RID Table"
        assert table._tbl.tr_lst[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None  # noqa: SLF001 - no public way
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None  # noqa: SLF001 - no public way


def test_no_content_control_and_no_placeholder_is_left() -> None:
    """The fields of the template have given way to words."""
    made = opened(document(bare()))
    assert not list(made.element.body.iter(qn("w:sdt")))
    assert "The text of the document goes here." not in whole_text(document(bare()))


def test_text_is_never_markup() -> None:
    """Angle brackets, ampersands, quotes, emoji and control characters come out as written or, where XML has none such, not at all."""
    awkward = '<w:p/> & "x" ]]> 🎉 a\x00b\x0bc\ud800d\uffff'
    made = document(bare(milestones=(Milestone("a", awkward),), summary=awkward))
    table = sections(made)["3. Implementation timeline"].tables["Release implementation timetable"]
    assert table[1][1] == '<w:p/> & "x" ]]> 🎉 abcd'


def test_only_web_addresses_become_links() -> None:
    """An address of another kind is printed as words."""
    links = (Link("Page", "https://example.org/?a=1&b=2"), Link("Script", "javascript:alert(1)"), Link("File", "file:///etc/passwd"))
    made = opened(document(bare(links=links)))
    targets = [relation.target_ref for relation in made.part.rels.values() if relation.is_external]
    assert targets == ["https://example.org/?a=1&b=2"]
    assert "See also: Script." in [each.text for each in made.paragraphs]


def test_every_entry_of_the_package_has_a_fixed_moment() -> None:
    """No clock gets into the file."""
    with zipfile.ZipFile(BytesIO(document(bare()))) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.testzip() is None


@settings(max_examples=examples(0.1), suppress_health_check=[HealthCheck.too_slow])
@given(one_release(), st.dates(date(2019, 1, 1), date(2030, 1, 1)))
def test_any_release_makes_a_document_that_opens(made: Release, today: date) -> None:
    """Whatever a release holds, its RID opens, has its sections, and is the same when drawn up again."""
    first = document(made, "0.1", issued_on=None, today=today)
    assert [name for name in sections(first) if name[:1].isdigit()] == [
        "1. Scope",
        "2. Impacts",
        "3. Implementation timeline",
        "4. Test strategy",
        "5. Costs",
        "6. Acceptance criteria",
    ]
    assert document(made, "0.1", issued_on=None, today=today) == first


def test_many_rows_keep_their_order() -> None:
    """Four hundred milestones are four hundred rows, in order."""
    rows = tuple(Milestone(f"m{number}", f"Event {number}", day=PartialDate.of(date(2020, 1, 10))) for number in range(400))
    table = sections(document(bare(milestones=rows)))["3. Implementation timeline"].tables["Release implementation timetable"]
    assert [row[1] for row in table[1:]] == [f"Event {number}" for number in range(400)]
