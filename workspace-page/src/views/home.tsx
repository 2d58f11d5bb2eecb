/** The bot's App Home, and the tabs of its conversation. */

import { Blocks } from "../blocks/blocks";
import { change, useStore } from "../store";
import { openHome, report } from "../sync";
import { SurfaceProvider } from "../use-surface";

export function HomeTabs() {
  const open = useStore((all) => all.homeOpen);
  const tab = (label: string, chosen: boolean, choose: () => void) => (
    <button type="button" class="header-button" aria-pressed={chosen} data-testid={`tab-${label.toLowerCase()}`} onClick={choose}>
      {label}
    </button>
  );
  return (
    <>
      {tab("Home", open, () => void openHome().catch(report))}
      {tab("Messages", !open, () => change({ homeOpen: false }))}
    </>
  );
}

export function Home() {
  const view = useStore((all) => all.home);
  if (view === null) return <p class="empty">The app has not published a Home yet.</p>;
  return (
    <section class="home" aria-label="Home" data-testid="home">
      <SurfaceProvider container={{ view_id: view.id }} blocks={view.blocks}>
        <Blocks blocks={view.blocks} errors={{}} />
      </SurfaceProvider>
    </section>
  );
}
