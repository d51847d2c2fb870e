import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { now } from "../api/state.ts";
import type { Hours } from "../api/types.ts";
import { Choice } from "../parts/field.tsx";
import { useRefused } from "../parts/form.tsx";
import { briefDay } from "../words/dates.ts";
import { say } from "../words/language.ts";
import { dayWord } from "./hours.tsx";

type Day = Hours["days"][number];
type Span = Day["open"][number];

const MOST_SPANS = 2; // morning and afternoon

/// What is wrong with a day's hours, in words; nothing if they can stand.
function dayWrong({ day, open }: Day): string | undefined {
  const bad = open.some(({ from, to }, index) => from === "" || to === "" || from >= to || (index > 0 && (open[index - 1]?.to ?? "") > from));
  return bad
    ? say(`${dayWord(day)}曜日の時間を、早い時刻から順に入れてください。`, `${dayWord(day)}: please give the times in order.`)
    : undefined;
}

export function hoursCanStand(hours: Hours): boolean {
  return hours.days.every((day) => dayWrong(day) === undefined);
}

interface HoursProps {
  hours: Hours;
  onChange: (hours: Hours) => void;
  tried: boolean;
  /// Where they stand in the request, as a JSON pointer.
  at: string;
}

/// The clinic's week, a line a day, and its days off.
export function HoursFields({ hours, onChange, tried, at }: HoursProps): JSX.Element {
  const day_off = useSignal("");
  const { refused, change } = useRefused(at, undefined);
  const set = (changed: Partial<Hours>): void => {
    change();
    onChange({ ...hours, ...changed });
  };
  const setDay = (day: Day["day"], open: Span[]): void => set({ days: hours.days.map((one) => (one.day === day ? { day, open } : one)) });
  return (
    <>
      {refused ? (
        <p class="field" id="hours-wrong">
          <span class="wrong">{refused}</span>
        </p>
      ) : null}
      {hours.days.map((day) => (
        <DayFields key={day.day} day={day} wrong={tried ? dayWrong(day) : undefined} refused={refused !== undefined} onChange={(open) => setDay(day.day, open)} />
      ))}
      <div class="mt-5">
        <Choice<"closed" | "open">
          label={say("祝日", "Japan's holidays")}
          options={[
            { value: "closed", word: say("休み", "Closed") },
            { value: "open", word: say("診療する", "Open") },
          ]}
          chosen={[hours.closed_on_holidays ? "closed" : "open"]}
          onChange={([chosen]) => set({ closed_on_holidays: chosen === "closed" })}
        />
      </div>
      <div class="field mt-5">
        <label for="day-off">{say("決まった休みの日(書かなくてもかまいません)", "Particular days off (optional)")}</label>
        <div class="acts">
          <input
            id="day-off"
            class="input short"
            type="date"
            value={day_off.value}
            onInput={(event) => (day_off.value = event.currentTarget.value)}
          />
          <button
            class="btn sm"
            type="button"
            disabled={day_off.value === ""}
            onClick={() => {
              set({ days_off: [...new Set([...hours.days_off, day_off.value])].sort() });
              day_off.value = "";
            }}
          >
            {say("この日を加える", "Add this day")}
          </button>
        </div>
      </div>
      <ul>
        {hours.days_off.map((day) => (
          <li key={day} class="flex items-center gap-3">
            <span class="num">{briefDay(day, now())}</span>
            <button
              class="btn plain sm"
              type="button"
              onClick={() => set({ days_off: hours.days_off.filter((one) => one !== day) })}
            >
              {say("取り消す", "Remove")}
              <span class="vh"> {briefDay(day, now())}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

interface DayProps {
  day: Day;
  onChange: (open: Span[]) => void;
  /// What is wrong with this day.
  wrong: string | undefined;
  /// The hub refused the whole week.
  refused: boolean;
}

function DayFields({ day, onChange, wrong, refused }: DayProps): JSX.Element {
  const name = dayWord(day.day);
  const words = `hours-wrong${wrong ? `-${day.day}` : ""}`;
  const marked = wrong || refused ? { "aria-invalid": true as const, "aria-describedby": words } : {};
  const set = (index: number, changed: Partial<Span>): void =>
    onChange(day.open.map((span, at) => (at === index ? { ...span, ...changed } : span)));
  return (
    <fieldset class="border-b border-solid-gray-100 py-2">
      <legend class="vh">{say(`${name}曜日`, name)}</legend>
      <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
        <b class="w-[2.5em]" aria-hidden="true">
          {name}
        </b>
        {day.open.length === 0 ? <span class="sub">{say("休み", "closed")}</span> : null}
        {day.open.map((span, index) => (
          <span key={index} class="inline-flex items-center gap-2">
            <input
              class="input short !w-[8.5em]"
              type="time"
              aria-label={say(`${name}曜日 ${index + 1}回目のはじまり`, `${name}, opening ${index + 1}`)}
              value={span.from}
              {...marked}
              onInput={(event) => set(index, { from: event.currentTarget.value })}
            />
            <span>{say("〜", "to")}</span>
            <input
              class="input short !w-[8.5em]"
              type="time"
              aria-label={say(`${name}曜日 ${index + 1}回目の終わり`, `${name}, closing ${index + 1}`)}
              value={span.to}
              {...marked}
              onInput={(event) => set(index, { to: event.currentTarget.value })}
            />
          </span>
        ))}
        <span class="acts !gap-0">
          {day.open.length < MOST_SPANS ? (
            <button
              class="btn plain sm"
              type="button"
              onClick={() => onChange([...day.open, day.open.length === 0 ? { from: "08:30", to: "12:30" } : { from: "14:30", to: "19:00" }])}
            >
              {day.open.length === 0 ? say("診療する", "Open") : say("午後を分ける", "Add an afternoon")}
              <span class="vh">{say(`(${name}曜日)`, ` (${name})`)}</span>
            </button>
          ) : null}
          {day.open.length > 0 ? (
            <button class="btn plain sm" type="button" onClick={() => onChange(day.open.slice(0, -1))}>
              {day.open.length === 1 ? say("休みにする", "Closed") : say("午後をやめる", "Remove the afternoon")}
              <span class="vh">{say(`(${name}曜日)`, ` (${name})`)}</span>
            </button>
          ) : null}
        </span>
      </div>
      {wrong ? (
        <p class="field !mb-0" id={words}>
          <span class="wrong">{wrong}</span>
        </p>
      ) : null}
    </fieldset>
  );
}
