import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX, TargetedEvent } from "preact";
import { useEffect, useId } from "preact/hooks";

import { say } from "../words/language.ts";
import { useRefused } from "./form.tsx";

interface Common {
  label: string;
  hint?: ComponentChildren;
  /// What the form itself finds wrong.
  wrong?: string | undefined;
  /// Where the value stands in the request, as a JSON pointer: a refusal by the hub is shown here.
  at?: string;
  /// What the field takes, for a refusal that says no more.
  rule?: string;
}

interface Marked {
  id: string;
  wrong: string | undefined;
  /// To be called with every change: a refusal speaks of the value before.
  change: () => void;
  described: { "aria-describedby"?: string };
  invalid: { "aria-invalid"?: true };
}

function useMarked({ hint, wrong, at, rule }: Common): Marked {
  const id = useId();
  const { refused, change } = useRefused(at, rule);
  const said = wrong ?? refused;
  const described = [hint ? `${id}-hint` : "", said ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return {
    id,
    wrong: said,
    change,
    described: described ? { "aria-describedby": described } : {},
    invalid: said ? { "aria-invalid": true } : {},
  };
}

function Hint({ id, children }: { id: string; children: ComponentChildren }): JSX.Element | null {
  return children ? (
    <span class="hint" id={`${id}-hint`}>
      {children}
    </span>
  ) : null;
}

function Wrong({ id, wrong }: { id: string; wrong: string | undefined }): JSX.Element | null {
  return wrong ? (
    <span class="wrong" id={`${id}-wrong`}>
      {wrong}
    </span>
  ) : null;
}

interface FieldProps extends Common {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password" | "date" | "time" | "search";
  autocomplete?: string;
  inputmode?: "text" | "numeric";
  long?: boolean;
  /// Lines as a program wrote them: not prose.
  code?: boolean;
  /// A password has none: what is pasted must not be cut unseen, the hub says if it is too long.
  maxLength?: number;
}

/// A labelled field with its hint and what is wrong with it.
export function Field(props: FieldProps): JSX.Element {
  const { id, wrong, change, described, invalid } = useMarked(props);
  const shared = {
    id,
    class: "input",
    value: props.value,
    ...(props.type === "password" ? {} : { maxLength: props.maxLength ?? 80 }),
    ...described,
    ...invalid,
    onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      change();
      props.onInput(event.currentTarget.value);
    },
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Hint id={id}>{props.hint}</Hint>
      {props.long ? (
        <textarea
          {...shared}
          {...(props.code ? { class: "input font-mono text-[0.875rem]", rows: 6, spellcheck: false } : {})}
        />
      ) : (
        <input
          {...shared}
          type={props.type ?? "text"}
          autocomplete={props.autocomplete ?? "off"}
          {...(props.inputmode ? { inputMode: props.inputmode } : {})}
        />
      )}
      <Wrong id={id} wrong={wrong} />
    </div>
  );
}

interface SelectProps extends Common {
  options: readonly { value: string; word: string }[];
  value: string;
  /// What stands for no choice; left out if one is always chosen.
  none?: string;
  onChange: (value: string) => void;
}

/// One of many, such as a person or a device.
export function Select(props: SelectProps): JSX.Element {
  const { id, wrong, change, described, invalid } = useMarked(props);
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <Hint id={id}>{props.hint}</Hint>
      <select
        id={id}
        class="input"
        value={props.value}
        onChange={(event) => {
          change();
          props.onChange(event.currentTarget.value);
        }}
        {...described}
        {...invalid}
      >
        {props.none === undefined ? null : <option value="">{props.none}</option>}
        {props.options.map(({ value, word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      <Wrong id={id} wrong={wrong} />
    </div>
  );
}

interface ChoiceProps<T extends string> extends Common {
  /// `more` says what the word means; then each stands on a line of its own.
  options: readonly { value: T; word: string; more?: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /// Whether several may be chosen.
  several?: boolean;
}

/// A few equal answers, none preselected by us; arrows move between single ones.
export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const { id, wrong, change, described, invalid } = useMarked(props);
  const toggle = (value: T, on: boolean): void => {
    change();
    if (!props.several) props.onChange([value]);
    else props.onChange(on ? [...props.chosen, value] : props.chosen.filter((one) => one !== value));
  };
  return (
    <fieldset class="field" {...described}>
      <legend class="label">
        <b class="text-[0.9375rem]">{props.label}</b>
      </legend>
      <Hint id={id}>{props.hint}</Hint>
      <div class={props.options.some(({ more }) => more) ? "pick lines" : "pick"}>
        {props.options.map(({ value, word, more }) => (
          <label key={value}>
            <input
              type={props.several ? "checkbox" : "radio"}
              name={id}
              checked={props.chosen.includes(value)}
              {...invalid}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
            <span>
              {word}
              {more ? <small class="sub">{more}</small> : null}
            </span>
          </label>
        ))}
      </div>
      <Wrong id={id} wrong={wrong} />
    </fieldset>
  );
}

interface FileChoiceProps extends Common {
  /// What the button says.
  act: string;
  /// Endings and types that are offered; others can be chosen all the same.
  accept: string;
  /// Of the file that is chosen; empty for none.
  name: string;
  /// Told below, politely.
  status?: ComponentChildren;
  onChoose: (files: readonly File[]) => void;
}

/// A file, chosen or dropped here. What is dropped beside it does not open in place of the page.
export function FileChoice(props: FileChoiceProps): JSX.Element {
  const { id, wrong, change, described, invalid } = useMarked(props);
  const over = useSignal(false);
  useEffect(() => {
    const stay = (event: DragEvent): void => event.preventDefault();
    for (const kind of ["dragover", "drop"] as const) addEventListener(kind, stay);
    return () => {
      for (const kind of ["dragover", "drop"] as const) removeEventListener(kind, stay);
    };
  }, []);
  const choose = (files: FileList | undefined): void => {
    over.value = false;
    if (!files || files.length === 0) return;
    change();
    props.onChoose([...files]);
  };
  return (
    <div class="field">
      <span class="label">{props.label}</span>
      <Hint id={id}>{props.hint}</Hint>
      <label
        class={over.value ? "file over" : "file"}
        onDragOver={() => (over.value = true)}
        onDragLeave={() => (over.value = false)}
        onDrop={(event) => {
          event.preventDefault();
          choose(event.dataTransfer?.files);
        }}
      >
        <input
          type="file"
          accept={props.accept}
          onChange={({ currentTarget: input }) => {
            choose(input.files ?? undefined);
            input.value = ""; // the same file may be chosen again once it was saved anew
          }}
          {...described}
          {...invalid}
        />
        <span class="btn sm">{props.act}</span>
        <span class="small sub">{props.name || say("まだえらんでいません。ここに落とすこともできます。", "None chosen yet. It can be dropped here, too.")}</span>
      </label>
      {props.status === undefined ? null : (
        <span class="hint" role="status">
          {props.status}
        </span>
      )}
      {wrong ? (
        <span class="wrong" id={`${id}-wrong`} role="alert">
          {wrong}
        </span>
      ) : null}
    </div>
  );
}
