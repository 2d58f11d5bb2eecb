"""The pictures of a release: what they show, that nothing in them lies over anything else, and that they are the same each time."""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from matplotlib.font_manager import FontProperties, findfont, get_font

from bot.documents.pictures import progress as progress_picture
from bot.documents.pictures import tall as timeline_picture
from bot.documents.pictures import wide as wide_picture
from bot.documents.pictures.axis import draw_ticks, padded_axis
from bot.documents.pictures.canvas import FALLBACKS, PALETTE, WIDE, WIDTH, Sheet, drawable
from bot.documents.pictures.marks import draw_mark
from bot.documents.pictures.pictures import ProgressPoint, progress, timeline
from bot.documents.pictures.timeline_rows import MOST_ROWS, MarkState, chart, lanes
from policy.model.acts import DECIDE_GO_LIVE, START_UIT, SUBMIT_DRAFT_TAD
from policy.model.decisions import Decision, Outcome, Subject
from policy.model.partial_date import PartialDate
from policy.model.releases import Release, ReleaseKind
from policy.model.timetable import Milestone
from tests.bot.documents.making import TODAY, bare
from tests.builders.generated_contents import one_release
from tests.builders.source_facts import release
from tests.profiles import examples

Box = tuple[float, float, float, float]


def many(number: int, days: int = 1) -> Release:
    """A release with so many milestones, `days` apart."""
    start = date(2020, 1, 6)
    rows = (
        Milestone(f"m{each}", f"Event number {each}", day=PartialDate.of(start + timedelta(days=days * each))) for each in range(number)
    )
    return bare(milestones=tuple(rows))


def size(png: bytes) -> tuple[int, int]:
    """The width and height of a PNG; any other file is an error."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Box]]:
    """Every text and every sign that is drawn from here on, with the box that it takes."""
    drawn: list[tuple[str, Box]] = []
    real = Sheet.text

    def kept(self: Sheet, x: float, y: float, text: str, size: float, **options: Any) -> None:
        wide = self.measure(drawable(text), size, bold=options.get("bold", False))
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[options.get("align", "left")]
        if text != "!":  # The sign inside the triangle of what is overdue.
            drawn.append((text, (left, y - size * 0.75, left + wide, y + size * 0.2)))
        real(self, x, y, text, size, **options)

    def marked(sheet: Sheet, x: float, y: float, state: MarkState, *, gate: bool = False, radius: float = 13) -> None:
        drawn.append((f"sign of {state.value}", (x - radius, y - radius, x + radius, y + radius)))
        draw_mark(sheet, x, y, state, gate=gate, radius=radius)

    monkeypatch.setattr(Sheet, "text", kept)
    monkeypatch.setattr(timeline_picture, "draw_mark", marked)
    monkeypatch.setattr(wide_picture, "draw_mark", marked)
    return drawn


def overlapping(texts: list[tuple[str, Box]]) -> Iterator[tuple[str, str]]:
    """Pairs of texts or signs of which one lies over the other."""
    for index, (one, first) in enumerate(texts):
        for two, second in texts[index + 1 :]:
            if first[0] < second[2] and second[0] < first[2] and first[1] < second[3] and second[1] < first[3]:
                yield one, two


def test_june_2020_on_the_day_of_the_paper() -> None:
    """One done, eight to come, fourteen without a date; scope and review are dated phases, TAD, SIT and UIT are not."""
    found = chart(release("june-2020"), TODAY)
    assert found.counts == {MarkState.DONE: 1, MarkState.TO_COME: 8}
    assert len(found.undated) == 14
    assert [(each.name, each.start, each.end, each.dated, each.steps) for each in found.phases] == [
        ("Scope", date(2019, 10, 11), date(2020, 1, 17), 2, 2),
        ("TAD", None, None, 0, 6),
        ("SIT", None, None, 0, 4),
        ("UIT", None, None, 0, 4),
        ("Review", date(2020, 5, 20), date(2020, 6, 12), 6, 6),
    ]


def test_the_alternative_text_says_what_the_picture_shows() -> None:
    """Name, day, go-live, counts, what is next and the phases."""
    assert timeline(release("june-2020"), TODAY).alt_text == (
        "Timeline of the June 2020 SEC Release: 10 Jan 2020 · go-live 25 Jun 2020, in 167 days (115 WD). 1 done, 8 to come and 14 without "
        "a date. Next: Panel baselines RID for non-system-impacting modifications (17 Jan 2020). Phases: Scope 11 Oct 2019 to 17 Jan 2020; "
        "Review 20 May 2020 to 12 Jun 2020."
    )


def test_overdue_is_counted_in_working_days() -> None:
    """On 3 June the TAG's review of 27 May is overdue by five Working Days, and the alternative text says so."""
    june = release("june-2020")
    row = next(each for each in chart(june, date(2020, 6, 3)).rows if each.text.startswith("TAG reviews UIT"))
    assert row.marks[0].state is MarkState.OVERDUE
    assert row.remark == "overdue by 5 Working Days"
    assert "Overdue: Panel baselines RID for non-system-impacting modifications (17 Jan 2020" in timeline(june, date(2020, 6, 3)).alt_text


def test_a_step_with_nothing_left_to_do_is_not_late() -> None:
    """Once the TAD is approved, the steps on its draft are in neither picture (R10)."""
    draft = Milestone("tad", "DCC submits draft SEC Release TAD", "dcc", PartialDate(2020, 1, 3), acts=(SUBMIT_DRAFT_TAD,))
    waiting = replace(bare(), milestones=(draft,))
    assert [line.late for line in lanes(waiting, TODAY)] == [1]
    approved = replace(waiting, decisions=(Decision(Subject.TAD, "panel", Outcome.AGREED, date(2020, 1, 8)),))
    assert lanes(approved, TODAY) == ()
    assert chart(approved, TODAY).rows == ()


def test_slack_is_the_time_to_the_first_step_that_waits() -> None:
    """From the TAG's review on 27 May to the approval of its report on 12 June are twelve Working Days."""
    row = next(each for each in chart(release("june-2020"), TODAY).rows if each.text.startswith("TAG reviews UIT"))
    assert row.slack is not None
    assert (row.slack.until, row.slack.working_days) == (date(2020, 6, 12), 12)
    assert row.remark == "12 Working Days until: Panel approves UIT Completion Report"


def test_a_step_before_what_it_waits_for_has_negative_slack() -> None:
    """Where the waiting step is the earlier one, the line says by how much."""
    rows = (
        Milestone("uit", "UIT commences", day=PartialDate.parse("2020-06-15"), acts=(START_UIT,)),
        Milestone("go", "Go/no-go", day=PartialDate.parse("2020-06-12"), acts=(DECIDE_GO_LIVE,)),
    )
    found = {each.text: each.remark for each in chart(bare(milestones=rows), TODAY).rows}
    assert found["UIT commences"] == "1 Working Day too late for: Go/no-go"


def test_a_closed_release_has_nothing_overdue() -> None:
    """Once a release is live, what was never ticked off is not chased in the picture either."""
    live = replace(release("june-2020"), live_on=date(2020, 6, 25))
    assert MarkState.OVERDUE not in chart(live, date(2020, 7, 1)).counts
    assert "live since 25 Jun 2020" in timeline(live, date(2020, 7, 1)).alt_text


def test_a_month_is_drawn_as_a_month() -> None:
    """A date known to the month spans it, and is not overdue before its last day has passed."""
    november = release("november-2020")
    row = next(each for each in chart(november, date(2020, 5, 31)).rows if each.when == "May 2020")
    assert (row.marks[0].start, row.marks[0].end, row.marks[0].state) == (date(2020, 5, 1), date(2020, 5, 31), MarkState.TO_COME)
    late = next(each for each in chart(november, date(2020, 6, 1)).rows if each.when == "May 2020")
    assert late.marks[0].state is MarkState.OVERDUE


@pytest.mark.parametrize(
    ("number", "days", "rows", "by"), [(60, 1, 60, ""), (61, 1, 3, "month"), (400, 1, 14, "month"), (400, 30, 33, "year")]
)
def test_many_milestones_are_drawn_by_the_month_or_year(number: int, days: int, rows: int, by: str) -> None:
    """Up to sixty have a line each; more are grouped, and none is lost from the counts."""
    found = chart(many(number, days), TODAY)
    assert (len(found.rows), found.grouped) == (rows, by)
    assert len(found.rows) <= MOST_ROWS
    assert sum(found.counts.values()) == sum(len(row.marks) for row in found.rows) == number


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param(release("june-2020"), id="june 2020"),
        pytest.param(release("november-2020"), id="november 2020"),
        pytest.param(release("2021"), id="2021"),
        pytest.param(bare(), id="empty"),
        pytest.param(many(1), id="one"),
        pytest.param(many(23, 9), id="23"),
        pytest.param(many(60), id="60"),
        pytest.param(many(400), id="400"),
        pytest.param(replace(many(5), milestones=tuple(Milestone(f"m{n}", "word " * 60) for n in range(45))), id="undated"),
        pytest.param(replace(many(3), go_live=date(2020, 1, 10)), id="all on one day"),
    ],
)
@pytest.mark.parametrize("tall", [True, False], ids=["tall", "wide"])
def test_no_words_lie_over_others(drawn: Release, texts: list[tuple[str, Box]], tall: bool) -> None:
    """Whatever is drawn, no text or sign lies over another or beyond the picture, and its height fits what is in it."""
    wide, high = size(timeline(drawn, TODAY, tall=tall).png)
    assert wide == (WIDTH if tall else WIDE)
    assert list(overlapping(texts)) == []
    assert all(box[0] >= 0 and box[2] <= wide + 0.5 and box[1] >= 0 and box[3] <= high for _, box in texts)


def test_the_wide_picture_has_a_line_for_each_phase() -> None:
    """June 2020 on 3 June: what is late is counted beside its sign; the slack is that of the phase's last step that something waits for."""
    found = {each.bar.name: each for each in lanes(release("june-2020"), date(2020, 6, 3))}
    assert list(found) == ["Scope", "TAD", "SIT", "UIT", "Review", "Go-live"]
    assert (found["Scope"].late, found["Review"].late, found["TAD"].late) == (1, 4, 0)
    assert [mark.gate for mark in found["Go-live"].marks] == [True]
    early = {each.bar.name: each for each in lanes(release("june-2020"), TODAY)}
    slack = early["Review"].slack
    assert slack is not None
    assert (slack.until, slack.step) == (date(2020, 6, 25), "Release go-live")


def test_the_wide_picture_can_be_read_in_a_preview(texts: list[tuple[str, Box]]) -> None:
    """Shown 480 wide, its smallest words are 12 high or more, it is no taller than wide, and it says what is late in words too."""
    wide, high = size(timeline(release("june-2020"), date(2020, 6, 3)).png)
    assert wide_picture.SMALL * 480 / WIDE >= 12
    assert high <= wide
    said = [text for text, _ in texts]
    assert {"Scope", "TAD", "SIT", "UIT", "Review", "Today, 3 Jun", "1 late", "late", "gate", "go-live"} <= set(said)
    assert "sign of overdue" in said


def test_the_picture_is_the_same_each_time() -> None:
    """No clock and no chance gets into a picture."""
    june = release("june-2020")
    assert timeline(june, TODAY).png == timeline(june, TODAY).png
    assert timeline(june, TODAY).png != timeline(june, date(2020, 1, 13)).png


def test_words_on_a_phone_are_large_enough() -> None:
    """On a screen of 390 points the smallest words of the narrow picture are nine points high or more."""
    smallest = min(timeline_picture._SMALL, progress_picture._SMALL)  # noqa: SLF001 - the figure that this promises
    assert smallest * 390 / WIDTH >= 9


def _light(colour: str) -> float:
    parts = [int(each, 16) / 255 for each in re.findall("..", colour[1:])]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("name", ["text", "quiet", "done", "to_come", "overdue", "today"])
def test_colours_stand_out_from_their_ground(name: str) -> None:
    """Words and signs have a contrast of 4.5 to 1 against the ground and the bands."""
    for ground in (PALETTE.ground, PALETTE.band):
        one, two = sorted([_light(getattr(PALETTE, name)), _light(ground)], reverse=True)
        assert (one + 0.05) / (two + 0.05) >= 4.5, (name, ground)


def test_awkward_words_are_drawn() -> None:
    """Dollar signs are no formula, line ends no lines, and a character that no font of the machine has is a box."""
    row = Milestone("a", "$x^2$ costs \n 5$ 🎉 漢", day=PartialDate.parse("2020-02-03"))
    assert re.fullmatch(r"\$x\^2\$ costs 5\$ [□🎉] [□漢]", drawable(row.event))
    assert size(timeline(bare(milestones=(row,)), TODAY, tall=True).png)[0] == WIDTH


def test_a_fallback_font_draws_what_the_font_lacks() -> None:
    """The last fallback is shipped with the library, and has letters that the font has not."""
    own, fallback = (get_font(findfont(FontProperties(family=each))).get_charmap() for each in ("DejaVu Sans", FALLBACKS[-1]))
    letter = chr(min(set(fallback) - set(own) - set(range(0xE000, 0xF900))))
    assert drawable(letter) == letter
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = Sheet()
        assert sheet.measure(letter, 30) > 0
        sheet.text(10, 40, letter, 30)
        assert size(sheet.png(60))[0] == WIDTH


def test_long_words_are_cut() -> None:
    """A text goes over three lines at most; the last ends in an ellipsis, and every line fits."""
    sheet = Sheet()
    lines = sheet.wrap("antidisestablishmentarianism" * 30, 30, 400)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert all(sheet.measure(line, 30) <= 400 for line in lines)


@pytest.mark.parametrize("end", [date(2020, 1, 7), date(2020, 2, 3), date(2020, 6, 1), date(2022, 1, 1), date(2120, 1, 1), date.max])
def test_ticks_never_touch(end: date, texts: list[tuple[str, Box]]) -> None:
    """From a day to millennia, what stands along the axis stands apart, within it, and says the year."""
    sheet = Sheet()
    draw_ticks(sheet, padded_axis(date(2020, 1, 6), end, 44, 1036), 40, 25)
    assert 1 <= len(texts) <= 15
    assert list(overlapping(texts)) == []
    assert re.search(r"\d{4}", texts[0][0])


def test_progress_counts_each_committee(texts: list[tuple[str, Box]]) -> None:
    """Each committee has its panel with how much is met on the day; what came later is not in it."""
    points = [
        ProgressPoint(date(2020, 5, 26), "opsg", 3, 9),
        ProgressPoint(date(2020, 6, 2), "opsg", 9, 9),
        ProgressPoint(date(2020, 5, 27), "tag", 4, 6),
        ProgressPoint(date(2020, 6, 9), "tag", 6, 6),
    ]
    picture = progress(release("june-2020"), points, date(2020, 6, 5), names={"opsg": "Operations Group"})
    assert picture.alt_text == (
        "Sign-off progress of the June 2020 SEC Release up to 5 Jun 2020. Operations Group: 9 of 9 criteria met; TAG: 4 of 6 criteria met."
    )
    assert {"Operations Group", "9 of 9 met", "TAG", "4 of 6 met"} <= {text for text, _ in texts}
    assert list(overlapping(texts)) == []
    assert size(picture.png)[0] == WIDTH


def test_progress_without_any() -> None:
    """Before the first sign-off the picture says so."""
    picture = progress(release("june-2020"), [], TODAY)
    assert picture.alt_text == "Sign-off progress of the June 2020 SEC Release up to 10 Jan 2020. No criterion has been signed off yet."
    assert size(picture.png)[0] == WIDTH


@settings(max_examples=examples(0.1), suppress_health_check=[HealthCheck.too_slow])
@given(one_release())
def test_any_release_can_be_drawn(made: Release) -> None:
    """Whatever a release holds, its timetable is drawn, with words of at most a thousand characters."""
    picture = timeline(made, TODAY)
    assert size(picture.png)[0] == WIDE
    assert 0 < len(picture.alt_text) <= 1000


def test_a_bucket_is_not_allocated() -> None:
    """A year has no go-live to count down to."""
    assert "not allocated to a release yet" in timeline(Release("2021", ReleaseKind.YEAR, None), TODAY).alt_text


def test_proposed_dates_have_a_mark_of_their_own() -> None:
    """A proposed step is neither to come nor overdue, even when it is past; the picture's words count it."""
    steps = tuple(replace(each, proposed=True) for each in many(3).milestones)
    late = chart(bare(milestones=steps), date(2020, 6, 1))
    assert late.counts == {MarkState.PROPOSED: 3}
    picture = timeline(bare(milestones=steps), date(2020, 6, 1))
    assert "3 proposed" in picture.alt_text
    testing = Milestone("uit", "UIT commences", day=PartialDate(2020, 5, 4), acts=(START_UIT,), proposed=True)
    assert [each.name for each in chart(bare(milestones=(testing,)), date(2020, 1, 10)).phases] == ["UIT (proposed)"]
    assert [each.name for each in chart(bare(milestones=(replace(testing, proposed=False),)), date(2020, 1, 10)).phases] == ["UIT"]
