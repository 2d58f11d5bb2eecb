// Sample data in the form of the server's contract, for work on the page alone.

export const plain = (text) => ({ type: "plain_text", text, emoji: true });
export const mrkdwn = (text) => ({ type: "mrkdwn", text });
export const option = (text, value, description) => ({
  text: plain(text),
  value,
  ...(description ? { description: plain(description) } : {}),
});

export const people = [
  ["U001", "ruth.ncube", "Ruth Ncube", "Release manager, SECAS", "#1264a3"],
  ["U002", "dan.okafor", "Dan Okafor", "DCC", "#e8912d"],
  ["U003", "priya.shah", "Priya Shah", "Operations Group chair", "#2eb67d"],
  ["U004", "tom.evans", "Tom Evans", "Operations Group member", "#9c27b0"],
  ["U005", "wei.chen", "Wei Chen", "TAG chair", "#00838f"],
  ["U006", "anna.lindqvist", "Anna Lindqvist", "Panel chair", "#c2185b"],
  ["U007", "guest.gail", "Gail Foster", "Guest from a Test Participant", "#795548"],
].map(([id, name, real_name, title, colour]) => ({ id, name, real_name, title, colour, is_guest: id === "U007", is_bot: false }));

export const channels = [
  ["C001", "release-june-2020", "June 2020 Release: go-live <!date^1593043200^{date_short}|25 Jun 2020>"],
  ["C002", "opsg", "Operations Group"],
  ["C003", "tag", "Technical Architecture and Business Architecture"],
  ["C004", "sec-panel", "The deciding body"],
  ["C005", "general", ""],
].map(([id, name, topic]) => ({
  id,
  name,
  topic,
  is_private: id === "C004",
  is_im: false,
  is_archived: false,
  bot_is_member: id !== "C005",
  im_with: null,
}));

const verbs = [
  ["help", "help [VERB|roles]", "What the bot can do"],
  ["list", "list [YEAR|all]", "Releases, by go-live"],
  ["status", "status KEY", "Where a release stands: colour, scope, criteria, what is next"],
  ["scope", "scope KEY", "What is in a release"],
  ["timetable", "timetable KEY", "Milestones and who owns them"],
  ["criteria", "criteria KEY [COMMITTEE]", "Acceptance criteria and their sign-offs"],
  ["check", "check KEY", "Findings against the policy"],
  ["evidence", "evidence KEY [CRITERION]", "Submit evidence for a criterion"],
  ["signoff", "signoff KEY [COMMITTEE]", "Walk a committee through its criteria"],
  ["member add", "member add @user to COMMITTEE [as chair]", "Put someone on a committee's roster"],
].map(([verb, usage, summary]) => ({ verb, usage, summary }));

export const commands = [
  { command: "/release", usage: "status june-2020", description: "SEC Releases: status, scope, sign-off, decisions", verbs },
  { command: "/modification", usage: "show REF", description: "Modifications and change requests", verbs: verbs.slice(0, 2) },
];

export const statusBlocks = [
  { type: "header", block_id: "h", text: plain("June 2020 Release") },
  {
    type: "section",
    block_id: "s",
    text: mrkdwn(
      ":large_yellow_circle: *Amber*, phase *testing*. System release; go-live <!date^1593043200^{date_long}|25 June 2020>, in 167 days (114 WD).\n• The TAD is late at the TAG\n• Test dates are missing\n• Four modifications are undecided",
    ),
    accessory: { type: "overflow", action_id: "more", options: [option("Export", "export"), option("Timeline", "timeline", "A picture")] },
  },
  {
    type: "section",
    block_id: "f",
    fields: [
      "*Scope*\n5 modifications: 1 approved, 4 targeted",
      "*RID*\nv1.1, baselined 11 Oct 2019",
      "*Operations Group*\n0 of 9 met, 9 open",
      "*TAG*\n0 of 6 met, 6 open",
      "*Window*\n09:00-12:00 on the day",
      "*Owner*\n<@U001>",
    ].map(mrkdwn),
  },
  { type: "divider", block_id: "d" },
  {
    type: "section",
    block_id: "n",
    text: mrkdwn(
      "*Next*\n1. `M07` UIT begins, _no date yet_\n2. `M11` *Go/no-go* by the Panel, ~12 Jun~ *19 Jun 2020*\n> Relative dates follow their anchor.\nSee <https://smartenergycodecompany.co.uk|the SEC website> & <#C002|opsg>.",
    ),
  },
  {
    type: "table",
    block_id: "t",
    column_settings: [null, null, { align: "right" }],
    rows: [
      ["Modification", "State", "Cost"],
      ["SECMP0053", "approved", "£210,000"],
      ["MP079", "proposed", "£0"],
    ].map((row) => row.map((text) => ({ type: "raw_text", text }))),
  },
  {
    type: "actions",
    block_id: "a",
    elements: [
      { type: "button", action_id: "share", text: plain("Share"), value: "june-2020", style: "primary" },
      { type: "button", action_id: "timetable", text: plain("Timetable"), value: "june-2020" },
      { type: "button", action_id: "modal", text: plain("Submit evidence"), value: "june-2020" },
      {
        type: "button",
        action_id: "cancel",
        text: plain("Cancel release"),
        style: "danger",
        value: "x",
        confirm: {
          title: plain("Cancel June 2020?"),
          text: mrkdwn("This takes *5 modifications* out of scope."),
          confirm: plain("Cancel it"),
          deny: plain("Keep it"),
          style: "danger",
        },
      },
      {
        type: "static_select",
        action_id: "committee",
        placeholder: plain("Committee"),
        options: [option("Operations Group", "opsg"), option("TAG", "tag"), option("SSC", "ssc")],
      },
      { type: "datepicker", action_id: "day", initial_date: "2020-01-17" },
      { type: "users_select", action_id: "owner", placeholder: plain("Owner") },
    ],
  },
  {
    type: "context",
    block_id: "c",
    elements: [mrkdwn("As of 10 January 2020 · :warning: 8 findings · <!date^1578650400^{date_pretty} at {time}|then>")],
  },
];

export const modal = (id, title, extra = []) => ({
  id,
  hash: "1",
  type: "modal",
  callback_id: "evidence",
  title: plain(title),
  submit: plain("Submit"),
  close: plain("Cancel"),
  blocks: [
    { type: "section", block_id: "intro", text: mrkdwn("Evidence for *O1*: _All incidents of severity 1 and 2 are closed._") },
    {
      type: "input",
      block_id: "criterion",
      label: plain("Criterion"),
      dispatch_action: true,
      element: {
        type: "static_select",
        action_id: "x",
        placeholder: plain("Choose a criterion"),
        option_groups: [
          {
            label: plain("Operations Group"),
            options: [option("O1 Incidents", "O1"), option("O2 Training", "O2", "For the service desk")],
          },
          { label: plain("TAG"), options: [option("T1 Test report", "T1")] },
        ],
      },
    },
    {
      type: "input",
      block_id: "link",
      label: plain("Link"),
      hint: plain("Where the committee can read it."),
      element: { type: "url_text_input", action_id: "x", placeholder: plain("https://…") },
    },
    {
      type: "input",
      block_id: "reason",
      label: plain("Reason"),
      optional: true,
      element: { type: "plain_text_input", action_id: "x", multiline: true, max_length: 200 },
    },
    {
      type: "input",
      block_id: "date",
      label: plain("Date"),
      element: { type: "datepicker", action_id: "x", placeholder: plain("Select a date") },
    },
    {
      type: "input",
      block_id: "who",
      label: plain("Owners"),
      element: { type: "multi_users_select", action_id: "x", placeholder: plain("Pick people") },
    },
    {
      type: "input",
      block_id: "mod",
      label: plain("Modification"),
      optional: true,
      element: { type: "external_select", action_id: "x", min_query_length: 1, placeholder: plain("Type a reference") },
    },
    {
      type: "input",
      block_id: "class",
      label: plain("Classification"),
      element: {
        type: "radio_buttons",
        action_id: "x",
        initial_option: option("White", "white"),
        options: [option("White", "white"), option("Green", "green"), option("Amber", "amber", "Roster only")],
      },
    },
    {
      type: "input",
      block_id: "ack",
      label: plain("Acknowledged"),
      optional: true,
      element: { type: "checkboxes", action_id: "x", options: [option("MP079 is undecided", "1"), option("The TAD is late", "2")] },
    },
    { type: "actions", block_id: "act", elements: [{ type: "button", action_id: "push", text: plain("Add a condition") }] },
    ...extra,
  ],
});
