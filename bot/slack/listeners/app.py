"""The Bolt app, and the listeners that are attached to it; every kind of payload is attached here and nowhere else."""

from __future__ import annotations

from logging import Logger

from slack_bolt import App, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError

from bot.log import standard_logger
from bot.slack.client import web_client
from bot.slack.listeners import buttons, events, forms, shortcuts, slash_commands
from bot.slack.listeners.handlers import Handlers


def make_app(token: str, api_url: str) -> App:
    """Returns the Bolt app without listeners.

    Its requests are already verified and parsed, by the guard or by Socket Mode. A static authorize stops it from calling auth.test.
    """

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=token)

    # Below ERROR Bolt logs request bodies.
    app = App(
        name="sec-release-bot",
        logger=standard_logger("bolt", "ERROR"),
        client=web_client("", api_url),
        authorize=authorize,
        signing_secret="",
        request_verification_enabled=False,
        process_before_response=True,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    app.error(_without_listener)
    return app


def _without_listener(error: Exception, logger: Logger) -> BoltResponse | None:
    """Answers 404 where nothing listens: Bolt's own warning fails on some bodies, such as one whose view is null."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=404, body={"error": "unhandled request"})
    logger.error("Bolt failed", exc_info=error)
    return None


def attach(app: App, handlers: Handlers) -> None:
    """Attaches every listener; Bolt runs the first one that matches."""
    for each in (slash_commands, buttons, events, forms, shortcuts):
        each.attach(app, handlers)
