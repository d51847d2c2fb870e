import { useSignal } from "@preact/signals";
import { createContext, type ComponentChildren, type JSX, type RefObject } from "preact";
import { useContext, useLayoutEffect, useRef } from "preact/hooks";

import type { Problem } from "../api/types.ts";
import { useAct } from "../live/act.ts";
import { read, say } from "../words/language.ts";

const LONGEST_DRAWING_MS = 2_000;

/// A form that is being filled in and sent.
export interface FormState {
  /// It was sent once: what is missing may be said now.
  tried: boolean;
  busy: boolean;
  problem: Problem | undefined;
  element: RefObject<HTMLElement>;
  submit: (event: Event) => void;
  /// Begins anew, as if nothing had been sent.
  forget: () => void;
}

/// Sends with `send` what is `whole`. If it is not, or the hub refuses it, the focus goes to the
/// first field that is wrong.
export function useForm(whole: () => boolean, send: () => Promise<void>): FormState {
  const act = useAct();
  const tried = useSignal(false);
  const element = useRef<HTMLElement>(null);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (act.busy) return;
    tried.value = true;
    const from = document.activeElement;
    const typing = new AbortController();
    element.current?.addEventListener("input", () => typing.abort(), { signal: typing.signal });
    if (whole() && (await act.run(send))) typing.abort();
    else focusFirstWrong(element, from, typing);
  };
  return {
    tried: tried.value,
    busy: act.busy,
    problem: act.problem,
    element,
    submit: (event) => void submit(event),
    forget: () => {
      tried.value = false;
      act.forget();
    },
  };
}

/// The fields of `form`. Those that name their place in the request (`at`) are marked by themselves
/// when the hub refuses what is in them. One that was `opened` by a press takes the focus.
export function Form({ form, class: look, opened = false, children }: { form: FormState; class?: string; opened?: boolean; children: ComponentChildren }): JSX.Element {
  useLayoutEffect(() => {
    const pressed = opened ? document.activeElement : null;
    if (opened) form.element.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
    return () => goOnFrom(form.element.current, pressed);
  }, []);
  return (
    <form ref={form.element as RefObject<HTMLFormElement>} {...(look ? { class: look } : {})} noValidate onSubmit={form.submit}>
      <Refusals problem={form.problem}>{children}</Refusals>
    </form>
  );
}

/// Whoever had the focus in a form that goes away goes on from what they `pressed` to open it if that stayed, otherwise
/// from the heading of what it stood in; unless something took the focus.
function goOnFrom(form: HTMLElement | null, pressed: Element | null): void {
  if (!form?.contains(document.activeElement)) return;
  const heading = form.closest("section, main")?.querySelector<HTMLElement>("h1, h2, h3");
  queueMicrotask(() => {
    if (document.activeElement !== document.body) return;
    if (pressed instanceof HTMLButtonElement && pressed.isConnected) {
      pressed.focus();
    } else if (heading?.isConnected) {
      heading.tabIndex = -1;
      heading.focus();
    }
  });
}

/// Fields that are sent by themselves from inside another form: HTML knows no form in a form. Enter sends neither.
export function InnerForm({ form, label, children }: { form: FormState; label: string; children: ComponentChildren }): JSX.Element {
  const keep = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.type === "text") event.preventDefault();
  };
  return (
    <div ref={form.element as RefObject<HTMLDivElement>} class="card" role="group" aria-label={label} onKeyDown={keep}>
      <Refusals problem={form.problem}>{children}</Refusals>
    </div>
  );
}

interface Refused {
  problem: Problem | undefined;
  /// Pointers of fields that were changed since; they are not marked any more.
  changed: readonly string[];
  change: (pointer: string) => void;
}

const RefusedFields = createContext<Refused>({ problem: undefined, changed: [], change: () => undefined });

/// Marks the fields inside that `problem` names.
export function Refusals({ problem, children }: { problem: Problem | undefined; children: ComponentChildren }): JSX.Element {
  const changed = useSignal<readonly string[]>([]);
  useLayoutEffect(() => {
    changed.value = [];
  }, [problem]);
  const change = (pointer: string): void => {
    if (!changed.peek().includes(pointer)) changed.value = [...changed.peek(), pointer];
  };
  return <RefusedFields.Provider value={{ problem, changed: changed.value, change }}>{children}</RefusedFields.Provider>;
}

/// What the hub finds wrong with the member `at` (a JSON pointer) of the request, and what to call
/// when it is changed. `rule` says what the field takes, for a hub that names the field only.
export function useRefused(at: string | undefined, rule: string | undefined): { refused: string | undefined; change: () => void } {
  const { problem, changed, change } = useContext(RefusedFields);
  if (at === undefined) return { refused: undefined, change: () => undefined };
  const found = changed.includes(at) ? undefined : problem?.fields?.find(({ pointer }) => pointer === at);
  const plain = problem?.message === "http.body-fields";
  return {
    refused: found && plain ? (rule ?? say("ここを直してください。", "Please correct this.")) : found && read(found.text),
    change: () => change(at),
  };
}

/// Moves the focus to the first field that is wrong as soon as it is drawn, which a busy machine may do late, also from the
/// heading of a page that is drawn with it. Whoever has gone on meanwhile to something else than `from`, or went on `typing`,
/// is left there.
function focusFirstWrong(form: RefObject<HTMLElement>, from: Element | null, typing: AbortController): void {
  const end = performance.now() + LONGEST_DRAWING_MS;
  const focus = (): void => {
    if (typing.signal.aborted) return;
    const wrong = form.current?.querySelector<HTMLElement>("[aria-invalid=true]");
    if (!wrong && performance.now() < end) {
      requestAnimationFrame(focus);
      return;
    }
    typing.abort(); // what is typed from now on is nothing to this
    const at = document.activeElement;
    if (at === document.body || at?.tagName === "H1" || at === from) wrong?.focus();
  };
  requestAnimationFrame(() => requestAnimationFrame(focus));
}
