/** The page of the local workspace. */

import { render } from "preact";
import { useStore } from "./store";
import { start } from "./sync";
import { Browse, Profile } from "./views/cards";
import { ChannelView, ThreadPanel } from "./views/channel";
import { Guide } from "./views/guide";
import { Inspector } from "./views/inspector";
import { ConfirmDialog, Modal } from "./views/modal";
import { PeopleDialog } from "./views/people";
import { ScenariosDialog } from "./views/scenarios";
import { Keyboard } from "./views/shortcuts";
import { Sidebar } from "./views/sidebar";
import { Toasts } from "./views/toasts";
import { TopBar } from "./views/top-bar";

function Banner() {
  const connected = useStore((all) => all.connected);
  return (
    <section class="banner" aria-label="About this page">
      <p>
        <b>This is a local stand-in, not Slack.</b> <span>Everything here stays on this machine. The people are invented.</span>
      </p>
      <p role="status" class={connected ? "sr-only" : "banner-lost"}>
        {connected ? "" : "The server isn't responding. Trying again…"}
      </p>
    </section>
  );
}

function Announcer() {
  const spoken = useStore((all) => all.spoken);
  return (
    <div class="sr-only" aria-live="polite" data-testid="announcer">
      {spoken.map((one) => (
        <p key={one.id}>{one.text}</p>
      ))}
    </div>
  );
}

function App() {
  const boot = useStore((all) => all.boot);
  const failure = useStore((all) => all.failure);
  const view = useStore((all) => all.view);
  const depth = useStore((all) => all.viewDepth);
  const thread = useStore((all) => all.thread);
  const peopleOpen = useStore((all) => all.peopleOpen);
  const scenariosOpen = useStore((all) => all.scenariosOpen);
  const bookmarking = useStore((all) => all.bookmarking);
  if (boot === null) {
    return (
      <main class="starting">
        <p role="status">{failure ?? "Opening the workspace…"}</p>
      </main>
    );
  }
  return (
    <>
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.querySelector<HTMLElement>("[data-testid=composer]")?.focus();
        }}
      >
        Skip to the message box
      </a>
      <TopBar />
      <Banner />
      <Guide />
      <div class={thread === null ? "columns" : "columns columns-thread"}>
        <Sidebar />
        <ChannelView />
        <ThreadPanel />
      </div>
      {view !== null && <Modal key={view.id} view={view} depth={depth} />}
      {view === null && <PeopleDialog />}
      {view === null && <ScenariosDialog />}
      {view === null && <Inspector />}
      {view === null && <Profile />}
      {view === null && <Browse />}
      <Keyboard />
      <ConfirmDialog />
      {view === null && !peopleOpen && !scenariosOpen && !bookmarking && <Toasts />}
      <Announcer />
    </>
  );
}

const root = document.getElementById("app");
if (root !== null) {
  render(<App />, root);
  void start();
}
