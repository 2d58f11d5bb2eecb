/** The list of people, to test how the bot reacts when someone leaves. */

import type { Person } from "../contract";
import { Dialog } from "../dialog";
import { ask, change, useStore } from "../store";
import { send } from "../sync";
import { Avatar } from "./avatar";
import { Toasts } from "./toasts";

async function toggle(person: Person): Promise<void> {
  const active = person.is_deactivated !== true;
  const agreed =
    !active ||
    (await ask({
      title: `Deactivate ${person.real_name}?`,
      body: <p>The bot hears that they left: their positions stop counting, and they lose their seats. You can activate them again.</p>,
      confirm: "Deactivate",
      deny: "Cancel",
      style: "danger",
    }));
  if (agreed) await send("/workspace/person", { user: person.id, do: active ? "deactivate" : "activate" });
}

export function PeopleDialog() {
  const open = useStore((all) => all.peopleOpen);
  const boot = useStore((all) => all.boot);
  if (!open || boot === null) return null;
  const close = (): void => change({ peopleOpen: false });
  return (
    <Dialog class="modal" labelledBy="people-title" onEscape={close} testid="people">
      <form onSubmit={(event) => event.preventDefault()}>
        <div class="modal-head">
          <h1 id="people-title">People</h1>
        </div>
        <div class="modal-body">
          <p class="hint">A deactivated account can't act or sign in, as when someone leaves the company.</p>
          <ul class="people">
            {boot.people
              .filter((one) => one.is_bot !== true)
              .map((one) => (
                <li key={one.id} class="person">
                  <Avatar name={one.real_name} person={one} />
                  <span class="person-text">
                    <b>
                      {one.real_name}
                      {one.is_deactivated === true && <span class="badge">Deactivated</span>}
                    </b>
                    <span class="person-title">{one.title}</span>
                  </span>
                  {one.id === boot.me ? (
                    <span class="faint">you</span>
                  ) : (
                    <button
                      type="button"
                      class="button"
                      aria-label={`${one.is_deactivated === true ? "Activate" : "Deactivate"} ${one.real_name}`}
                      onClick={() => void toggle(one)}
                    >
                      {one.is_deactivated === true ? "Activate" : "Deactivate"}
                    </button>
                  )}
                </li>
              ))}
          </ul>
        </div>
        <div class="modal-foot">
          <button type="button" class="button button-primary" data-testid="people-close" onClick={close}>
            Done
          </button>
        </div>
      </form>
      <Toasts />
    </Dialog>
  );
}
