"""The redline as a section of the RID."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from policy.model.rid import RidVersion
from policy.model.scope import ScopeState
from policy.model.sign_off import Criterion, CriterionKind
from policy.rid.redline.compare import compare
from tests.bot.documents.making import bare, document, placed
from tests.bot.documents.reading import opened, sections

T4 = Criterion("T4", CriterionKind.TESTING, "tag", "No defects in the live environment.")
BEFORE = bare(scope=(placed(95), placed(96)), criteria=(T4,))
AFTER = bare(
    go_live=date(2021, 3, 4),
    scope=(placed(95, ScopeState.APPROVED), placed(97)),
    criteria=(replace(T4, text="No defects in the production environment."),),
    versions=(RidVersion("1.0", date(2020, 8, 20), "Baselined", baselined=True),),
)
"""The same release later: MP095 approved, MP096 gone, MP097 new, T4 reworded, go-live moved."""


def appendix() -> list[tuple[str, str]]:
    """The lines of the redline."""
    made = document(AFTER, "1.1", changes=compare(BEFORE, AFTER), since="1.0")
    return sections(made)["Appendix 3: Changes since version 1.0"].lines


def test_the_redline_is_an_appendix_by_area() -> None:
    """What entered, left, moved, changed and was reworded stands under its area, in the document's order; versions are not repeated."""
    assert [text for style, text in appendix() if style != "RID Text"] == [
        "Release",
        "Go-live moved: 25 Feb 2021 → 4 Mar 2021",
        "Scope",
        "MP095, state changed: targeted → approved",
        "MP095, state of the modification changed: Modification Proposal → approved",
        "MP097 entered: targeted, ‘Title 97’",
        "MP096 left: targeted, ‘Title 96’",
        "Acceptance criteria",
        "T4, text reworded: No defects in the live production environment.",
    ]


def test_new_and_gone_words_are_marked_by_styles() -> None:
    """In a reworded text exactly the words that went and came carry the template's styles for it."""
    made = opened(document(AFTER, "1.1", changes=compare(BEFORE, AFTER), since="1.0"))
    line = next(each for each in made.paragraphs if each.text.startswith("T4, text"))
    marked = [(run.style.name, run.text) for run in line.runs if run.style is not None and run.style.name in {"RID Added", "RID Removed"}]
    assert marked == [("RID Removed", "live "), ("RID Added", "production ")]


def test_no_changes_are_said_to_be_none() -> None:
    """An appendix asked for with nothing to tell says so; not asked for, it is not there."""
    made = sections(document(AFTER, "1.1", changes=(), since="1.0"))
    assert made["Appendix 3: Changes since version 1.0"].text == "Nothing in this document has changed since then."
    assert not any(name.startswith("Appendix 3") for name in sections(document(AFTER, "1.1")))


def test_the_glossary_explains_the_redline_too() -> None:
    """An acronym that only the redline uses is in the glossary."""
    before = bare(summary="Agreed by the TABASC.")
    after = bare(summary="Agreed.")
    made = sections(document(after, "1.1", changes=compare(before, after), since="1.0"))
    assert "TABASC" in [row[0] for row in made["Appendix 2: Glossary"].tables["Glossary"]]
