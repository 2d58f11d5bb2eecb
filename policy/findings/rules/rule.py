"""The shape of a rule that findings and refusals cite, and the documents that rules come from (design, Rules)."""

from __future__ import annotations

from dataclasses import dataclass

PAPER, RID, GUIDANCE = "Paper", "RID", "Guidance"

DOCUMENTS = {
    PAPER: "Panel paper SECP_76_1701_23, “SEC Releases update”, 10 January 2020",
    RID: "June 2020 SEC Release Implementation Document v1.1, Appendix A of that paper",
    GUIDANCE: "SECAS Guidance Notes, “SEC Release Guidance”, undated",
}
"""The title of each document that rules come from."""

ASSUMPTION, GOVERNANCE, PUBLIC = "Assumption", "Good governance", "Public SEC guidance"
"""Sources that are no document: what the bot assumes, what any sound procedure asks for, and what the SEC's website explains."""


@dataclass(frozen=True)
class RuleSource:
    """Where a rule comes from: a document of `DOCUMENTS` or a word for another source, its paragraph, and the words that say it."""

    document: str
    paragraph: str = ""
    quotation: str = ""

    @property
    def name(self) -> str:
        """The source as findings cite it: "Guidance 5.1"."""
        return f"{self.document} {self.paragraph}".strip()


@dataclass(frozen=True)
class Rule:
    """A rule: its key ("R9", or "RID 3" for a section of the RID), what it is about, what it says, and its sources."""

    key: str
    about: str
    sentence: str
    sources: tuple[RuleSource, ...]
