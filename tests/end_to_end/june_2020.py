"""What Rachel, a release manager, does with the June 2020 SEC Release from 9 May 2019 on, in the words of the reference data."""

from __future__ import annotations

from dataclasses import dataclass

from policy.model.costs import Stage
from policy.model.money import pounds
from policy.model.releases import Release
from policy.model.rid import RidVersion
from policy.model.scope import Modification, ScopeItem
from policy.model.timetable import Milestone
from storage.release_file import Contents
from storage.roster import reference_data
from tests.builders.signed import Given, Signed, View, done, form, heading

JUNE = "june-2020"
RACHEL, OLIVER, DAN = "U0RACHEL", "U0OLIVER", "U0DAN"
PANEL_CHAIR = "U0PANEL"
CHAIRS = {"panel": PANEL_CHAIR, "opsg": "U0OPSG", "tag": "U0TAG", "ssc": "U0SSC"}
CHANNELS = {"": "C0JUNE", "opsg": "C0OPSG", "tag": "C0TAG"}
BEYOND_THE_RID = ("evidence-secas", "review-security", "modification-decisions", "tad-published", *(f"rid-draft-{n}" for n in (1, 2, 3)))
"""Steps of the template that the RID of June 2020 does not have."""
BASELINE_PAPER = "SECP_76_1701_23"

COST_FIELDS = {"build": Stage.BUILD, "sit": Stage.SIT, "uit": Stage.UIT, "live": Stage.LIVE}
SOLUTION_FIELDS = {"proposed": "Proposed Solution", "alternative": "Alternative Solution"}
IMPACTS = ("dcc_systems", "user_systems", "technical_specifications")


@dataclass
class Manager:
    """Rachel at work; `told` is what the documents say, `said` what the bot answered, by the line that was typed."""

    signed: Signed
    told: Contents

    @property
    def june(self) -> Release:
        """June 2020 as the documents have it on 10 January 2020."""
        return next(each for each in self.told.releases if each.key == JUNE)

    @property
    def modifications(self) -> dict[str, Modification]:
        """The modifications of June 2020's scope, by reference."""
        return {item.modification.ref: item.modification for item in self.june.scope}

    def says(self, line: str) -> str:
        """Types a command that acts at once; what was said of it."""
        return done(self.signed.type(line, RACHEL))

    def asked(self, line: str) -> View:
        """Types a command that opens a form."""
        return form(self.signed.type(line, RACHEL))

    def fills(self, line: str, **answers: Given) -> str:
        """Types a command and fills in the form that it opens; what was said of it."""
        return done(self.signed.settle(self.asked(line), RACHEL, **answers))


def nine_may_2019(manager: Manager) -> None:
    """The first draft: rosters, modifications on record, the release made, SECMP0053 approved, SECMP0062 part 1 targeted."""
    manager.signed.at(2019, 5, 9)
    manager.says(f"/release member add @{OLIVER} to secas")
    manager.says(f"/release member add @{DAN} to dcc")
    for committee, user in CHAIRS.items():
        manager.says(f"/release member add @{user} to {committee} as chair")
    for each in manager.modifications.values():
        put_on_record(manager, each)
    for one in manager.june.alongside:
        manager.fills(f"/modification request {one.ref}", title=one.title, description=one.description, state=one.state.value)
    manager.fills(f"/release create {JUNE}")
    for committee, channel in CHANNELS.items():
        manager.says(f"/release channel {JUNE} {committee} #{channel}")
    first, second, *_ = manager.june.scope
    manager.fills(f"/release add {first.name} to {JUNE}", description=first.description)
    manager.fills(f"/modification approve {first.modification.ref}", date="", unknown=("unknown",))
    manager.fills(f"/release add {second.name} to {JUNE}", description=second.description)
    issued(manager, manager.june.versions[0])


def put_on_record(manager: Manager, one: Modification) -> None:
    """A modification as it is raised: a proposal still."""
    texts = {solution.name: solution.text for solution in one.solutions}
    manager.fills(
        f"/modification add {one.ref}",
        title=one.title,
        state="proposal",
        impacts=tuple(name for name in IMPACTS if getattr(one, name)),
        description=one.description,
        link=one.link,
        **{name: texts.get(label, "") for name, label in SOLUTION_FIELDS.items()},
    )


def issued(manager: Manager, version: RidVersion) -> None:
    """A version of the RID put on record on the day of its issue."""
    day = version.issued_on
    manager.signed.at(day.year, day.month, day.day, 16)
    manager.fills(f"/release edit {JUNE} versions new", number=version.number, date=day.isoformat(), changes=version.changes)


def autumn_2019(manager: Manager) -> None:
    """The drafts for the Panel: impacts, costs, testing approach, other Codes, links, criteria in the RID's wording."""
    june = manager.june
    issued(manager, june.versions[1])
    manager.signed.at(2019, 10, 4)
    manager.fills(f"/release edit {JUNE} facts", links="\n".join(f"{each.label}: {each.url}" for each in june.links))
    manager.fills(f"/release edit {JUNE} alongside", requests="\n".join(each.ref for each in june.alongside))
    manager.fills(f"/release edit {JUNE} testing", dcc_testing=june.dcc_testing, user_testing=june.user_testing)
    manager.fills(f"/release edit {JUNE} codes", other_codes=june.other_codes)
    for item in june.scope[:2]:
        touched(manager, item)
        costed(manager, item.modification.ref)
    worded(manager)
    issued(manager, june.versions[2])


def worded(manager: Manager) -> None:
    """The RID's own acceptance criteria, proposed: what it words otherwise than the standard set, and what it leaves out."""
    with manager.signed.bot.store.reading() as conn:
        stored = {each.ref: each for each in reference_data.fetch_reference(conn).standard_criteria}
    wanted = {each.ref: each for each in manager.june.criteria}
    for ref, one in stored.items():
        if ref not in wanted:
            manager.fills(f"/release criterion {JUNE} drop {ref}", reason="The RID has none.", reference="")
        elif one.text != wanted[ref].text:
            manager.fills(f"/release criterion {JUNE} reword {ref}", text=wanted[ref].text, reason="As the RID words it.", reference="")


def touched(manager: Manager, item: ScopeItem) -> None:
    """Whom and which documents a modification touches; a document that is new to the bot is given with its title."""
    ref = item.modification.ref
    view = manager.asked(f"/release edit {JUNE} impacts {ref}")
    titles = {each.name: each.title for each in manager.told.documents}
    lines = [f"{each.document} ‘{titles[each.document]}’" for each in manager.june.documents if each.modification == ref]
    participants = tuple(each.participant for each in manager.june.participants if each.modification == ref)
    done(manager.signed.fill(view, RACHEL, participants=participants, documents="\n".join(lines)))


def costed(manager: Manager, ref: str) -> None:
    """The DCC's breakdown for a modification."""
    given = {each.stage: each.pence for each in manager.june.costs if each.modification == ref}
    manager.fills(f"/release edit {JUNE} costs {ref}", **{name: pounds(given[stage]) for name, stage in COST_FIELDS.items()})


def eleven_october_2019(manager: Manager) -> str:
    """The Panel agrees the criteria, and the scope for what impacts DCC Systems; Rachel records it on its behalf, citing its paper."""
    manager.signed.at(2019, 10, 11, 15)
    (decision,) = manager.june.decisions
    manager.fills(f"/release decide {JUNE} criteria", reference=decision.reference)
    step = next(each for each in manager.june.milestones if each.key == "baseline-system")
    timetabled(manager, step)
    version = next(each for each in manager.june.versions if each.baselined)
    return manager.fills(
        f"/release baseline {JUNE}",
        covers=decision.covers.value,
        outcome=decision.outcome.value,
        met_on=decision.met_on.isoformat(),
        reference=decision.reference,
        changes=version.changes,
        reason=decision.note,
    )


def ten_january_2020(manager: Manager) -> list[tuple[View, str]]:
    """Draft 1.1 for the Panel of 17 January: three modifications targeted, the timetable, all that the RID says; the three additions."""
    june = manager.june
    manager.signed.at(2020, 1, 9)
    added = []
    for item in june.scope[2:]:
        view = manager.asked(f"/release add {item.name} to {JUNE}")
        added.append((view, done(manager.signed.fill(view, RACHEL, description=item.description))))
        touched(manager, item)
    manager.signed.at(2020, 1, 10)
    for key in BEYOND_THE_RID:
        manager.fills(f"/release milestone {JUNE} {key} remove", reason="The RID of June 2020 has no such step.")
    for step in june.milestones[1:]:
        timetabled(manager, step)
    for summary in june.summaries:
        manager.fills(f"/release edit {JUNE} summaries new {summary.group}", heading=summary.heading, text=summary.text)
    totals = june.costs_facts
    manager.fills(
        f"/release edit {JUNE} costs total",
        quoted_total=pounds(totals.quoted_total or 0),
        pending=("pending",) if totals.combined_assessment_pending else (),
        shared=totals.shared_with_requests,
        operational=totals.operational,
        efforts="\n".join(f"{each.purpose}; {each.days_words}; {each.cost_words}" for each in june.secas),
        budgeted=("budgeted",) if totals.secas_budgeted else (),
    )
    for note in june.notes:
        manager.fills(f"/release edit {JUNE} notes new", kind=note.kind, text=note.text)
    issued(manager, june.versions[4])
    return added


def timetabled(manager: Manager, step: Milestone) -> None:
    """A row of the timetable as the RID has it; what a date moves or upsets is looked at, and kept."""
    view = manager.asked(f"/release milestone {JUNE} {step.key}")
    answer = manager.signed.fill(
        view,
        RACHEL,
        event=step.event,
        planned=str(step.day) if step.day else "",
        offset=str(step.offset) if step.anchor else "",
        anchor=step.anchor or "",
        owner=step.owner,
        notes=step.notes,
        acts=step.acts,
        after=step.after,
    )
    if isinstance(answer, View) and answer.fields:
        assert "Check this before you save" in answer.text, answer.text
        answer = manager.signed.fill(answer, RACHEL)
    if heading(answer) != "Nothing changed":  # The template has some steps as the RID does.
        done(answer)


def seventeen_january_2020(manager: Manager) -> str:
    """The Panel agrees the scope on SEC documents too; Rachel records it on the Panel's behalf."""
    manager.signed.at(2020, 1, 17, 15)
    return manager.fills(f"/release baseline {JUNE} documents", reference=BASELINE_PAPER)
