/** The top bar: the acting person, the clock, the theme and Reset. */

import { useState } from "preact/hooks";
import { showGuide } from "../guide";
import { Icon } from "../icons";
import { rememberTheme } from "../memory";
import { Menu } from "../menu";
import { ask, change, useStore } from "../store";
import { resetWorkspace, start } from "../sync";
import { Avatar } from "./avatar";
import { ClockBar } from "./clock";

function PersonSwitcher() {
  const boot = useStore((all) => all.boot);
  const me = boot?.people.find((one) => one.id === boot.me);
  if (boot === null) return null;
  const people = boot.people.filter((one) => one.is_bot !== true && one.is_deactivated !== true);
  const manage = {
    key: "manage",
    name: "Manage people",
    testid: "manage-people",
    label: <span class="menu-manage">Deactivate or activate people…</span>,
    onChoose: () => change({ peopleOpen: true }),
  };
  return (
    <Menu
      label={`Acting as ${me?.real_name ?? boot.me}${me?.title ? `, ${me.title}` : ""}. Switch person`}
      class="person-switcher"
      named
      testid="person-switcher"
      returnFocus={false}
      heading={<p class="menu-heading">Act as</p>}
      items={[
        ...people.map((one) => ({
          key: one.id,
          name: one.real_name,
          testid: `person-${one.id}`,
          checked: one.id === boot.me,
          group: one.body ?? "",
          label: (
            <span class="person">
              <Avatar name={one.real_name} person={one} />
              <span class="person-text">
                <b>
                  {one.real_name}
                  {one.is_chair === true && <span class="badge">Chair</span>}
                  {one.is_guest === true && <span class="badge">Guest</span>}
                </b>
                <span class="person-title">{one.can ?? one.title ?? `@${one.name}`}</span>
              </span>
              {one.id === boot.me && <Icon name="check" />}
            </span>
          ),
          onChoose: () => void start(one.id),
        })),
        manage,
      ]}
    >
      <Avatar name={me?.real_name ?? "?"} person={me} />
      <span class="person-text">
        <span class="person-as">Acting as</span>
        <b>{me?.real_name ?? boot.me}</b>
        <span class="person-title">{me?.title ?? ""}</span>
        <span class="sr-only">Switch person</span>
      </span>
      <Icon name="down" />
    </Menu>
  );
}

function ThemeToggle() {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme === "dark" ? "dark" : "light");
  const other = theme === "dark" ? "light" : "dark";
  return (
    <button
      type="button"
      class="icon-button"
      data-testid="theme-toggle"
      aria-label={`Switch to the ${other} theme`}
      title={`Switch to the ${other} theme`}
      onClick={() => {
        rememberTheme(other);
        setTheme(other);
      }}
    >
      <Icon name={theme === "dark" ? "sun" : "moon"} />
    </button>
  );
}

function HelpMenu() {
  const scenarios = useStore((all) => all.boot?.scenarios);
  const item = (key: string, label: string, onChoose: () => void) => ({ key, name: label, label, testid: `help-${key}`, onChoose });
  return (
    <Menu
      label="Help and scenarios"
      testid="help"
      returnFocus={false}
      items={[
        item("guide", "Try this", () => showGuide(true)),
        ...((scenarios ?? []).length > 0 ? [item("scenarios", "Scenarios, save and load…", () => change({ scenariosOpen: true }))] : []),
        item("shortcuts", "Keyboard shortcuts…", () => change({ shortcutsOpen: true })),
      ]}
    >
      <Icon name="info" />
    </Menu>
  );
}

async function reset(): Promise<void> {
  const agreed = await ask({
    title: "Reset the workspace?",
    body: <p>This deletes every message, release and sign-off made here and restores the shipped data. It can't be undone.</p>,
    confirm: "Reset",
    deny: "Cancel",
    style: "danger",
  });
  if (agreed) await resetWorkspace();
}

export function TopBar() {
  const boot = useStore((all) => all.boot);
  const drawerOpen = useStore((all) => all.drawerOpen);
  return (
    <header class="top-bar">
      <button
        type="button"
        class="icon-button drawer-button"
        aria-label="Channels"
        aria-expanded={drawerOpen}
        aria-controls="sidebar"
        data-testid="drawer-toggle"
        onClick={() => change({ drawerOpen: !drawerOpen })}
      >
        <Icon name="menu" />
      </button>
      <span class="team">{boot?.team.name ?? "Local workspace"}</span>
      <ClockBar />
      <div class="top-tools">
        <HelpMenu />
        <ThemeToggle />
        <button
          type="button"
          class="icon-button"
          data-testid="reset"
          aria-label="Reset the workspace"
          title="Reset the workspace"
          onClick={() => void reset()}
        >
          <Icon name="reset" />
        </button>
        <PersonSwitcher />
      </div>
    </header>
  );
}
