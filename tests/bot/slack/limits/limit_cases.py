"""Slack's limits as cases: what is just allowed, what is one past it, how Slack says so, and where."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(size: int) -> Json:
    """A plain_text object of so many characters."""
    return {"type": "plain_text", "text": "x" * size}


def mrkdwn(size: int) -> Json:
    """A mrkdwn object of so many characters."""
    return {"type": "mrkdwn", "text": "x" * size}


def section(size: int = 1, **more: Any) -> Json:
    """A section of so many characters."""
    return {"type": "section", "text": mrkdwn(size), **more}


def option(number: int, text: int = 1, **more: Any) -> Json:
    """A menu option; the number keeps its value apart from others."""
    return {"text": plain(text), "value": str(number), **more}


def options(count: int) -> list[Json]:
    """So many options."""
    return [option(n) for n in range(count)]


def button(**more: Any) -> Json:
    """A button with its text, or as given."""
    return {"type": "button", "text": plain(1), **more}


def confirm(**more: Any) -> Json:
    """A confirmation with all it needs, or as given."""
    return {"title": plain(1), "text": mrkdwn(1), "confirm": plain(1), "deny": plain(1), **more}


def in_actions(*elements: Json) -> Json:
    """A message with one actions block."""
    return {"text": "t", "blocks": [{"type": "actions", "elements": list(elements)}]}


def in_section(element: Json) -> Json:
    """A message with one section that has an accessory."""
    return {"text": "t", "blocks": [section(accessory=element)]}


def message(*blocks: Json) -> Json:
    """A message of these blocks."""
    return {"text": "t", "blocks": list(blocks)}


def field(element: Json, **more: Any) -> Json:
    """An input block."""
    return {"type": "input", "label": plain(1), "element": element, **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal of these blocks, with a submit button."""
    return {"type": "modal", "title": plain(1), "submit": plain(1), "blocks": list(blocks), **more}


def text_input(**more: Any) -> Json:
    """A plain text input."""
    return {"type": "plain_text_input", **more}


def table(rows: int, cells: int = 1) -> Json:
    """A table block of so many rows and cells each."""
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * cells for _ in range(rows)]}


def picture(**more: Any) -> Json:
    """An image block."""
    return {"type": "image", "image_url": "https://example.org/p.png", "alt_text": "x", **more}


def select(count: int, **more: Any) -> Json:
    """A static select of so many options."""
    return {"type": "static_select", "options": options(count), **more}


def groups(count: int, each: int = 1) -> list[Json]:
    """So many option groups."""
    return [{"label": plain(1), "options": options(each)} for _ in range(count)]


def checks(count: int) -> Json:
    """So many checkboxes."""
    return {"type": "checkboxes", "options": options(count)}


def radios(count: int) -> Json:
    """So many radio buttons."""
    return {"type": "radio_buttons", "options": options(count)}


def overflow(count: int) -> Json:
    """An overflow menu of so many options."""
    return {"type": "overflow", "options": options(count)}


def rows_of(kind: str, **more: Any) -> Json:
    """A rich_text block with one element of a kind."""
    return {"type": "rich_text", "elements": [{"type": kind, **more}]}


def words(limit: int) -> str:
    """How Slack says that a text is too long."""
    return f"must be less than {limit + 1} characters"


URL = "https://example.org/"

# (what it is, the last message that Slack takes, the first that it refuses, in these words, at this place)
MESSAGES: list[tuple[str, Json, Json, str, str]] = [
    ("blocks", message(*[section()] * 50), message(*[section()] * 51), "no more than 50 items allowed", "/blocks"),
    ("section text", message(section(3000)), message(section(3001)), words(3000), "/blocks/0/text/text"),
    ("empty text", message(section(1)), message(section(0)), "must be more than 0 characters", "/blocks/0/text/text"),
    (
        "fields",
        message({"type": "section", "fields": [mrkdwn(1)] * 10}),
        message({"type": "section", "fields": [mrkdwn(1)] * 11}),
        "no more than 10 items allowed",
        "/blocks/0/fields",
    ),
    (
        "field text",
        message({"type": "section", "fields": [mrkdwn(2000)]}),
        message({"type": "section", "fields": [mrkdwn(2001)]}),
        words(2000),
        "/blocks/0/fields/0/text",
    ),
    ("section without text", message(section()), message({"type": "section"}), "missing required field: text", "/blocks/0"),
    (
        "header text",
        message({"type": "header", "text": plain(150)}),
        message({"type": "header", "text": plain(151)}),
        words(150),
        "/blocks/0/text/text",
    ),
    (
        "header kind of text",
        message({"type": "header", "text": plain(1)}),
        message({"type": "header", "text": mrkdwn(1)}),
        "unsupported type: mrkdwn",
        "/blocks/0/text/type",
    ),
    (
        "context elements",
        message({"type": "context", "elements": [mrkdwn(1)] * 10}),
        message({"type": "context", "elements": [mrkdwn(1)] * 11}),
        "no more than 10 items allowed",
        "/blocks/0/elements",
    ),
    (
        "empty context",
        message({"type": "context", "elements": [mrkdwn(1)]}),
        message({"type": "context", "elements": []}),
        "must provide at least 1 items",
        "/blocks/0/elements",
    ),
    (
        "context text",
        message({"type": "context", "elements": [mrkdwn(3000)]}),
        message({"type": "context", "elements": [mrkdwn(3001)]}),
        words(3000),
        "/blocks/0/elements/0/text",
    ),
    ("actions elements", in_actions(*[button()] * 25), in_actions(*[button()] * 26), "no more than 25 items allowed", "/blocks/0/elements"),
    ("button text", in_section(button(text=plain(75))), in_section(button(text=plain(76))), words(75), "/blocks/0/accessory/text/text"),
    ("button value", in_section(button(value="x" * 2000)), in_section(button(value="x" * 2001)), words(2000), "/blocks/0/accessory/value"),
    (
        "button url",
        in_section(button(url=URL + "x" * (3000 - len(URL)))),
        in_section(button(url=URL + "x" * (3001 - len(URL)))),
        words(3000),
        "/blocks/0/accessory/url",
    ),
    (
        "button url form",
        in_section(button(url=URL)),
        in_section(button(url="javascript:alert(1)")),
        "must be a valid URL",
        "/blocks/0/accessory/url",
    ),
    (
        "button style",
        in_section(button(style="danger")),
        in_section(button(style="default")),
        "must be a valid enum value",
        "/blocks/0/accessory/style",
    ),
    (
        "action_id",
        in_section(button(action_id="x" * 255)),
        in_section(button(action_id="x" * 256)),
        words(255),
        "/blocks/0/accessory/action_id",
    ),
    ("block_id", message(section(block_id="x" * 255)), message(section(block_id="x" * 256)), words(255), "/blocks/0/block_id"),
    (
        "same block_id twice",
        message(section(block_id="a"), section(block_id="b")),
        message(section(block_id="a"), section(block_id="a")),
        '`block_id` "a" already exists',
        "/blocks/1/block_id",
    ),
    (
        "same action_id twice",
        in_actions(button(action_id="a"), button(action_id="b")),
        in_actions(button(action_id="a"), button(action_id="a")),
        '`action_id` "a" already exists',
        "/blocks/0/elements/1/action_id",
    ),
    ("options", in_section(select(100)), in_section(select(101)), "no more than 100 items allowed", "/blocks/0/accessory/options"),
    ("no options", in_section(select(1)), in_section(select(0)), "must provide at least 1 items", "/blocks/0/accessory/options"),
    (
        "neither options nor groups",
        in_section(select(1)),
        in_section({"type": "static_select"}),
        "missing required field: options",
        "/blocks/0/accessory",
    ),
    (
        "option groups",
        in_section({"type": "static_select", "option_groups": groups(100)}),
        in_section({"type": "static_select", "option_groups": groups(101)}),
        "no more than 100 items allowed",
        "/blocks/0/accessory/option_groups",
    ),
    (
        "option text",
        in_section({"type": "static_select", "options": [option(1, 75)]}),
        in_section({"type": "static_select", "options": [option(1, 76)]}),
        words(75),
        "/blocks/0/accessory/options/0/text/text",
    ),
    (
        "option value",
        in_section({"type": "static_select", "options": [{"text": plain(1), "value": "x" * 150}]}),
        in_section({"type": "static_select", "options": [{"text": plain(1), "value": "x" * 151}]}),
        words(150),
        "/blocks/0/accessory/options/0/value",
    ),
    (
        "option description",
        in_section({"type": "static_select", "options": [option(1, description=plain(75))]}),
        in_section({"type": "static_select", "options": [option(1, description=plain(76))]}),
        words(75),
        "/blocks/0/accessory/options/0/description/text",
    ),
    (
        "initial option",
        in_section(select(2, initial_option=option(1))),
        in_section(select(2, initial_option=option(2))),
        "must be one of the provided options",
        "/blocks/0/accessory/initial_option",
    ),
    (
        "placeholder",
        in_section(select(1, placeholder=plain(150))),
        in_section(select(1, placeholder=plain(151))),
        words(150),
        "/blocks/0/accessory/placeholder/text",
    ),
    ("checkboxes", in_section(checks(10)), in_section(checks(11)), "no more than 10 items allowed", "/blocks/0/accessory/options"),
    ("radio buttons", in_section(radios(10)), in_section(radios(11)), "no more than 10 items allowed", "/blocks/0/accessory/options"),
    ("overflow", in_section(overflow(5)), in_section(overflow(6)), "no more than 5 items allowed", "/blocks/0/accessory/options"),
    (
        "confirm title",
        in_section(button(confirm=confirm(title=plain(100)))),
        in_section(button(confirm=confirm(title=plain(101)))),
        words(100),
        "/blocks/0/accessory/confirm/title/text",
    ),
    (
        "confirm text",
        in_section(button(confirm=confirm(text=mrkdwn(300)))),
        in_section(button(confirm=confirm(text=mrkdwn(301)))),
        words(300),
        "/blocks/0/accessory/confirm/text/text",
    ),
    (
        "confirm button",
        in_section(button(confirm=confirm(confirm=plain(30), deny=plain(30)))),
        in_section(button(confirm=confirm(deny=plain(31)))),
        words(30),
        "/blocks/0/accessory/confirm/deny/text",
    ),
    (
        "confirm whole",
        in_section(button(confirm=confirm())),
        in_section(button(confirm={"title": plain(1), "text": plain(1), "confirm": plain(1)})),
        "missing required field: deny",
        "/blocks/0/accessory/confirm",
    ),
    ("image alt text", message(picture(alt_text="x" * 2000)), message(picture(alt_text="x" * 2001)), words(2000), "/blocks/0/alt_text"),
    ("image url", message(picture()), message(picture(image_url="/p.png")), "must be a valid URL", "/blocks/0/image_url"),
    (
        "image source",
        message(picture()),
        message({"type": "image", "alt_text": "x"}),
        "must provide exactly one of image_url or slack_file",
        "/blocks/0",
    ),
    (
        "date",
        in_section({"type": "datepicker", "initial_date": "2020-01-10"}),
        in_section({"type": "datepicker", "initial_date": "10/01/2020"}),
        "must be a date in the format YYYY-MM-DD",
        "/blocks/0/accessory/initial_date",
    ),
    (
        "time",
        in_section({"type": "timepicker", "initial_time": "23:59"}),
        in_section({"type": "timepicker", "initial_time": "24:00"}),
        "must be a time in the format HH:mm",
        "/blocks/0/accessory/initial_time",
    ),
    ("table rows", message(table(100)), message(table(101)), "no more than 100 items allowed", "/blocks/0/rows"),
    ("table cells", message(table(1, 20)), message(table(1, 21)), "no more than 20 items allowed", "/blocks/0/rows/0"),
    ("tables", message(table(1)), message(table(1), table(1)), "only_one_table_allowed", "/blocks"),
    (
        "rich text",
        message(rows_of("rich_text_section", elements=[{"type": "text", "text": "x"}])),
        message(rows_of("rich_text_section", elements=[{"type": "text"}])),
        "missing required field: text",
        "/blocks/0/elements/0/elements/0",
    ),
    (
        "rich text list",
        message(rows_of("rich_text_list", style="bullet", elements=[])),
        message(rows_of("rich_text_list", style="dash", elements=[])),
        "must be a valid enum value",
        "/blocks/0/elements/0/style",
    ),
    ("block type", message({"type": "divider"}), message({"type": "rule"}), "unsupported type: rule", "/blocks/0/type"),
    (
        "element for block",
        in_section({"type": "datepicker"}),
        in_section(text_input()),
        "unsupported type: plain_text_input",
        "/blocks/0/accessory/type",
    ),
    ("element type", in_actions(button()), in_actions({"type": "switch"}), "unsupported type: switch", "/blocks/0/elements/0/type"),
    (
        "unknown property",
        in_actions(button()),
        in_actions(button(disabled=True)),
        "invalid additional property: disabled",
        "/blocks/0/elements/0",
    ),
    (
        "emoji in mrkdwn",
        message(section()),
        message({"type": "section", "text": {"type": "mrkdwn", "text": "x", "emoji": True}}),
        "invalid additional property: emoji",
        "/blocks/0/text",
    ),
    (
        "null",
        in_section(select(1)),
        in_section(select(1, initial_option=None)),
        "must provide an object",
        "/blocks/0/accessory/initial_option",
    ),
    (
        "attachments",
        {"text": "t", "attachments": [{"text": "x"}] * 100},
        {"text": "t", "attachments": [{"text": "x"}] * 101},
        "no more than 100 items allowed",
        "/attachments",
    ),
    (
        "blocks of an attachment",
        {"text": "t", "attachments": [{"blocks": [section(3000)]}]},
        {"text": "t", "attachments": [{"blocks": [section(3001)]}]},
        words(3000),
        "/attachments/0/blocks/0/text/text",
    ),
]

VIEWS: list[tuple[str, Json, Json, str, str]] = [
    ("blocks", modal(*[section()] * 100), modal(*[section()] * 101), "no more than 100 items allowed", "/view/blocks"),
    ("title", modal(title=plain(24)), modal(title=plain(25)), words(24), "/view/title/text"),
    ("submit", modal(submit=plain(24)), modal(submit=plain(25)), words(24), "/view/submit/text"),
    ("close", modal(close=plain(24)), modal(close=plain(25)), words(24), "/view/close/text"),
    ("callback_id", modal(callback_id="x" * 255), modal(callback_id="x" * 256), words(255), "/view/callback_id"),
    ("private_metadata", modal(private_metadata="x" * 3000), modal(private_metadata="x" * 3001), words(3000), "/view/private_metadata"),
    ("title missing", modal(), {"type": "modal", "blocks": []}, "missing required field: title", "/view"),
    (
        "title in a home view",
        {"type": "home", "blocks": []},
        {"type": "home", "blocks": [], "title": plain(1)},
        "invalid additional property: title",
        "/view",
    ),
    ("type", modal(), {**modal(), "type": "window"}, "unsupported type: window", "/view/type"),
    (
        "input without submit",
        modal(field(text_input())),
        {"type": "modal", "title": plain(1), "blocks": [field(text_input())]},
        "must define `submit` to use an `input` block in modals",
        "/view/blocks/0/input",
    ),
    (
        "label",
        modal(field(text_input(), label=plain(2000))),
        modal(field(text_input(), label=plain(2001))),
        words(2000),
        "/view/blocks/0/label/text",
    ),
    (
        "hint",
        modal(field(text_input(), hint=plain(2000))),
        modal(field(text_input(), hint=plain(2001))),
        words(2000),
        "/view/blocks/0/hint/text",
    ),
    (
        "longest input",
        modal(field(text_input(max_length=3000))),
        modal(field(text_input(max_length=3001))),
        "must be less than 3001",
        "/view/blocks/0/element/max_length",
    ),
    (
        "first value",
        modal(field(text_input(max_length=5, initial_value="12345"))),
        modal(field(text_input(max_length=5, initial_value="123456"))),
        words(5),
        "/view/blocks/0/element/initial_value",
    ),
    (
        "shortest and longest",
        modal(field(text_input(min_length=5, max_length=5))),
        modal(field(text_input(min_length=6, max_length=5))),
        "must be less than or equal to max_length",
        "/view/blocks/0/element/min_length",
    ),
    (
        "first date",
        modal(field({"type": "datepicker", "initial_date": "2020-06-25"})),
        modal(field({"type": "datepicker", "initial_date": "2020-6-25"})),
        "must be a date in the format YYYY-MM-DD",
        "/view/blocks/0/element/initial_date",
    ),
    (
        "multi select",
        modal(field({"type": "multi_static_select", "options": options(2), "initial_options": [option(1)]})),
        modal(field({"type": "multi_static_select", "options": options(2), "initial_options": [option(3)]})),
        "must be one of the provided options",
        "/view/blocks/0/element/initial_options/0",
    ),
    ("button in an input", modal(field(select(1))), modal(field(button())), "unsupported type: button", "/view/blocks/0/element/type"),
    (
        "focus",
        modal(field(text_input(focus_on_load=True)), field(text_input())),
        modal(field(text_input(focus_on_load=True)), field(text_input(focus_on_load=True))),
        "only one element can have focus_on_load",
        "/view/blocks/1/element/focus_on_load",
    ),
    (
        "same block_id twice",
        modal(section(block_id="a"), section(block_id="b")),
        modal(section(block_id="a"), section(block_id="a")),
        '`block_id` "a" already exists',
        "/view/blocks/1/block_id",
    ),
    ("table in a view", modal(section()), modal(table(1)), "unsupported type: table", "/view/blocks/0/type"),
]
