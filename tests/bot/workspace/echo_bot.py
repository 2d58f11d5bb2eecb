"""A small bot to try the workspace's page with: `python -m tests.bot.workspace.echo_bot`, then http://127.0.0.1:3111/.

It checks signatures and answers `/release` with samples of all that the page has to show: an ephemeral answer with buttons,
a confirmation, menus and pickers; a modal with validation messages and a pushed view; an external menu; a file; Share.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import waitress
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient

from bot.workspace import THREADS, CommandHint, ShortcutHint, VerbHint, Workspace

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Json = dict[str, Any]

PORT = 3111
SECRET = "echo-secret"
TOKEN = "xoxb-echo"
COMMANDS = (
    CommandHint(
        "/release",
        "status june-2020",
        "Where a SEC Release stands",
        (
            VerbHint("help", "help [VERB]", "What the bot can do"),
            VerbHint("status", "status KEY", "Where a release stands"),
            VerbHint("create", "create KEY", "Opens a form"),
            VerbHint("menus", "menus", "Menus and pickers of every kind"),
            VerbHint("rid", "rid KEY", "Posts a file"),
            VerbHint("timeline", "timeline KEY", "Posts a picture"),
            VerbHint("broken", "broken", "Answers with blocks that Slack refuses"),
            VerbHint("slow", "slow", "Answers with an error"),
        ),
    ),
    CommandHint("/modification", "show MP079", "What a modification is about", (VerbHint("show", "show REF", "One modification"),)),
)
SHORTCUTS = (ShortcutHint("use_as_evidence", "Use as evidence"), ShortcutHint("what_waits", "What waits", is_global=True))
# One grey pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c636802000082008177cd72b60000000049454e44ae426082"
)


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, **more: Any) -> Json:
    """A section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": action_id, **more}


def option(text: str) -> Json:
    """A menu option whose value is its text."""
    return {"text": plain(text), "value": text.lower()}


def status_blocks() -> list[Json]:
    """A status message."""
    confirm = {"title": plain("Go?"), "text": plain("This announces the decision."), "confirm": plain("Go"), "deny": plain("Cancel")}
    fields = [{"type": "mrkdwn", "text": t} for t in ("*Type*\nSystem", "*Go-live*\n25 June 2020", "*Phase*\nScoped", "*Colour*\nAmber")]
    return [
        {"type": "header", "text": plain("June 2020 SEC Release")},
        {"type": "section", "fields": fields},
        section(
            "Go-live <!date^1593043200^{date_long}|25 June 2020>, chair <@U0DAVID>, in <#C0JUNE2020|june-2020>, `R9` *late* ~not~ _yet_."
        ),
        section("• SECMP0053\n• SECMP0062 part 1\n&gt; quoted &amp; escaped", accessory=button("Scope", "scope")),
        {"type": "divider"},
        {
            "type": "actions",
            "block_id": "acts",
            "elements": [
                button("Share", "share", style="primary"),
                button("Form", "form"),
                button("Go", "go", style="danger", confirm=confirm),
                button("Delete", "delete"),
                button("Source", "link", url="https://example.org/"),
            ],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "RID version 1.1, *amber*"}]},
    ]


def menu_blocks() -> list[Json]:
    """Menus and pickers."""
    options = [option(o) for o in ("Scope", "Timetable", "Criteria", "Costs")]
    return [
        section("One menu", accessory={"type": "static_select", "action_id": "detail", "placeholder": plain("Detail"), "options": options}),
        section("More", accessory={"type": "overflow", "action_id": "more", "options": options}),
        section("A day", accessory={"type": "datepicker", "action_id": "day", "initial_date": "2020-06-25"}),
        {
            "type": "actions",
            "block_id": "pick",
            "elements": [
                {"type": "users_select", "action_id": "who", "placeholder": plain("Someone")},
                {"type": "conversations_select", "action_id": "where", "placeholder": plain("Somewhere")},
                {"type": "radio_buttons", "action_id": "one", "options": options[:2]},
                {"type": "checkboxes", "action_id": "some", "options": options[:3]},
                {"type": "timepicker", "action_id": "time", "initial_time": "09:00"},
            ],
        },
        section(
            "Several", accessory={"type": "multi_static_select", "action_id": "several", "placeholder": plain("Many"), "options": options}
        ),
        section(
            "Searched", accessory={"type": "external_select", "action_id": "found", "min_query_length": 0, "placeholder": plain("Search")}
        ),
    ]


def field(label: str, block_id: str, element: Json, **more: Any) -> Json:
    """An input."""
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": {"action_id": "value", **element}, **more}


def form() -> Json:
    """A modal; a reason shorter than ten letters is refused."""
    options = [option(o) for o in ("System", "Documentation", "Ad hoc")]
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Create a release"),
        "submit": plain("Create"),
        "close": plain("Cancel"),
        "notify_on_close": True,
        "private_metadata": "kept",
        "blocks": [
            section("The dates come from the calendar.", accessory=button("More", "push")),
            field("Name", "name", {"type": "plain_text_input", "initial_value": "June 2020", "max_length": 30}),
            field("Type", "type", {"type": "static_select", "options": options, "initial_option": options[0]}),
            field("Date", "date", {"type": "datepicker", "initial_date": "2020-06-25"}),
            field("Owner", "owner", {"type": "users_select"}, optional=True),
            field("Modification", "mod", {"type": "external_select", "min_query_length": 1}, optional=True),
            field("Channels", "channels", {"type": "multi_conversations_select"}, optional=True),
            field("Days", "days", {"type": "number_input", "is_decimal_allowed": False}, optional=True),
            field("Impacts", "impacts", {"type": "checkboxes", "options": options}, optional=True),
            field("Document", "file", {"type": "file_input", "max_files": 1}, optional=True),
            field("Reason", "reason", {"type": "plain_text_input", "multiline": True}, hint=plain("At least ten letters.")),
        ],
    }


class EchoBot:
    """The bot, as a WSGI application."""

    def __init__(self, base_url: str) -> None:
        self.client = WebClient(TOKEN, base_url=f"{base_url}/api/")
        self.verifier = SignatureVerifier(SECRET)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answers what the workspace sends."""
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)).decode()
        stamp, signature = environ.get("HTTP_X_SLACK_REQUEST_TIMESTAMP", ""), environ.get("HTTP_X_SLACK_SIGNATURE", "")
        if environ["PATH_INFO"] != "/slack/events" or not self.verifier.is_valid(body, stamp, signature):
            start_response("401 Unauthorized", [("Content-Type", "text/plain")])
            return [b""]
        answer = self.answer(body, environ.get("CONTENT_TYPE", ""))
        if answer == "error":
            start_response("500 Internal Server Error", [("Content-Type", "text/plain")])
            return [b""]
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"" if answer is None else json.dumps(answer).encode()]

    def answer(self, body: str, content_type: str) -> Json | str | None:
        """What to say to one request."""
        if content_type.startswith("application/json"):
            self.on_event(json.loads(body)["event"])
            return None
        form_fields = {k: v[0] for k, v in parse_qs(body).items()}
        if "payload" not in form_fields:
            return self.on_command(form_fields)
        payload = json.loads(form_fields["payload"])
        if payload["type"] == "block_actions":
            self.on_action(payload)
            return None
        if payload["type"] == "block_suggestion":
            names = ("SECMP0053", "SECMP0062", "MP079", "MP084", "MP088")
            return {"options": [option(n) for n in names if payload["value"].lower() in n.lower()]}
        if payload["type"] == "view_submission":
            return self.on_submission(payload)
        if payload["type"] == "message_action":
            self.client.views_open(trigger_id=payload["trigger_id"], view=form())
        return None

    def on_command(self, given: dict[str, str]) -> Json | str | None:
        """A slash command."""
        verb = given.get("text", "").partition(" ")[0]
        if verb == "create":
            self.client.views_open(trigger_id=given["trigger_id"], view=form())
            return None
        if verb in ("rid", "timeline"):
            name, content = ("rid.txt", b"The RID.") if verb == "rid" else ("timeline.png", PICTURE)
            self.client.files_upload_v2(
                channel=given["channel_id"], filename=name, content=content, title="June 2020", initial_comment="Here it is."
            )
            return None
        if verb == "broken":
            return {"text": "x", "blocks": [section("x")] * 51}
        if verb == "slow":
            return "error"
        return {"text": "June 2020 SEC Release", "blocks": menu_blocks() if verb == "menus" else status_blocks()}

    def on_action(self, payload: Json) -> None:
        """A click."""
        action = payload["actions"][0]
        kind = action["action_id"]
        if kind == "push":
            view = {"type": "modal", "title": plain("More"), "close": plain("Back"), "blocks": [section("More about it.")]}
            self.client.views_push(trigger_id=payload["trigger_id"], view=view)
        elif kind == "form":
            self.client.views_open(trigger_id=payload["trigger_id"], view=form())
        elif "response_url" in payload:
            answers = WebhookClient(payload["response_url"])
            if kind == "share":
                answers.send(text="June 2020 SEC Release", blocks=status_blocks(), response_type="in_channel", replace_original=False)
            elif kind == "delete":
                answers.send(delete_original=True)
            elif kind == "link":
                return
            else:
                chosen = json.dumps({k: v for k, v in action.items() if k.startswith(("selected", "value"))})
                blocks = [section(f"`{kind}`: {chosen}"), *status_blocks()[-2:]]
                answers.send(text=f"You chose {kind}", blocks=blocks, replace_original=True)

    def on_submission(self, payload: Json) -> Json | None:
        """A submitted form."""
        values = payload["view"]["state"]["values"]
        if len(values["reason"]["value"]["value"]) < 10:
            return {"response_action": "errors", "errors": {"reason": "Give a reason of at least ten letters."}}
        self.client.chat_postMessage(channel=payload["user"]["id"], text="Created", blocks=[section("*Created.*"), *status_blocks()[:2]])
        return None

    def on_event(self, event: Json) -> None:
        """A mention or a direct message."""
        if event["type"] in ("app_mention", "message"):
            self.client.chat_postMessage(
                channel=event["channel"], text="Try `/release help`.", thread_ts=event.get("thread_ts", event["ts"])
            )


def main() -> None:
    """Serves the workspace with this bot behind it."""
    base = f"http://127.0.0.1:{PORT}"
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(
            path=Path(folder) / "workspace.db",
            bot_url=base,
            signing_secret=SECRET,
            bot_token=TOKEN,
            commands=COMMANDS,
            shortcuts=SHORTCUTS,
            on_clock=lambda before, after: print(f"The clock moved from {before} to {after}."),
            reset_bot=lambda: print("Reset."),
        )
        print(f"Open {base}/")
        waitress.serve(workspace.wsgi(EchoBot(base)), host="127.0.0.1", port=PORT, threads=THREADS)


if __name__ == "__main__":
    main()
