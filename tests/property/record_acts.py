"""What else people do to a release's record: documents, comments, reminders, criteria, classification, seats, parts and meetings."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.builders.office import DAN, OLIVER, PANEL_CHAIR, RACHEL, TAG_CHAIR, TAG_MEMBER
from tests.property.record_room import KEY, REFS, Room

CRITERIA = st.sampled_from(("T1", "T2"))
LEVELS = st.sampled_from(("white", "green", "amber"))
STEPS = st.sampled_from(("review-testing", "uit-end", "go-no-go", "evidence-testing", "baseline-documents"))
DAYS = st.integers(8, 26)
DOCUMENTS = st.sampled_from(("tad", "sit-report", "uit-report"))
AGREED = st.sampled_from(("tad", "sit-report", "uit-report", "scope", "criteria"))
COMMITTEES = st.sampled_from(("", "tag", "opsg", "panel", "secas"))


class Acts(Room):
    """The rules of a release's life beside its decisions, its modifications and the sign-off."""

    @rule(ref=CRITERIA, number=st.integers(1, 3))
    def replace(self, ref: str, number: int) -> None:
        """Better evidence takes the place of the old."""
        self.number += 1
        link = f"https://example.com/{self.number}"
        self.attempt(f"/release evidence {KEY} {ref}", DAN, link=link, name=f"Report {self.number}", replaces=f"{ref}/{number}")

    @rule(ref=CRITERIA, day=DAYS, owner=st.sampled_from((DAN, TAG_MEMBER)))
    def condition(self, ref: str, day: int, owner: str) -> None:
        """The TAG's chair signs a criterion off with a condition."""
        line = f"/release position {KEY} {ref} conditions {self.stamp(ref)}"
        self.attempt(line, TAG_CHAIR, condition=f"Fix {ref}", owner=owner, due=f"2020-06-{day:02d}")

    @rule(ref=CRITERIA, number=st.integers(1, 2))
    def close(self, ref: str, number: int) -> None:
        """A condition is met."""
        self.attempt(f"/release condition {KEY} {ref} {number}", TAG_CHAIR, note="It was fixed")

    @rule(subject=DOCUMENTS, level=LEVELS, draft=st.booleans())
    def document(self, subject: str, level: str, draft: bool) -> None:
        """The DCC submits a version of a document."""
        self.number += 1
        link = f"https://example.com/{subject}/{self.number}"
        ticked = ("draft",) if draft else ()
        self.attempt(f"/release document {KEY} {subject}", DAN, version=f"1.{self.number}", link=link, classification=level, draft=ticked)

    @rule(subject=DOCUMENTS, step=st.sampled_from(("consulted", "published")))
    def step_of_a_document(self, subject: str, step: str) -> None:
        """It is consulted on or published."""
        self.attempt(f"/release document {KEY} {subject} {step}", DAN)

    @rule(subject=DOCUMENTS, positive=st.sampled_from(("yes", "no")))
    def view(self, subject: str, positive: str) -> None:
        """The TAG gives its view on a document."""
        self.attempt(f"/release recommend {KEY} tag {subject}", TAG_CHAIR, positive=positive)

    @rule(subject=AGREED, outcome=st.sampled_from(("agreed", "not agreed")))
    def agree(self, subject: str, outcome: str) -> None:
        """The Panel decides on a document, the scope or the criteria, perhaps otherwise than before."""
        self.attempt(f"/release decide {KEY} {subject}", PANEL_CHAIR, outcome=outcome)

    @rule(covers=st.sampled_from(("system", "documents", "all")))
    def baseline(self, covers: str) -> None:
        """The Panel baselines the RID."""
        self.attempt(f"/release baseline {KEY}", PANEL_CHAIR, covers=covers, changes="As agreed")

    @rule(user=st.sampled_from((DAN, TAG_MEMBER)))
    def comment(self, user: str) -> None:
        """Somebody comments on the RID."""
        self.attempt(f"/release comment {KEY}", user, party="TABASC", text="Clearer words, please")

    @rule(number=st.integers(1, 3), disposition=st.sampled_from(("accepted", "not accepted")))
    def dispose(self, number: int, disposition: str) -> None:
        """A release manager answers a comment, perhaps otherwise than before."""
        self.attempt(f"/release comment {KEY} {number}", disposition=disposition)

    @rule(step=st.sampled_from(("go-no-go", "go-live")), day=st.integers(11, 24))
    def snooze(self, step: str, day: int) -> None:
        """A reminder rests until a day."""
        self.attempt(f"/release snooze {KEY} milestone:{step} until 2020-06-{day:02d}")

    @rule(step=STEPS, to=st.sampled_from((OLIVER, DAN, TAG_MEMBER, "dcc", "tag")))
    def reassign(self, step: str, to: str) -> None:
        """A reminder is given to a person or a committee."""
        self.attempt(f"/release reassign {KEY} milestone:{step}", **{"person" if to.startswith("U") else "committee": to})

    @rule(step=STEPS, day=DAYS)
    def redate(self, step: str, day: int) -> None:
        """A step of the timetable moves."""
        self.attempt(f"/release milestone {KEY} {step} 2020-06-{day:02d}")

    @rule(step=STEPS, to=st.sampled_from(("done", "undone", "remove")))
    def complete(self, step: str, to: str) -> None:
        """A step is done, open again or removed."""
        self.attempt(f"/release milestone {KEY} {step} {to}")

    @rule(ref=CRITERIA, editorial=st.booleans())
    def reword(self, ref: str, editorial: bool) -> None:
        """A criterion is to read otherwise."""
        self.number += 1
        ticked = ("editorial",) if editorial else ()
        self.attempt(f"/release criterion {KEY} reword {ref}", text=f"{ref} as worded {self.number}", editorial=ticked)

    @rule(number=st.integers(1, 3), word=st.sampled_from(("confirm", "withdraw")))
    def settle(self, number: int, word: str) -> None:
        """The chair confirms an editorial change, or a release manager withdraws a proposal."""
        self.attempt(f"/release criterion {KEY} {word} {number}", TAG_CHAIR if word == "confirm" else RACHEL)

    @rule(ref=CRITERIA, word=st.sampled_from(("drop", "add")))
    def drop_or_add(self, ref: str, word: str) -> None:
        """A criterion is dropped, or a standard one added again."""
        self.attempt(f"/release criterion {KEY} drop {ref}" if word == "drop" else f"/release criterion {KEY} add {ref}")

    @rule(level=LEVELS)
    def classify(self, level: str) -> None:
        """The release is classified otherwise."""
        self.attempt(f"/release edit {KEY} facts", classification=level)

    @rule(channel=st.sampled_from(("JUNE", "TAG", "PANEL")), level=LEVELS)
    def clear(self, channel: str, level: str) -> None:
        """A channel may see more, or less."""
        self.attempt(f"/release clear <#C0{channel}> {level}")

    @rule(committee=COMMITTEES, channel=st.sampled_from(("JUNE", "TAG", "OTHER")))
    def channel(self, committee: str, channel: str) -> None:
        """The release or a committee gets another channel."""
        self.attempt(f"/release channel {KEY} {committee} <#C0{channel}>")

    @rule(word=st.sampled_from(("", "remove")), stand_in=st.sampled_from((TAG_MEMBER, OLIVER)))
    def deputy(self, word: str, stand_in: str) -> None:
        """The TAG's chair is away, or back."""
        until = "" if word else " until 2020-06-24"
        self.attempt(f"/release deputy {word} <@{stand_in}> for <@{TAG_CHAIR}>{until}", TAG_CHAIR)

    @rule(committee=st.sampled_from(("tag", "dcc", "secas")), user=st.sampled_from((TAG_MEMBER, DAN, OLIVER)), adds=st.booleans())
    def member(self, committee: str, user: str, adds: bool) -> None:
        """Somebody joins a committee or leaves it."""
        self.attempt(f"/release member {f'add <@{user}> to' if adds else f'remove <@{user}> from'} {committee}")

    @rule(ref=st.sampled_from(REFS))
    def split(self, ref: str) -> None:
        """A modification is delivered in two parts."""
        self.attempt(f"/modification split {ref}", first="One", second="Two", first_on="2020-06-25", second_on="2020-11-05")

    @rule(ref=st.sampled_from(REFS), part=st.integers(1, 2), word=st.sampled_from(("add", "remove", "move")))
    def place_a_part(self, ref: str, part: int, word: str) -> None:
        """A part joins the release, leaves it or moves."""
        to = {"add": f"to {KEY}", "remove": f"from {KEY}", "move": f"from {KEY} to november-2020"}[word]
        self.attempt(f"/release {word} {ref} part {part} {to}", cutoff="2020-06-20", effects="None")

    @rule(body=st.sampled_from(("tag", "panel")), day=DAYS, to=st.sampled_from(("", "to", "cancel", "restore")), later=DAYS)
    def meeting(self, body: str, day: int, to: str, later: int) -> None:
        """A meeting is added, moved, cancelled or restored."""
        last = f" to 2020-06-{later:02d}" if to == "to" else f" {to}"
        self.attempt(f"/release meeting {body} 2020-06-{day:02d}{last}".rstrip())
