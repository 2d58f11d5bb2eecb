/** The workspace's business clock. */

import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { londonInput, readableMoment } from "../dates";
import { jumpTo, moveClock, pause, play, SPEEDS } from "../guide";
import { Icon } from "../icons";
import { useDismiss, usePlacement } from "../popover";
import { change, useStore } from "../store";

function PlaySettings() {
  const speed = useStore((all) => all.speed);
  const posted = useStore((all) => all.pauseWhenPosted);
  return (
    <>
      <h2>Play</h2>
      <p>The days pass until something waits for somebody.</p>
      <div class="play-settings">
        <label for="play-speed">Speed</label>
        <select
          id="play-speed"
          class="text-input"
          value={speed}
          data-testid="play-speed"
          onChange={(event) => change({ speed: event.currentTarget.value })}
        >
          {Object.keys(SPEEDS).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <label class="choice">
          <input type="checkbox" checked={posted} onChange={(event) => change({ pauseWhenPosted: event.currentTarget.checked })} />
          Pause when something is posted, too
        </label>
      </div>
    </>
  );
}

function WhatComes() {
  const coming = useStore((all) => all.coming);
  if (coming.length === 0) return null;
  return (
    <>
      <h2>What comes</h2>
      <ul class="coming" data-testid="coming">
        {coming.map((entry) => (
          <li key={`${entry.day} ${entry.text}`}>
            <span>
              <b>{readableMoment(entry.day)}</b> {entry.text}
            </span>
            <button
              type="button"
              class="button"
              aria-label={`Jump to ${readableMoment(entry.day)}: ${entry.text}`}
              data-testid="jump"
              data-day={entry.day}
              onClick={() => void jumpTo(entry)}
            >
              Jump
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

export function ClockBar() {
  const clock = useStore((all) => all.boot?.clock);
  const playing = useStore((all) => all.playing);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [value, setValue] = useState("");
  usePlacement(open, trigger, panel, "start");
  const close = (): void => {
    setOpen(false);
    trigger.current?.focus();
  };
  useDismiss(open, [trigger, panel], () => setOpen(false), close);
  const now = clock?.now;
  useLayoutEffect(() => {
    if (now !== undefined) setValue(londonInput(new Date(now)));
  }, [open, now]);
  useLayoutEffect(() => {
    if (open) panel.current?.querySelector<HTMLElement>("button[type=submit]")?.focus();
  }, [open]);
  if (clock === undefined) return null;

  const move = async (body: Record<string, string>): Promise<void> => {
    setBusy(true);
    await moveClock(body);
    setBusy(false);
  };
  return (
    <div class="clock" role="group" aria-label="The workspace's clock">
      <button
        type="button"
        ref={trigger}
        class="clock-button"
        data-testid="set-clock"
        aria-haspopup="dialog"
        aria-expanded={open}
        title="Set the workspace's clock"
        onClick={() => setOpen(!open)}
      >
        <Icon name="calendar" />
        <span data-testid="clock" data-now={clock.now} aria-live="polite">
          {clock.label}
        </span>
        <Icon name="down" />
      </button>
      <button
        type="button"
        class="clock-step"
        data-testid="step-working-day"
        aria-busy={busy}
        disabled={busy}
        title="Move the clock to the next Working Day"
        onClick={() => void move({ step: "working-day" })}
      >
        {busy ? <span class="spinner" /> : <Icon name="next" />}
        <span class="clock-step-text">Next Working Day</span>
      </button>
      <button
        type="button"
        class="clock-step"
        data-testid="play"
        aria-label={playing ? "Pause" : "Play: let the days pass"}
        title={playing ? "Pause" : "Play: let the days pass until something waits for somebody"}
        disabled={busy && !playing}
        onClick={() => (playing ? pause() : void play())}
      >
        <Icon name={playing ? "pause" : "play"} />
      </button>
      {open && (
        <div class="popover clock-panel" ref={panel} role="dialog" aria-label="Set the clock">
          <h2>The workspace's clock</h2>
          <p>
            The bot takes this for the present. It {clock.standing === false ? "runs on from there" : "stands still"} until you move it; the
            daily check and its nudges run as it passes 09:00 on each Working Day. Messages show the time at which they were sent by this
            clock.
          </p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (value === "") return;
              void move({ set: value });
              close();
            }}
          >
            <label for="clock-input">Date and time (London)</label>
            <div class="clock-form">
              <span class="date-field">
                <span class="date-shown" aria-hidden="true">
                  {readableMoment(value)}
                </span>
                <input
                  id="clock-input"
                  class="text-input"
                  data-testid="clock-input"
                  type="datetime-local"
                  required
                  value={value}
                  onInput={(event) => setValue(event.currentTarget.value)}
                />
              </span>
              <button type="submit" class="button button-primary" data-testid="clock-apply">
                Set
              </button>
            </div>
          </form>
          <button type="button" class="button" data-testid="step-hour" disabled={busy} onClick={() => void move({ step: "hour" })}>
            One hour later
          </button>
          <PlaySettings />
          <WhatComes />
        </div>
      )}
    </div>
  );
}
