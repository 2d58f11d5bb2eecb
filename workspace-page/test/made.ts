/** Small states of the workspace for tests. */

import type { Boot, Message } from "../src/contract";

export function boot(part: Partial<Boot> = {}): Boot {
  return {
    seq: 1,
    team: { id: "T1", name: "SEC" },
    bot: { id: "UBOT", name: "Release bot" },
    me: "U1",
    people: [
      { id: "U1", name: "rachel", real_name: "Rachel Green", title: "Release manager" },
      { id: "U2", name: "david.kerr", real_name: "David Kerr" },
      { id: "U3", name: "gone", real_name: "Gone Person", is_deactivated: true },
    ],
    channels: [
      { id: "C1", name: "june-2020", topic: "The June release" },
      { id: "C2", name: "tag-private", is_private: true },
      { id: "D1", name: "im", is_im: true, im_with: "UBOT" },
      { id: "D2", name: "im-david", is_im: true, im_with: "U2" },
    ],
    usergroups: [{ id: "S1", handle: "tag-members", name: "Technical Architecture Group" }],
    commands: [
      {
        command: "/release",
        usage: "VERB",
        description: "Releases",
        verbs: [
          { verb: "status", usage: "status KEY", summary: "Where a release stands" },
          { verb: "scope", summary: "What is in a release" },
          { verb: "comment", usage: "comment KEY" },
          { verb: "comments", usage: "comments KEY" },
        ],
      },
      { command: "/modification" },
    ],
    message_shortcuts: [],
    global_shortcuts: [],
    clock: { now: "2020-01-10T10:00:00Z", label: "10 Jan 2020" },
    ...part,
  };
}

export const message = (ts: string, part: Partial<Message> = {}): Message => ({ ts, user: "U2", text: `text ${ts}`, ...part });
