import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  type?: "text" | "password" | "date" | "search";
  autocomplete?: string;
  inputmode?: "text" | "numeric";
  long?: boolean;
  maxLength?: number;
  required?: boolean;
}

/// A labelled field with its hint and what is wrong with it.
export function Field(props: FieldProps): JSX.Element {
  const id = useId();
  const described = [props.hint ? `${id}-hint` : "", props.wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  const shared = {
    id,
    class: "input",
    value: props.value,
    maxLength: props.maxLength ?? 80,
    ...(props.required ? { required: true } : {}),
    ...(described ? { "aria-describedby": described } : {}),
    ...(props.wrong ? { "aria-invalid": true as const } : {}),
  };
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint ? (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      ) : null}
      {props.long ? (
        <textarea {...shared} onInput={(event) => props.onInput(event.currentTarget.value)} />
      ) : (
        <input
          {...shared}
          type={props.type ?? "text"}
          autocomplete={props.autocomplete ?? "off"}
          {...(props.inputmode ? { inputMode: props.inputmode } : {})}
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      )}
      {props.wrong ? (
        <span class="wrong" id={`${id}-wrong`}>
          {props.wrong}
        </span>
      ) : null}
    </div>
  );
}

interface SelectProps {
  label: string;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  options: readonly { value: string; word: string }[];
  value: string;
  /// What stands for no choice.
  none: string;
  onChange: (value: string) => void;
}

/// One of many, such as a person or a device.
export function Select(props: SelectProps): JSX.Element {
  const id = useId();
  const described = [props.hint ? `${id}-hint` : "", props.wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint ? (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      ) : null}
      <select
        id={id}
        class="input"
        value={props.value}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        {...(described ? { "aria-describedby": described } : {})}
        {...(props.wrong ? { "aria-invalid": true as const } : {})}
      >
        <option value="">{props.none}</option>
        {props.options.map(({ value, word }) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </select>
      {props.wrong ? (
        <span class="wrong" id={`${id}-wrong`}>
          {props.wrong}
        </span>
      ) : null}
    </div>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  hint?: ComponentChildren;
  wrong?: string | undefined;
  options: readonly { value: T; word: string }[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
  /// Whether several may be chosen.
  several?: boolean;
}

/// A few equal answers, none preselected by us; arrows move between single ones.
export function Choice<T extends string>(props: ChoiceProps<T>): JSX.Element {
  const id = useId();
  const described = [props.hint ? `${id}-hint` : "", props.wrong ? `${id}-wrong` : ""].filter(Boolean).join(" ");
  const toggle = (value: T, on: boolean): void => {
    if (!props.several) props.onChange([value]);
    else props.onChange(on ? [...props.chosen, value] : props.chosen.filter((one) => one !== value));
  };
  return (
    <fieldset class="field" {...(described ? { "aria-describedby": described } : {})}>
      <legend class="label">
        <b class="text-[0.9375rem]">{props.label}</b>
      </legend>
      {props.hint ? (
        <span class="hint" id={`${id}-hint`}>
          {props.hint}
        </span>
      ) : null}
      <div class="pick">
        {props.options.map(({ value, word }) => (
          <label key={value}>
            <input
              type={props.several ? "checkbox" : "radio"}
              name={id}
              checked={props.chosen.includes(value)}
              {...(props.wrong ? { "aria-invalid": true as const } : {})}
              onChange={(event) => toggle(value, event.currentTarget.checked)}
            />
            <span>{word}</span>
          </label>
        ))}
      </div>
      {props.wrong ? (
        <span class="wrong" id={`${id}-wrong`}>
          {props.wrong}
        </span>
      ) : null}
    </fieldset>
  );
}

/// Moves the focus to the first field that is wrong, once it is drawn.
export function focusFirstWrong(form: HTMLElement | null): void {
  requestAnimationFrame(() => {
    form?.querySelector<HTMLElement>("[aria-invalid=true], .field:has(.wrong) input")?.focus();
  });
}
