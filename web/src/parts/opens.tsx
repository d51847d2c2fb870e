import type { Signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

interface OpeningProps {
  /// What the closed part's button says.
  act: string;
  open: Signal<boolean>;
  children: ComponentChildren;
}

/// A part of a page that opens on request.
export function Opens({ title, ...opening }: { title: string } & OpeningProps): JSX.Element {
  return (
    <section class="part">
      <h2>{title}</h2>
      <Opening {...opening} />
    </section>
  );
}

/// What opens inside a part. The focus goes in with the person and comes back to the button when it
/// closes, however it closes.
export function Opening({ act, open, children }: OpeningProps): JSX.Element {
  const inside = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const was_open = useRef(false); // one that arrives open, by a link, takes the focus too
  const is_open = open.value;
  // Before the next thing a person does: a focus that moves later would take what they type elsewhere.
  useLayoutEffect(() => {
    if (was_open.current === is_open) return;
    was_open.current = is_open;
    if (is_open) inside.current?.querySelector<HTMLElement>("input, select, textarea, button")?.focus();
    else button.current?.focus();
  }, [is_open]);
  return is_open ? (
    <div ref={inside}>{children}</div>
  ) : (
    <button ref={button} class="btn sm" type="button" onClick={() => (open.value = true)}>
      {act}
    </button>
  );
}
