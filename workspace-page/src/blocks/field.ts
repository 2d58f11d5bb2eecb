/** The properties an input block passes to its element. */

export interface FieldProps {
  /** Whether each change is sent to the bot (`dispatch_action`). */
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
