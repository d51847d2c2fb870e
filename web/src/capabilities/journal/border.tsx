import type { JSX } from "preact";

import type { ClosedGeneration } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { say } from "../../words/language.ts";
import { spoken } from "../../words/spoken.ts";
import { borderWords, closedWords, type Place } from "./place.ts";

/// Divides a list where it comes to what was recorded before a restore.
export function BorderRow({ place, columns }: { place: Place; columns: number }): JSX.Element {
  return (
    <tr>
      <td colSpan={columns} class="sub small">
        <Words>{borderWords(place)}</Words>
      </td>
    </tr>
  );
}

/// Generations that a list came to and could not read.
export function Closed({ closed }: { closed: readonly ClosedGeneration[] }): JSX.Element | null {
  if (closed.length === 0) return null;
  return (
    <div class="note mt-3" role="status">
      {closed.map((one) => (
        <p key={one.generation}>
          <Words>{closedWords(one)}</Words>{" "}
          <span class="small sub nb">
            {say("電話で伝える番号：", "Code for the telephone: ")}
            <b>{spoken(one.message)}</b>
          </span>
        </p>
      ))}
    </div>
  );
}
