"""Slack's variables: the secrets, and the mode in which requests arrive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from bot.config.fault import ConfigFault


class Mode(StrEnum):
    """Where Slack requests come from."""

    HTTP = "http"
    SOCKET = "socket"
    WORKSPACE = "workspace"


def mode_of(slack: Mapping[str, str]) -> Mode:
    """Returns the mode that the variables mean. Raises ConfigFault if one of them is missing or no secret of Slack's."""
    bot, secret, app = slack["SLACK_BOT_TOKEN"], slack["SLACK_SIGNING_SECRET"], slack["SLACK_APP_TOKEN"]
    if not any(slack.values()):
        return Mode.WORKSPACE
    if not bot:
        others = " and ".join(name for name, value in slack.items() if value)
        verb = "are" if " and " in others else "is"
        raise ConfigFault(
            "SLACK_BOT_TOKEN",
            f"is missing but {others} {verb} set: set it to xoxb-..., or unset all Slack variables for the local workspace.",
        )
    if not (secret or app):
        raise ConfigFault(
            "SLACK_SIGNING_SECRET", "is missing but SLACK_BOT_TOKEN is set: set it for HTTP mode, or set SLACK_APP_TOKEN for Socket Mode."
        )
    _check_secret("SLACK_BOT_TOKEN", bot, ("xoxb-", "xoxe.xoxb-"))
    _check_secret("SLACK_APP_TOKEN", app, ("xapp-",))
    _check_secret("SLACK_SIGNING_SECRET", secret, ("",))
    return Mode.SOCKET if app else Mode.HTTP


def _check_secret(name: str, value: str, prefixes: tuple[str, ...]) -> None:
    if not value:
        return
    if not value.startswith(prefixes):
        raise ConfigFault(name, f"does not start with {prefixes[0]}: copy the token from the Slack app's settings again.")
    if not re.fullmatch(r"[\x21-\x7e]+", value):
        raise ConfigFault(name, "contains a space or an invalid character: copy it from the Slack app's settings again.")
