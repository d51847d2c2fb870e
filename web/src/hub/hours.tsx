import type { JSX } from "preact";

import { now } from "../api/state.ts";
import type { Hours } from "../api/types.ts";
import { briefDay } from "../words/dates.ts";
import { say } from "../words/language.ts";

type Day = Hours["days"][number]["day"];

export function dayWord(day: Day): string {
  const words: Record<Day, string> = {
    mon: say("月", "Mon"),
    tue: say("火", "Tue"),
    wed: say("水", "Wed"),
    thu: say("木", "Thu"),
    fri: say("金", "Fri"),
    sat: say("土", "Sat"),
    sun: say("日", "Sun"),
  };
  return words[day];
}

/// The clinic's hours and days off.
export function HoursShown({ hours }: { hours: Hours }): JSX.Element {
  return (
    <>
      {hours.confirmed ? null : (
        <p class="small sub">
          {say("まだ院で決めていないため、ふつうの時間で数えています(未設定)。", "Not set by the clinic yet: the usual hours are used.")}
        </p>
      )}
      <table class="hours max-w-[26rem]">
        <caption class="vh">{say("診療時間", "Hours")}</caption>
        <tbody>
          {hours.days.map(({ day, open }) => (
            <tr key={day}>
              <th scope="row">{dayWord(day)}</th>
              <td class="num">
                {open.length === 0
                  ? say("休み", "closed")
                  : open.map(({ from, to }) => say(`${from}〜${to}`, `${from} to ${to}`)).join(say("、", ", "))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="small mt-2">
        {hours.closed_on_holidays ? say("祝日は休み。", "Closed on Japan's holidays. ") : say("祝日も診療。", "Open on Japan's holidays. ")}
        {say("休みの日：", "Days off: ")}
        {hours.days_off.length === 0
          ? say("なし", "none")
          : hours.days_off.map((day) => briefDay(day, now())).join(say("、", ", "))}
      </p>
    </>
  );
}
