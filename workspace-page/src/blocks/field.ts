/** What an input block tells the element inside it. */

export interface FieldProps {
  /** Whether the bot is told of each change (`dispatch_action`). */
  dispatch: boolean;
  optional: boolean;
  invalid: boolean;
  describedBy: string | undefined;
  labelId: string;
}

export const TEXT_TYPES = new Set(["plain_text_input", "email_text_input", "url_text_input", "number_input"]);
export const DATE_TYPES = new Set(["datepicker", "timepicker", "datetimepicker"]);
export const CHOICE_TYPES = new Set(["checkboxes", "radio_buttons"]);
export const SELECT_TYPE = /^(multi_)?(static|external|users|channels|conversations)_select$/;
