/** Above the channels: a step of Try this, and why the days stopped passing. */

import { useEffect } from "preact/hooks";
import type { Coming } from "../contract";
import { goTo, nameOf, openGuide, play, readGuideSoon, showGuide, takeStep } from "../guide";
import { Icon } from "../icons";
import { change, useStore } from "../store";
import { report } from "../sync";

function Due({ entry }: { entry: Coming }) {
  return (
    <li>
      {entry.text}
      {entry.line !== "" && (
        <button
          type="button"
          class="button"
          data-testid="due-do"
          onClick={() => void goTo(entry.person, entry.channel, entry.line).catch(report)}
        >
          Be {nameOf(entry.person)}
        </button>
      )}
    </li>
  );
}

function Paused() {
  const paused = useStore((all) => all.paused);
  if (paused === null) return null;
  return (
    <section class="strip" aria-label="The days stopped" data-testid="paused">
      <div class="strip-text">
        <b>{paused.why === "due" ? "Today waits for somebody:" : "Something was posted."}</b>
        <ul>
          {paused.due.map((entry) => (
            <Due key={entry.text} entry={entry} />
          ))}
        </ul>
      </div>
      <button type="button" class="button" data-testid="play-on" onClick={() => void play()}>
        Play on
      </button>
      <button type="button" class="icon-button" aria-label="Close this note" onClick={() => change({ paused: null })}>
        <Icon name="close" />
      </button>
    </section>
  );
}

function TryThis() {
  const open = useStore((all) => all.guideOpen);
  const steps = useStore((all) => all.steps);
  const at = useStore((all) => all.stepAt);
  useStore((all) => all.boot?.people);
  const step = steps[at];
  if (!open || step === undefined) return null;
  const go = (by: number) => () => change({ stepAt: Math.min(steps.length - 1, Math.max(0, at + by)) });
  return (
    <section class="strip strip-try" aria-label="Try this" data-testid="guide">
      <div class="strip-text">
        <span class="strip-count">
          Try this: {at + 1} of {steps.length}
        </span>
        <b data-testid="guide-title">{step.title}</b> <span>{step.text}</span>
      </div>
      <button type="button" class="button button-primary" data-testid="guide-do" onClick={() => void takeStep(step).catch(report)}>
        {step.line === "" ? "Next Working Day" : `Do it as ${nameOf(step.person)}`}
      </button>
      <button type="button" class="icon-button" aria-label="The step before" disabled={at === 0} data-testid="guide-back" onClick={go(-1)}>
        <Icon name="back" />
      </button>
      <button
        type="button"
        class="icon-button icon-turned"
        aria-label="The next step"
        disabled={at === steps.length - 1}
        data-testid="guide-next"
        onClick={go(1)}
      >
        <Icon name="back" />
      </button>
      <button type="button" class="icon-button" aria-label="Put this away" data-testid="guide-away" onClick={() => showGuide(false)}>
        <Icon name="close" />
      </button>
    </section>
  );
}

export function Guide() {
  const now = useStore((all) => all.boot?.clock.now);
  const rooms = useStore((all) => all.rooms);
  useEffect(openGuide, []);
  useEffect(readGuideSoon, [now, rooms]);
  return (
    <div class="strips">
      <TryThis />
      <Paused />
    </div>
  );
}
