"""The page of a newsletter."""

from __future__ import annotations

from bot.pages.kit.page import Bold, Page, Paragraph, Part, Small
from bot.pages.kit.paging import Grouped, grouped_page
from commands.protocol.line import Line
from commands.public.newsletter import NewsletterShown
from policy.calendar.release_calendar import release_name
from policy.model.wording import counted, day_words
from policy.public.events import INVITATION


def newsletter(shown: NewsletterShown) -> Page:
    """Shows the events by release, each with its day and its sentences, to be copied as it is."""
    title = f"SEC Releases: {day_words(shown.since)} to {day_words(shown.until)}"
    line = Line.release("newsletter", shown.since.isoformat())
    if not shown.events:
        return Page(title, (Paragraph(("No public event happened in this period.",)),), share=line)
    rows: list[Grouped] = []
    invited = False
    for each in shown.events:
        # The invitation to comment is the same for all versions, so it stands once.
        text = [one for one in each.text if one != INVITATION or not invited]
        invited = invited or INVITATION in each.text
        rows.append((release_name(each.release), (Bold(f"{day_words(each.day)}  {each.title}"), "\n", " ".join(text))))
    top: tuple[Part, ...] = (Small(("White: this can be sent to everybody.",)),)
    return grouped_page(title, line, rows, shown.page, counted(len(rows), "event"), top)
