/** A person's profile card, and the list of channels to join. */

import type { ComponentChildren } from "preact";
import { Dialog } from "../dialog";
import { change, channelTitle, isJoined, personOf, useStore } from "../store";
import { start as become, openChannel, report, send } from "../sync";
import { Avatar } from "./avatar";

function Card(props: { title: string; testid: string; close: () => void; children: ComponentChildren; foot?: ComponentChildren }) {
  return (
    <Dialog class="confirm" labelledBy={`${props.testid}-title`} onEscape={props.close} testid={props.testid}>
      <h2 id={`${props.testid}-title`}>{props.title}</h2>
      {props.children}
      <div class="modal-foot">
        {props.foot}
        <button type="button" class="button button-primary" data-testid={`${props.testid}-close`} onClick={props.close}>
          Done
        </button>
      </div>
    </Dialog>
  );
}

export function Profile() {
  const person = personOf(useStore((all) => all.profile));
  const boot = useStore((all) => all.boot);
  if (person === undefined || boot === null) return null;
  const close = (): void => change({ profile: "" });
  const mayBe = person.is_bot !== true && person.is_deactivated !== true && person.id !== boot.me;
  const notes = [person.is_bot && "App", person.is_chair && "Chair", person.is_guest && "Guest", person.is_deactivated && "Deactivated"];
  return (
    <Card
      title={person.real_name}
      testid="profile"
      close={close}
      foot={
        mayBe && (
          <button
            type="button"
            class="button"
            onClick={() => {
              close();
              void become(person.id);
            }}
          >
            Be {person.real_name}
          </button>
        )
      }
    >
      <div class="person profile">
        <Avatar name={person.real_name} person={person} bot={person.is_bot === true} />
        <span class="person-text">
          <b>
            @{person.name}
            {notes.map((one) => one && <span class="badge">{one}</span>)}
          </b>
          <span>{person.title}</span>
          {person.is_bot !== true && (
            <span class="faint">
              {person.body}: {person.can}
            </span>
          )}
        </span>
      </div>
    </Card>
  );
}

export function Browse() {
  const open = useStore((all) => all.browsing);
  const boot = useStore((all) => all.boot);
  if (!open || boot === null) return null;
  const close = (): void => change({ browsing: false });
  const look = (id: string): void => {
    close();
    void openChannel(id).catch(report);
  };
  return (
    <Card title="Channels" testid="channels" close={close}>
      <ul class="coming card-list">
        {boot.channels
          .filter((one) => one.is_im !== true && one.is_archived !== true)
          .map((one) => (
            <li key={one.id}>
              <span>
                <b>#{channelTitle(one)}</b> <span class="faint">{isJoined(one) ? "Joined" : (one.topic ?? "")}</span>
              </span>
              <button type="button" class="button" aria-label={`Look at #${one.name}`} onClick={() => look(one.id)}>
                Look
              </button>
              {!isJoined(one) && (
                <button
                  type="button"
                  class="button"
                  aria-label={`Join #${one.name}`}
                  onClick={() => void send("/workspace/join", { channel: one.id })}
                >
                  Join
                </button>
              )}
            </li>
          ))}
      </ul>
    </Card>
  );
}
