/** Scenarios to start from, the complete state as a file, and the transcript. */

import { Dialog } from "../dialog";
import { loadState, startScenario } from "../guide";
import { ask, change, useStore } from "../store";
import { report } from "../sync";
import { Toasts } from "./toasts";

async function begin(name: string, title: string): Promise<void> {
  const agreed = await ask({
    title: `Start from “${title}”?`,
    body: <p>Everything made here so far is deleted. Save it first if you need it again.</p>,
    confirm: "Start",
    deny: "Cancel",
    style: "danger",
  });
  if (agreed) await startScenario(name, title);
}

export function ScenariosDialog() {
  const open = useStore((all) => all.scenariosOpen);
  const boot = useStore((all) => all.boot);
  const making = useStore((all) => all.making);
  if (!open || boot === null) return null;
  const close = (): void => change({ scenariosOpen: false });
  return (
    <Dialog class="modal" labelledBy="scenarios-title" onEscape={close} testid="scenarios">
      <form onSubmit={(event) => event.preventDefault()}>
        <div class="modal-head">
          <h1 id="scenarios-title">Scenarios</h1>
        </div>
        <div class="modal-body" aria-busy={making !== ""}>
          <p class="hint" role="status">
            {making === ""
              ? "Each is made by running the bot's commands in order, with their own times."
              : `Making “${making}”: the days are running at ${boot.clock.label} …`}
          </p>
          <ul class="people">
            {(boot.scenarios ?? []).map((one) => (
              <li key={one.name} class="person">
                <span class="person-text">
                  <b>{one.title}</b>
                  <span class="person-title">{one.text}</span>
                </span>
                <button
                  type="button"
                  class="button"
                  aria-label={`Start from ${one.title}`}
                  data-testid={`scenario-${one.name}`}
                  disabled={making !== ""}
                  onClick={() => void begin(one.name, one.title).catch(report)}
                >
                  Start
                </button>
              </li>
            ))}
          </ul>
          <h2>Your own file</h2>
          <p class="hint">The complete state, with the bot's database: to go on later, or to give to somebody.</p>
          <div class="actions">
            <a class="button" href="/workspace/state" download data-testid="save-state">
              Save
            </a>
            <label class="button" for="load-state">
              Load…
            </label>
            <input
              id="load-state"
              class="sr-only"
              type="file"
              accept=".zip"
              data-testid="load-state"
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                event.currentTarget.value = "";
                if (file !== undefined) void loadState(file).catch(report);
              }}
            />
            <a class="button" href={`/workspace/transcript?as=${boot.me}`} download data-testid="transcript">
              Transcript
            </a>
          </div>
        </div>
        <div class="modal-foot">
          <button type="button" class="button button-primary" data-testid="scenarios-close" onClick={close}>
            Done
          </button>
        </div>
      </form>
      <Toasts />
    </Dialog>
  );
}
