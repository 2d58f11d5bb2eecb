/** The JSON format between the workspace's server and this page. */

export interface Person {
  id: string;
  name: string;
  real_name: string;
  title?: string;
  colour?: string;
  is_guest?: boolean;
  is_bot?: boolean;
  is_deactivated?: boolean;
  /** The person's body at the start, and what they can do there. */
  body?: string;
  can?: string;
  is_chair?: boolean;
}

/** A step of Try this; without a line it moves the clock to the next Working Day. */
export interface Step {
  title: string;
  text: string;
  person: string;
  channel: string;
  line: string;
}

/** An entry of what comes. */
export interface Coming {
  day: string;
  text: string;
  person: string;
  channel: string;
  line: string;
}

export interface Scenario {
  name: string;
  title: string;
  text: string;
}

export interface Channel {
  id: string;
  name: string;
  topic?: string;
  is_private?: boolean;
  is_im?: boolean;
  is_archived?: boolean;
  bot_is_member?: boolean;
  is_member?: boolean;
  im_with?: string | null;
  bookmarks?: Bookmark[];
}

export interface Bookmark {
  id: string;
  title: string;
  link: string;
}

export interface UserGroup {
  id: string;
  handle: string;
  name: string;
}

export interface Verb {
  verb: string;
  usage?: string;
  summary?: string;
}

export interface Command {
  command: string;
  usage?: string;
  description?: string;
  verbs?: Verb[];
}

export interface Shortcut {
  callback_id: string;
  name: string;
}

export interface Clock {
  now: string;
  label: string;
  standing?: boolean;
}

export interface Boot {
  seq: number;
  team: { id: string; name: string };
  bot: { id: string; name: string };
  me: string;
  people: Person[];
  channels: Channel[];
  usergroups: UserGroup[];
  commands: Command[];
  message_shortcuts: Shortcut[];
  global_shortcuts: Shortcut[];
  clock: Clock;
  /** Ephemeral messages from before this are forgotten, as by a reload of Slack. */
  opened?: string;
  /** The address that permalinks of the server begin with. */
  address?: string;
  scenarios?: Scenario[];
  /** The view open for this person, if any. */
  view?: View | null;
  stack?: number;
}

export interface TextObject {
  type: "plain_text" | "mrkdwn";
  text: string;
  emoji?: boolean;
  verbatim?: boolean;
}

export interface Option {
  text: TextObject;
  value: string;
  description?: TextObject;
  url?: string;
}

export interface OptionGroup {
  label: TextObject;
  options: Option[];
}

export interface Confirm {
  title: TextObject;
  text: TextObject;
  confirm: TextObject;
  deny: TextObject;
  style?: "primary" | "danger";
}

export interface FeedbackButton {
  text: TextObject;
  value: string;
  accessibility_label?: string;
}

/** One interactive element. Its fields depend on its type, as in Slack's reference. */
export interface Element {
  type: string;
  action_id?: string;
  text?: TextObject;
  value?: string;
  url?: string;
  style?: "primary" | "danger";
  confirm?: Confirm;
  accessibility_label?: string;
  placeholder?: TextObject;
  options?: Option[];
  option_groups?: OptionGroup[];
  initial_option?: Option;
  initial_options?: Option[];
  initial_user?: string;
  initial_users?: string[];
  initial_channel?: string;
  initial_channels?: string[];
  initial_conversation?: string;
  initial_conversations?: string[];
  initial_date?: string;
  initial_time?: string;
  initial_date_time?: number;
  initial_value?: string | Inline;
  min_query_length?: number;
  max_selected_items?: number;
  min_length?: number;
  max_length?: number;
  min_value?: string;
  max_value?: string;
  is_decimal_allowed?: boolean;
  multiline?: boolean;
  focus_on_load?: boolean;
  dispatch_action_config?: { trigger_actions_on?: string[] };
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
  filetypes?: string[];
  icon?: string;
  positive_button?: FeedbackButton;
  negative_button?: FeedbackButton;
  max_files?: number;
}

export type Inline = Record<string, unknown> & { type: string };

export interface Block {
  type: string;
  block_id?: string;
  text?: TextObject | string;
  fields?: TextObject[];
  accessory?: Element;
  elements?: (Element | TextObject | Inline)[];
  title?: TextObject | string;
  image_url?: string;
  slack_file?: { id?: string; url?: string };
  alt_text?: string;
  label?: TextObject;
  element?: Element;
  hint?: TextObject;
  optional?: boolean;
  dispatch_action?: boolean;
  rows?: Inline[][];
  column_settings?: ({ align?: "left" | "center" | "right"; is_wrapped?: boolean } | null)[];
  file?: FileInfo;
  external_id?: string;
  /** Of an alert. */
  level?: string;
  hero_image?: Element;
  icon?: Element;
  subtitle?: TextObject;
  body?: TextObject;
  actions?: Element[];
  /** Of a container. */
  child_blocks?: Block[];
  rich_text_title?: Block;
  is_collapsible?: boolean;
  default_collapsed?: boolean;
  /** Of a plan and its task cards. */
  tasks?: Block[];
  status?: string;
  details?: Block;
  output?: Block;
  sources?: { url: string; text: string }[];
}

export interface FileInfo {
  id: string;
  name: string;
  title?: string;
  mimetype: string;
  size: number;
  url: string;
  thumb?: string | null;
  alt_txt?: string;
}

export interface Attachment {
  color?: string;
  fallback?: string;
  pretext?: string;
  title?: string;
  title_link?: string;
  text?: string;
  footer?: string;
  blocks?: Block[];
  from_url?: string;
  is_app_unfurl?: boolean;
}

export interface Message {
  ts: string;
  /** When it was sent, in Unix seconds of the workspace's clock; ts is real time. */
  shown_at?: number;
  user?: string;
  bot_id?: string;
  username?: string;
  subtype?: string;
  text?: string;
  blocks?: Block[];
  attachments?: Attachment[];
  thread_ts?: string;
  reply_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  files?: FileInfo[];
  edited?: unknown;
  reactions?: { name: string; users: string[]; count: number }[];
  pinned?: boolean;
  ephemeral?: boolean;
  ephemeral_id?: string;
}

export interface View {
  id: string;
  hash?: string;
  type?: string;
  callback_id?: string;
  title?: TextObject;
  submit?: TextObject | null;
  close?: TextObject | null;
  blocks: Block[];
}

export interface ViewEvent {
  type: "view";
  view: View | null;
  stack?: number;
}

export interface HomeEvent {
  type: "home";
  view: View;
}

export type Change =
  | { type: "message" | "message_changed"; channel: string; message: Message }
  | { type: "message_deleted"; channel: string; ts?: string; ephemeral_id?: string }
  | ViewEvent
  | HomeEvent
  | { type: "clock"; clock: Clock }
  | { type: "channels" }
  | { type: "reset" }
  | { type: "notice"; text: string };

export type Container = { channel: string; ts: string } | { channel: string; ephemeral_id: string } | { view_id: string };

/** The value of one element, in the format of Slack's state.values. */
export type ElementState = { type: string } & Record<string, unknown>;
export type StateValues = Record<string, Record<string, ElementState>>;

export type SubmitAnswer = { ok: true } | { ok: false; response_action?: string; errors?: Record<string, string>; error?: string };
export interface OptionsAnswer {
  options?: Option[];
  option_groups?: OptionGroup[];
}
