"""Questions in plain words about something that is named: a release, a modification, a step of a timetable, a body's meetings."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commands.protocol.line import Line
from commands.protocol.words import modification_ref, split_key
from policy.calendar.release_calendar import month_named
from policy.model.roster import FULL_NAMES, bodies, name_of_body

JOINING = frozenset({"a", "about", "at", "for", "from", "in", "is", "on", "of", "release", "s", "sec", "the", "to", "with"})
"""Words between a verb and what it is about."""

_DAY_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
_SCHEDULED = frozenset({2, 6, 11})
"""The months in which releases are scheduled (Guidance 2)."""

_WHEN = re.compile(r"when (?:is|are|does|do|will|must|was|did)\s+(?:the\s+)?(?P<about>.+)", re.IGNORECASE)
_DAY_OF = re.compile(
    r"(?:what(?:'s| is)|which is)\s+(?:the\s+)?(?P<step>.+?) (?:date|day|deadline) (?P<rest>(?:of|for|in) .+)", re.IGNORECASE
)
_WHEN_END = re.compile(
    r"\s+(?:be |go |going )*(?:due|start|starts|begin|begins|end|ends|open|opens|close|closes|happen|planned|done|live)$"
)
_HOW = re.compile(
    r"(?:how|where|why) (?:is|are|does|do|goes|stands?)\s+(?:the\s+)?(?P<about>.+?)"
    r"(?:\s+(?:going|doing|getting on|looking|look|stand|red|amber|green|late|on track))*",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:(?:tell me |all )?about|(?:what(?:'s| is| was) )?(?:a |the )?(?:summary|overview|state|news|decision|outcome) (?:about|for|of|on))"
    r"\s+(?:the\s+)?(?P<about>.+)",
    re.IGNORECASE,
)
_WHICH = re.compile(
    r"(?:which|what) release (?:is|was|will|does) (?P<about>.+?)(?: be| go| belong)* (?:in|into|to)|"
    r"(?:is|was|will) (?P<within>\S+)(?: be| still| now| already)* in\b.*|"
    r"what (?:does|do|did|will|would) (?P<does>\S+) (?:change|do|mean|affect|impact|cover|involve|cost)|"
    r"(?:(?:what|when)(?:'s| is) )?(?:the )?(?:decision |approval )?(?:deadline|cut-?off)(?: date)? (?:of|for|on) (?P<decided>\S+)",
    re.IGNORECASE,
)
_STATES = (
    "still|now|already|yet|been|on track|on time|ok|okay|fine|ready|late|red|amber|green|live|approved|rejected|withdrawn|delayed|decided|"
    "blocked|at risk|in trouble|going (?:well|ahead|live|to happen)|happening"
)
_IS = re.compile(rf"(?:is|are|was|were|has|have)\s+(?:the\s+)?(?P<about>.+?)(?:\s+(?:{_STATES}))+", re.IGNORECASE)
_WHAT_OF = re.compile(
    r"(?:what(?:'s| is|s)? (?:(?:still )?(?:blocking|stopping|holding up|delaying|wrong with|(?:missing|left|outstanding|open|to do)"
    r"(?: to (?:do|be done))? (?:for|from|in|before|until|on)))|"
    r"(?:are we|is (?:it|everything|everybody|everyone)) (?:all )?(?:ready|on track|prepared) (?:for|with)|"
    r"who(?:'s| is| are) (?:blocking|holding up|delaying|late with|behind on)|"
    r"what (?:did|has|have|was) .*?\b(?:decided?|agreed?|happened) (?:about|on|for|to|with|in)|"
    r"who decides(?: on| about)?)\s+(?:the\s+)?(?P<about>.+)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"(?:who(?:'s| is| are| sits?| chairs?)(?: the (?:chair(?:man|woman|person)?|members?))?(?: in| on| of)?|"
    r"(?:what(?:'s| is) )?(?:the )?(?:quorum|members?|chair(?:man|woman|person)?|roster|people)(?: of| for| in| on)|"
    r"how many (?:people|members) (?:are|sit|does|has)(?: in| on)?)\s+(?:the\s+)?(?P<body>.+?)(?: have)?",
    re.IGNORECASE,
)
_NOTHING_NAMED = frozenset(
    {"all", "any", "anything", "everything", "i", "it", "nothing", "that", "there", "they", "this", "we", "what", "you"}
)
_LIVE = re.compile(r"\s+(?:(?:go(?:es)?|is|to go)[ -]?live|go-live)$", re.IGNORECASE)
_HELD = re.compile(
    r"what (?:did|does|will|has|have) (?:the )?(?P<body>.+?) (?:decided?|discuss(?:ed)?|agreed?|say|said|approved?)"
    r"(?: (?:in|at|on|last|next|yesterday|today)\b(?: .+)?)?",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"(?:has|have|is|are|was|were|did)\s+(?:the\s+)?(?P<step>.+?)(?:\s+(?:been|be))?\s+"
    r"(?:approved|submitted|issued|published|consulted(?: on)?|reviewed|sent|done|finished|completed?|started|held|decided|agreed|over)"
    r"(?:\s+(?:yet|already|now))*",
    re.IGNORECASE,
)
_DAYS = re.compile(
    r"how (?:many (?:working )?days|long)(?: is it| are left| left| remain)? (?:un)?(?:till?|to|before|for) (?:the )?(?P<about>.+)",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"(?:did|has|have) .*?\b(?:sen[dt]|(?:submit(?:ted)?|(?:publish|issue|deliver|finish|start)(?:ed|d)?))\s+"
    r"(?:the\s+)?(?P<step>.+?)(?: yet| already)?",
    re.IGNORECASE,
)
_MEETS = re.compile(
    r"(?:when (?:is|does|do|are|will)\s+)?(?:the |our )?(?:next )?(?P<body>[a-z][a-z0-9 -]*?)(?:'s|’s)?"
    r"(?: next)? meet(?:ings?|s)?(?: next| again)?",
    re.IGNORECASE,
)
_AFFECTED = "(?:parties|participants|users|suppliers|networks|documents|sections)"
_OF_ONE = {
    re.compile(pattern, re.IGNORECASE): verb
    for pattern, verb in (
        (
            r"(?:what|which)(?: lessons?)? (?:did|have|has) (?:we|you|they|everybody) learn(?:t|ed)? (?:from|in) (?P<about>.+)",
            "lessons",
        ),
        (
            r"(?:(?:show|list|read) (?:me )?|what (?:are|were) )?(?:the )?lessons(?: learn(?:t|ed))? (?:from|of|in|for) (?P<about>.+)",
            "lessons",
        ),
        (r"how much (?:does|do|is|will|would|did) (?P<about>.+?)(?: cost| be| costs)?", "costs"),
        (r"(?:what(?:'s| is| are) )?(?:the )?(?:total |whole |quoted )*(?:costs?|price|budget) (?:of|for|in) (?P<about>.+)", "costs"),
        (r"what(?:'s| is| has| have)?(?: been)? ?happen(?:s|ed|ing)(?: .+?)? (?:on|in|to|with|about|for) (?P<about>.+)", "history"),
        (
            (
                r"who (?:has|have|needs?|must|should|still has|still needs|did|does)(?: to| not| yet| still)* "
                r"(?:sign(?:ed)?(?:[ -]?off)?|review(?:ed)?|approve[ds]?)(?: on| for)? (?P<about>.+)"
            ),
            "criteria",
        ),
        (r"(?:what|which) (?:criteria|evidence)\b.*? (?:of|for|in|on) (?P<about>.+)", "criteria"),
        (r"(?:what|which) (?:has |have |was |were )?(?:changed|changes(?: were made)?)(?: to| in| on| with| for) (?P<about>.+)", "history"),
        (r"(?:what|which) (?:modifications|mods|changes)(?: are| go| come| is)? (?:in|into|for|of) (?P<about>.+)", "scope"),
        (r"what(?:'s|’s| is| was| went| goes| comes)(?: live)? in(?:to)? (?P<about>.+)", "scope"),
        (r"(?:what|which)(?:'s| is| are) (?:the )?(?:dates|steps|milestones|plan|timetable) (?:of|for|in) (?P<about>.+)", "timetable"),
        (rf"(?:who|what|which)(?: {_AFFECTED})*(?:'s| is| are)? (?:affected|impacted|touched)(?: by| in)? (?P<about>.+)", "impacts"),
    )
}
"""Questions about one release, and the verb that answers each."""


_STEP_ALONE = re.compile(
    r"(?:the\s+)?(?P<step>(?:tad|sit|uit|go[ -]?live|go/no-?go)(?: (?:completion )?reports?)?)(?: dates?)?(?:\s+(?P<about>.+))?",
    re.IGNORECASE,
)
_RID_OF = re.compile(r"where(?:'s|’s| is)\s+(?:the |a )?(?:latest |current |newest )*rid(?:\s+(?P<about>.+))?", re.IGNORECASE)


def _alone(text: str) -> Line | None:
    """Returns the line of a step or a document that is named with nothing but a release: "SIT of june", "where is the RID"."""
    for pattern, verb in ((_STEP_ALONE, "when"), (_RID_OF, "rid")):
        found = pattern.fullmatch(text)
        key, rest = key_in([each for each in (found["about"] or "").split() if each.lower() not in JOINING]) if found else ("", [])
        if found and not rest:
            return Line.release(verb, *((key,) if key else ()), *(found["step"].split() if verb == "when" else ()))
    return None


def asked(text: str) -> Line | None:
    """Returns the line of a question about something that is named: a release, a modification, a step of a timetable, a body's meetings."""
    if (found := _MEETS.fullmatch(text)) and (body := _body(found["body"])):
        return Line.release("meetings", body)
    if line := _alone(text):
        return line
    for pattern, verb in _OF_ONE.items():
        if (found := pattern.fullmatch(text)) and (key := key_in(found["about"].split())[0]):
            return Line.release(verb, key)
    if found := _DONE.fullmatch(text):
        return Line.release("when", *_step(found["step"]))
    if found := _DAYS.fullmatch(text):
        return _thing(found["about"]) or Line.release("when", *_step(found["about"]))
    if found := _WHEN.fullmatch(text):
        about = _WHEN_END.sub("", found["about"])
        return _thing(about) or Line.release("when", *_step(about))
    if (found := _WHICH.fullmatch(text)) and (ref := modification_ref(next(filter(None, found.groups())))):
        return Line.modification("show", ref)
    if found := _DAY_OF.fullmatch(text):
        return Line.release("when", *_step(f"{found['step']} {found['rest']}"))
    for pattern in (_HOW, _IS, _WHAT_OF, _ABOUT):
        if (found := pattern.fullmatch(text)) and (line := _thing(_LIVE.sub("", found["about"]))):
            return line
    if (found := _PASSIVE.fullmatch(text)) and found["step"].split()[0].lower() not in _NOTHING_NAMED and not _body(found["step"]):
        return Line.release("when", *_step(found["step"]))
    return _thing(text)


def of_a_body(text: str) -> Line | None:
    """Returns the line of a question about a committee or body by its key or name: who is in it, or what it decided."""
    if (found := _PEOPLE.fullmatch(text)) and (body := _body(found["body"])):
        return Line.release("committees", body)
    found = _HELD.fullmatch(text)
    # With a year, a month is a release.
    return Line.release("meetings", body) if found and (body := _body(found["body"])) and "-" not in key_in(text.split())[0] else None


def _body(called: str) -> str:
    """Returns the key of the committee or body that is called so; "" if none is."""
    plain = _plain(called)
    return next((key for key in bodies() if plain in {_plain(key), _plain(name_of_body(key)), *map(_plain, FULL_NAMES.get(key, ()))}), "")


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("-", " ").split()).removeprefix("sec ").removeprefix("the ")


def _step(about: str) -> tuple[str, ...]:
    """Returns the key and the words of a step: "tad due for june 2020" is june-2020 tad."""
    words = about.split()
    key, rest = key_in(words)
    left = [each for each in rest if each.lower() not in JOINING]
    while left and _WHEN_END.fullmatch(f" {left[-1]}"):
        left.pop()
    return (*((key,) if key else ()), *left)


def _thing(about: str) -> Line | None:
    """Returns the line that shows a release, a modification or a Change Request from its key alone."""
    words = [each for each in about.split() if each.lower() not in JOINING]
    if len(words) == 1 and (ref := modification_ref(words[0])):
        return Line.modification("show", ref)
    key, rest = key_in(words)
    return Line.release("status", key) if key and not rest else None


def key_in(words: Sequence[str]) -> tuple[str, list[str]]:
    """Returns the release key among words, or a month that is named alone, and the other words; "" if there is none."""
    for start in range(len(words)):
        _, key, rest = split_key(words[start:])
        if key:
            return key, [*words[:start], *rest]
    for start, word in enumerate(words):
        month = month_named(word)
        # No release is due in May, and people write "may" for something else. A day of another month is only a date.
        dated = start > 0 and _DAY_NUMBER.fullmatch(words[start - 1]) and month not in _SCHEDULED
        if month and word.lower() != "may" and not dated:
            return word, [*words[:start], *words[start + 1 :]]
    return "", list(words)
