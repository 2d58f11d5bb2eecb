// A stand-in for the workspace's server, for work on the page alone: sample people, one bot answer, one modal.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { channels, commands, modal, mrkdwn, people, statusBlocks } from "./sample.mjs";

const files = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "bot", "workspace", "static");
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain",
};
const policy = "default-src 'self'; img-src 'self' data:; style-src 'self'";
const port = Number(process.env.PORT ?? 3099);
const bot = { id: "UBOT", name: "SEC Release Bot" };

let state;
function begin() {
  const seq = state === undefined ? 0 : state.seq + 1;
  state = { seq, events: [], messages: [], views: {}, last: 0, now: new Date("2020-01-10T10:00:00Z") };
  for (const [channel, user, text, extra] of [
    ["C001", "U001", "Morning all. The draft RID v1.1 is with the <!subteam^S001|@tag>; comments by *Friday* please."],
    ["C001", "U001", "Code: `CR1057` advanced\n```\nCR1047  no committed date\nCR1057  <https://example.com|advanced>\n```"],
    [
      "C001",
      "U002",
      "Test window 09:00-12:00 and 13:00:00-15:30:00. :tada: <@U001> can you confirm?\n• one\n• two that is rather longer than the first so that it wraps around to the next line on all but the widest of windows here",
    ],
    [
      "C001",
      "UBOT",
      "Pinned card",
      {
        blocks: [{ type: "section", block_id: "p", text: mrkdwn("*Sign-off card*: criterion O1, 0 of 9 resolved") }],
        pinned: true,
        bot_id: "B1",
      },
    ],
    [
      "C001",
      "UBOT",
      "Files",
      {
        bot_id: "B1",
        files: [
          {
            id: "F1",
            name: "RID-june-2020-v1.1.docx",
            mimetype: "application/vnd.openxmlformats",
            size: 48211,
            url: "/files/F1/a",
            thumb: null,
          },
          {
            id: "F2",
            name: "timeline.svg",
            mimetype: "image/svg+xml",
            size: 2000,
            url: "/static/icon.svg",
            thumb: "/static/icon.svg",
            alt_txt: "Timeline of June 2020",
          },
        ],
      },
    ],
    ["C002", "U003", "<script>alert(1)</script> &lt;b&gt;not bold&lt;/b&gt;"],
  ])
    put(channel, { user, text, ...extra });
  const root = state.messages.find((one) => one.text.startsWith("Test window"));
  put("C001", { user: "U001", text: "Confirmed.", thread_ts: root.ts });
}

const push = (event) => {
  state.seq += 1;
  state.events.push({ seq: state.seq, event });
};

function put(channel, message) {
  state.last = Math.max(state.last + 0.001, Date.now() / 1000);
  const full = { type: "message", ts: state.last.toFixed(6), ephemeral: false, channel, ...message };
  state.messages.push(full);
  const root = state.messages.find((one) => one.ts === full.thread_ts);
  if (root !== undefined && root !== full) {
    root.thread_ts = root.ts;
    root.reply_count = (root.reply_count ?? 0) + 1;
    root.latest_reply = full.ts;
  }
  push({ type: "message", channel, message: full, only: full.only });
}

const clock = () => ({
  now: state.now.toISOString(),
  standing: true,
  label: new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Europe/London",
  }).format(state.now),
});
const seen = (as) => (as === "U007" ? channels.slice(0, 1) : channels);
const dm = (as) => ({ id: `D${as}`, name: "bot", is_im: true, im_with: "UBOT", bot_is_member: true });
const show = (as) => push({ type: "view", view: state.views[as]?.at(-1) ?? null, stack: state.views[as]?.length ?? 0, only: as });

const gets = {
  boot: ({ as = "U001" }) => ({
    seq: state.seq,
    team: { id: "T1", name: "SEC Releases" },
    bot,
    me: as,
    people,
    channels: [...seen(as), dm(as)],
    usergroups: [{ id: "S001", handle: "tag", name: "TAG members" }],
    commands,
    message_shortcuts: [{ callback_id: "evidence_from_message", name: "Use as evidence" }],
    global_shortcuts: [{ callback_id: "what_waits", name: "What waits for me" }],
    clock: clock(),
  }),
  messages: ({ as, channel, thread_ts }) => ({
    messages: state.messages.filter(
      (one) =>
        one.channel === channel &&
        (one.only ?? as) === as &&
        (thread_ts === undefined || one.thread_ts === thread_ts || one.ts === thread_ts),
    ),
    has_more: false,
  }),
  changes: ({ as, since }) => ({
    seq: state.seq,
    events: state.events.filter((one) => one.seq > Number(since) && (one.event.only ?? as) === as).map((one) => one.event),
  }),
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ephemeral = (as, channel, text, blocks) =>
  put(channel, { user: "UBOT", bot_id: "B1", text, blocks, ephemeral: true, ephemeral_id: `E${state.seq}`, only: as });

const posts = {
  say: async ({ as, channel, text, thread_ts }) => {
    await wait(150);
    if (text.startsWith("/release")) ephemeral(as, channel, "June 2020 Release: amber", statusBlocks);
    else if (text === "/modification") push({ type: "notice", text: '/modification failed with the error "dispatch_failed"', only: as });
    else if (text.startsWith("/")) ephemeral(as, channel, `\`${text.split(" ")[0]}\` is not a valid command.`);
    else put(channel, { user: as, text: text.replace(/&/g, "&amp;").replace(/</g, "&lt;"), ...(thread_ts ? { thread_ts } : {}) });
    return { ok: true };
  },
  act: async ({ as, action, container }) => {
    await wait(400);
    state.views[as] ??= [];
    if (action.action_id === "modal") state.views[as].push(modal(`V${state.seq}`, "Submit evidence"));
    else if (action.action_id === "push")
      state.views[as].push({ ...modal(`V${state.seq}`, "Add a condition"), blocks: modal("", "").blocks.slice(2, 5) });
    else if (action.action_id === "share") put(container.channel, { user: "UBOT", bot_id: "B1", text: "Shared", blocks: statusBlocks });
    else push({ type: "notice", text: `${action.action_id}: ${JSON.stringify(action).slice(0, 140)}`, only: as });
    if (["modal", "push"].includes(action.action_id)) show(as);
    return { ok: true };
  },
  submit: async ({ as, state: { values } }) => {
    await wait(300);
    if (values.link?.x.value?.includes("bad"))
      return {
        ok: false,
        response_action: "errors",
        errors: { link: "This address can't be read by the committee. Give one that it can open." },
      };
    state.views[as].pop();
    show(as);
    return { ok: true };
  },
  close: ({ as }) => {
    state.views[as]?.pop();
    show(as);
    return { ok: true };
  },
  options: async ({ value }) => {
    await wait(200);
    const all = ["SECMP0053", "SECMP0062", "MP079", "MP084", "MP088"].filter((one) => one.toLowerCase().includes(value.toLowerCase()));
    return { options: all.map((one) => ({ text: { type: "plain_text", text: one }, value: one })) };
  },
  shortcut: ({ as }) => posts.act({ as, action: { action_id: "modal" } }),
  dismiss: ({ as, ephemeral_id }) => {
    const gone = state.messages.find((one) => one.ephemeral_id === ephemeral_id);
    state.messages = state.messages.filter((one) => one !== gone);
    push({ type: "message_deleted", channel: gone?.channel, ephemeral_id, only: as });
    return { ok: true };
  },
  clock: (body) => {
    if (body.set) state.now = new Date(`${body.set}Z`);
    else state.now = new Date(state.now.getTime() + (body.step === "hour" ? 1 : 24) * 3_600_000);
    push({ type: "clock", clock: clock() });
    return { ok: true, clock: clock() };
  },
  reset: () => {
    begin();
    push({ type: "reset" });
    return { ok: true };
  },
  upload: ({ as, channel, name, mimetype, content_base64 }) => {
    put(channel, {
      user: as,
      text: "",
      files: [{ id: `F${state.seq}`, name, mimetype, size: content_base64.length, url: "/files/x/y", thumb: null }],
    });
    return { ok: true };
  },
  channel: () => ({ ok: true }),
};

begin();
createServer(async (request, response) => {
  const address = new URL(request.url, "http://localhost");
  const [, first, name] = address.pathname.split("/");
  const send = (status, type, body) => {
    response.writeHead(status, { "Content-Type": type, "Content-Security-Policy": policy });
    response.end(body);
  };
  try {
    if (first === "workspace") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      const body =
        request.method === "POST" ? JSON.parse(Buffer.concat(chunks).toString() || "{}") : Object.fromEntries(address.searchParams);
      const handler = (request.method === "POST" ? posts : gets)[name];
      const answer = handler === undefined ? { ok: false, error: "Unknown." } : await handler(body);
      return send(handler === undefined ? 404 : 200, "application/json", JSON.stringify(answer));
    }
    const file = first === "static" ? path.basename(name) : "index.html";
    return send(200, types[path.extname(file)] ?? "application/octet-stream", await readFile(path.join(files, file)));
  } catch (error) {
    return send(400, "application/json", JSON.stringify({ ok: false, error: String(error) }));
  }
}).listen(port, "127.0.0.1", () => console.log(`http://127.0.0.1:${port}`));
