import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

import { now } from "../api/state.ts";
import { isDay, today } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { Field } from "./field.tsx";

const FIRST = "2000-01-01"; // a year of which one or two digits are typed is none

interface DayFieldProps {
  day: string;
  go: (day: string) => void;
}

/// The day that a page shows, up to today. One that is chosen is gone to at once; one that is typed with Enter, or when
/// the field is left: while it is typed it is many others.
export function DayField({ day, go }: DayFieldProps): JSX.Element {
  const written = useSignal(day);
  const typing = useRef(false);
  useLayoutEffect(() => {
    written.value = day;
  }, [day]);
  const choose = (): void => {
    typing.current = false;
    const chosen = written.peek();
    if (isDay(chosen) && chosen >= FIRST && chosen <= today(now()) && chosen !== day) go(chosen);
  };
  return (
    <div onKeyDown={({ key }) => (key === "Enter" ? choose() : (typing.current = true))} onFocusOut={choose}>
      <Field
        label={say("日", "Day")}
        type="date"
        value={written.value}
        onInput={(value) => {
          written.value = value;
          if (!typing.current) choose();
        }}
      />
    </div>
  );
}
