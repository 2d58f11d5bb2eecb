/** The surface hook of a message or modal: keeps its values and sends its actions to the bot. */

import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import type { Block, Container, Element } from "./contract";
import { edit, stateOf, surfaceKey, valuesOf } from "./edits";
import { ask } from "./store";
import { busyKey, type Surface, SurfaceContext } from "./surface";
import { nextChange, send } from "./sync";
import { TextView } from "./text";

/** The element that shows as busy until the bot's answer arrives. */
const AWAITED = new Set(["button", "overflow"]);
const ANSWER_MS = 2000;

async function confirmed(element: Element): Promise<boolean> {
  const confirm = element.confirm;
  if (confirm === undefined) return true;
  return ask({
    title: confirm.title.text,
    body: <TextView value={confirm.text} />,
    confirm: confirm.confirm.text,
    deny: confirm.deny.text,
    style: confirm.style ?? "primary",
  });
}

export function SurfaceProvider(props: {
  container: Container;
  blocks: Block[];
  children: ComponentChildren;
  onEdit?: (blockId: string) => void;
}) {
  const [busy, setBusy] = useState<string | null>(null);
  const [version, setVersion] = useState(0);
  const latest = useRef(props);
  latest.current = props;
  const key = surfaceKey(props.container);
  const surface = useMemo<Surface>(() => {
    return {
      container: props.container,
      inModal: "view_id" in props.container,
      busy,
      read: (blockId, element) => stateOf(key, blockId, element),
      keep: (blockId, element, state) => {
        edit(key, blockId, element, state);
        latest.current.onEdit?.(blockId);
        setVersion((count) => count + 1);
      },
      act: async (blockId, element, payload) => {
        if (!(await confirmed(element))) {
          setVersion((count) => count + 1);
          return false;
        }
        const pending = busyKey(blockId, element);
        setBusy(pending);
        const action = { action_id: element.action_id ?? "", block_id: blockId, type: element.type, ...payload };
        const state = { values: valuesOf(key, latest.current.blocks) };
        const answer = await send("/workspace/act", { container: props.container, action, state });
        if (answer !== null && AWAITED.has(element.type) && element.url === undefined) await nextChange(ANSWER_MS);
        setBusy((now) => (now === pending ? null : now));
        return answer !== null;
      },
    };
  }, [key, busy, version]);
  return <SurfaceContext.Provider value={surface}>{props.children}</SurfaceContext.Provider>;
}
