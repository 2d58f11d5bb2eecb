"""Slack's limits on block elements and composition objects: buttons, menus, pickers, inputs, options, confirmations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.slack.limits.checks import (
    DATE,
    HTTP_URL,
    TIME,
    URL,
    Check,
    Faults,
    anything,
    array,
    boolean,
    both,
    by_type,
    enum,
    fault,
    integer,
    items,
    plain,
    record,
    string,
    text,
)

ACTION_ID: Final = 255
BUTTON_TEXT: Final = 75
BUTTON_VALUE: Final = 2000
URL_LENGTH: Final = 3000
OPTION_TEXT: Final = 75
OPTION_VALUE: Final = 150
OPTION_DESCRIPTION: Final = 75
SELECT_OPTIONS: Final = 100
OPTION_GROUPS: Final = 100
GROUP_LABEL: Final = 75
CHECKBOX_OPTIONS: Final = 10
RADIO_OPTIONS: Final = 10
OVERFLOW_OPTIONS: Final = 5
PLACEHOLDER: Final = 150
ALT_TEXT: Final = 2000
INPUT_LENGTH: Final = 3000
CONFIRM_TITLE: Final = 100
CONFIRM_TEXT: Final = 300
CONFIRM_BUTTON: Final = 30

_url = string(1, URL_LENGTH, form=URL, wrong="must be a valid URL")
_picture_url = string(1, URL_LENGTH, form=HTTP_URL, wrong="must be a valid URL")
_date = string(form=DATE, wrong="must be a date in the format YYYY-MM-DD")
_time = string(form=TIME, wrong="must be a time in the format HH:mm")
_id = string(1, 255)

confirm = record(
    {
        "title": plain(CONFIRM_TITLE),
        "text": text(CONFIRM_TEXT),
        "confirm": plain(CONFIRM_BUTTON),
        "deny": plain(CONFIRM_BUTTON),
    },
    {"style": enum("primary", "danger")},
)


def _option(words: Check, description: Check, *, linked: bool = False) -> Check:
    return record(
        {"text": words, "value": string(1, OPTION_VALUE)},
        {"description": description, **({"url": _url} if linked else {})},
    )


_menu_option = _option(plain(OPTION_TEXT), plain(OPTION_DESCRIPTION))
_overflow_option = _option(plain(OPTION_TEXT), plain(OPTION_DESCRIPTION), linked=True)
_choice = _option(text(OPTION_TEXT), text(OPTION_DESCRIPTION))
_group = record({"label": plain(GROUP_LABEL), "options": array(_menu_option, 1, SELECT_OPTIONS)})
_groups = array(_group, 1, OPTION_GROUPS)
_options = array(_menu_option, 1, SELECT_OPTIONS)


def _element(required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None) -> Check:
    """Returns a check for an interactive element with the common and its own properties."""
    return record(
        {"type": anything, **(required or {})},
        {"action_id": string(1, ACTION_ID), **(optional or {})},
    )


_focus: Final[Mapping[str, Check]] = {"focus_on_load": boolean}
_picker: Final[Mapping[str, Check]] = {"confirm": confirm, **_focus}
_menu: Final[Mapping[str, Check]] = {"placeholder": plain(PLACEHOLDER), **_picker}
_many: Final[Mapping[str, Check]] = {"max_selected_items": integer(1), **_menu}
_typed: Final[Mapping[str, Check]] = {
    "placeholder": plain(PLACEHOLDER),
    "dispatch_action_config": record({}, {"trigger_actions_on": array(enum("on_enter_pressed", "on_character_entered"), 1, 2)}),
    **_focus,
}
_filter = record(
    {},
    {
        "include": array(enum("im", "mpim", "private", "public"), 1),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)
_conversations: Final[Mapping[str, Check]] = {"default_to_current_conversation": boolean, "filter": _filter}


def _initial_among_options(value: object, at: str, faults: Faults) -> None:
    """Checks that the initial option is exactly one of the options."""
    if not isinstance(value, Mapping):
        return
    offered = [*items(value, "options"), *(o for group in items(value, "option_groups") for o in items(group, "options"))]
    first = value.get("initial_option")
    if isinstance(first, Mapping) and first not in offered:
        faults.append(fault("must be one of the provided options", f"{at}/initial_option"))
    faults.extend(
        fault("must be one of the provided options", f"{at}/initial_options/{index}")
        for index, each in enumerate(items(value, "initial_options"))
        if each not in offered
    )


def _options_or_groups(value: object, at: str, faults: Faults) -> None:
    """Checks that a static menu has either options or option groups."""
    if not isinstance(value, Mapping):
        return
    if "options" in value and "option_groups" in value:
        faults.append(fault("must provide only one of options or option_groups", at))
    elif "options" not in value and "option_groups" not in value:
        faults.append(fault("missing required field: options", at))


def _bounded_input(value: object, at: str, faults: Faults) -> None:
    """Checks that an input's minimum length is not above its maximum, and that its initial value fits."""
    if not isinstance(value, Mapping):
        return
    low, high, first = value.get("min_length", 0), value.get("max_length", INPUT_LENGTH), value.get("initial_value")
    if not isinstance(low, int) or not isinstance(high, int):
        return
    if low > high:
        faults.append(fault("must be less than or equal to max_length", f"{at}/min_length"))
    if isinstance(first, str) and len(first) > high:
        faults.append(fault(f"must be less than {high + 1} characters", f"{at}/initial_value"))
    elif isinstance(first, str) and 0 < len(first) < low:
        faults.append(fault(f"must be more than {low - 1} characters", f"{at}/initial_value"))


def _one_picture(value: object, at: str, faults: Faults) -> None:
    """Checks that a picture has either an address or a Slack file."""
    if isinstance(value, Mapping) and ("image_url" in value) == ("slack_file" in value):
        faults.append(fault("must provide exactly one of image_url or slack_file", at))


picture_source: Final[Mapping[str, Check]] = {
    "image_url": _picture_url,
    "slack_file": record({}, {"id": _id, "url": _picture_url}),
}
image = both(record({"type": anything, "alt_text": string(1, ALT_TEXT)}, picture_source), _one_picture)
one_picture = _one_picture

_button_extra: Final[Mapping[str, Check]] = {
    "value": string(0, BUTTON_VALUE),
    "url": _url,
    "style": enum("primary", "danger"),
    "confirm": confirm,
    "accessibility_label": string(1, 75),
}
_static = {"options": _options, "option_groups": _groups}
_external = {"min_query_length": integer(0)}

_feedback = record({"text": plain(BUTTON_TEXT), "value": string(0, BUTTON_VALUE)}, {"accessibility_label": string(1, 75)})
_icon_extra: Final[Mapping[str, Check]] = {
    **{name: _button_extra[name] for name in ("value", "confirm", "accessibility_label")},
    "visible_to_user_ids": array(_id),
}
CONTEXT_ACTIONS: Final[Mapping[str, Check]] = {
    "feedback_buttons": _element({"positive_button": _feedback, "negative_button": _feedback}),
    "icon_button": _element({"icon": enum("trash"), "text": plain(BUTTON_TEXT)}, _icon_extra),
}
BUTTONS: Final[Mapping[str, Check]] = {
    "button": _element({"text": plain(BUTTON_TEXT)}, _button_extra),
    "overflow": _element({"options": array(_overflow_option, 1, OVERFLOW_OPTIONS)}, {"confirm": confirm}),
}
SELECTS: Final[Mapping[str, Check]] = {
    "static_select": both(
        _element({}, {**_static, "initial_option": _menu_option, **_menu}),
        _options_or_groups,
        _initial_among_options,
    ),
    "external_select": _element({}, {**_external, "initial_option": _menu_option, **_menu}),
    "users_select": _element({}, {"initial_user": _id, **_menu}),
    "conversations_select": _element({}, {"initial_conversation": _id, "response_url_enabled": boolean, **_conversations, **_menu}),
    "channels_select": _element({}, {"initial_channel": _id, "response_url_enabled": boolean, **_menu}),
}
MULTI_SELECTS: Final[Mapping[str, Check]] = {
    "multi_static_select": both(
        _element({}, {**_static, "initial_options": array(_menu_option, 1, SELECT_OPTIONS), **_many}),
        _options_or_groups,
        _initial_among_options,
    ),
    "multi_external_select": _element({}, {**_external, "initial_options": array(_menu_option, 1, SELECT_OPTIONS), **_many}),
    "multi_users_select": _element({}, {"initial_users": array(_id), **_many}),
    "multi_conversations_select": _element({}, {"initial_conversations": array(_id), **_conversations, **_many}),
    "multi_channels_select": _element({}, {"initial_channels": array(_id), **_many}),
}
CHOICES: Final[Mapping[str, Check]] = {
    "checkboxes": both(
        _element(
            {"options": array(_choice, 1, CHECKBOX_OPTIONS)},
            {"initial_options": array(_choice, 1, CHECKBOX_OPTIONS), **_picker},
        ),
        _initial_among_options,
    ),
    "radio_buttons": both(
        _element({"options": array(_choice, 1, RADIO_OPTIONS)}, {"initial_option": _choice, **_picker}),
        _initial_among_options,
    ),
}
PICKERS: Final[Mapping[str, Check]] = {
    "datepicker": _element({}, {"initial_date": _date, **_menu}),
    "timepicker": _element({}, {"initial_time": _time, "timezone": _id, **_menu}),
}
MOMENTS: Final[Mapping[str, Check]] = {
    "datetimepicker": _element({}, {"initial_date_time": integer(1_000_000_000, 9_999_999_999), **_picker}),
}
_text_limits: Final[Mapping[str, Check]] = {
    "min_length": integer(0, INPUT_LENGTH),
    "max_length": integer(1, INPUT_LENGTH),
}
INPUTS: Final[Mapping[str, Check]] = {
    "plain_text_input": both(_element({}, {"initial_value": string(), "multiline": boolean, **_text_limits, **_typed}), _bounded_input),
    "email_text_input": _element({}, {"initial_value": string(), **_typed}),
    "url_text_input": _element({}, {"initial_value": string(), **_typed}),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {"initial_value": string(), "min_value": string(), "max_value": string(), **_typed},
    ),
    "rich_text_input": _element({}, {"initial_value": anything, **_typed}),
    "file_input": _element({}, {"filetypes": array(string(1)), "max_files": integer(1, 10)}),
}

accessory = by_type(
    {"image": image, **BUTTONS, **SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS},
)
context_action = by_type(CONTEXT_ACTIONS)
button = by_type({"button": BUTTONS["button"]})
action = by_type({**BUTTONS, **SELECTS, **CHOICES, **PICKERS, **MOMENTS})
input_element = by_type({**SELECTS, **MULTI_SELECTS, **CHOICES, **PICKERS, **MOMENTS, **INPUTS})
options_answer: Final[Mapping[str, Check]] = {"options": array(_menu_option, 0, SELECT_OPTIONS), "option_groups": _groups}
