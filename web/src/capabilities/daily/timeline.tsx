import type { JSX } from "preact";

import type { DailyUse } from "../../api/types.ts";
import { say } from "../../words/language.ts";
import { spanWords } from "../usage/words.ts";
import { type Bar, type Lane, lanesOf } from "./lanes.ts";
import { whatWords, whoWords } from "./words.ts";

/// Where a line of the day's list can be reached: a bar leads there.
export const lineId = (at: number): string => `use-${at}`;

// The content security policy allows no style attribute; a property set by the page itself is none.
const placed =
  (left: number, width?: number) =>
  (element: HTMLElement | null): void => {
    element?.style.setProperty("left", `${left}%`);
    if (width !== undefined) element?.style.setProperty("width", `${width}%`);
  };

/// The day as lanes, one a seat. All it shows stands in the list below as text.
export function Timeline({ use }: { use: DailyUse }): JSX.Element | null {
  const found = lanesOf(use);
  if (found === null) return null;
  const hours = Array.from({ length: found.last - found.first + 1 }, (_, n) => found.first + n).filter((hour) => hour % 2 === 0);
  const at = (hour: number): number => (100 * (hour - found.first)) / (found.last - found.first);
  const kinds = new Set(found.lanes.flatMap(({ rows }) => rows.flat().map(({ kind }) => kind)));
  return (
    <figure class="timeline" aria-label={say("席ごとの利用", "Use by seat")}>
      <div class="ticks num" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} ref={placed(at(hour))}>
            {say(`${hour}時`, `${hour}:00`)}
          </span>
        ))}
      </div>
      {found.lanes.map((lane) => (
        <LaneOf key={lane.seat} lane={lane} use={use} />
      ))}
      <figcaption>
        {(["use", "asks", "silent"] as const)
          .filter((kind) => kinds.has(kind))
          .map((kind) => (
            <span key={kind} class="small nb">
              <span class={`stretch key ${kind}`} aria-hidden="true" /> {kindWord(kind)}
            </span>
          ))}
      </figcaption>
    </figure>
  );
}

function kindWord(kind: Bar["kind"]): string {
  if (kind === "use") return say("利用", "use");
  return kind === "asks" ? say("作業者不明", "nobody known") : say("記録なし", "nothing on record");
}

function LaneOf({ lane, use }: { lane: Lane; use: DailyUse }): JSX.Element {
  return (
    <div class="lane">
      <span class="seat">{lane.seat === "" ? say("端末不明", "not known") : lane.seat}</span>
      <div class="track">
        {lane.rows.map((row, number) => (
          <div key={number} class="lane-row">
            {row.map((bar) => (
              <BarOf key={`${bar.line ?? "silent"} ${bar.from}`} bar={bar} seat={lane.seat} use={use} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

function BarOf({ bar, seat, use }: { bar: Bar; seat: string; use: DailyUse }): JSX.Element {
  const place = placed(bar.left, bar.width);
  const line = bar.line === null ? undefined : use.lines[bar.line];
  if (line === undefined || bar.line === null) {
    return (
      <span class="stretch silent" ref={place}>
        <span class="vh">{`${seat} ${spanWords(bar, use.day)} ${kindWord("silent")}`}</span>
      </span>
    );
  }
  const who = whoWords(line, use.named);
  return (
    <a class={`stretch ${bar.kind}`} ref={place} href={`#${lineId(bar.line)}`} aria-label={[seat, spanWords(line, use.day), who, whatWords(line)].join(" ")} onClick={(event) => goTo(event, bar.line ?? 0)}>
      <span aria-hidden="true">{who}</span>
    </a>
  );
}

// The fragment would be another address of the router; the line itself takes the focus.
function goTo(event: MouseEvent, line: number): void {
  event.preventDefault();
  document.getElementById(lineId(line))?.focus();
}
