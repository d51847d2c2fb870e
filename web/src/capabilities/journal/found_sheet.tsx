import type { JSX } from "preact";

import { now } from "../../api/state.ts";
import type { Checkpoint, FoundEntries, FoundEntry } from "../../api/types.ts";
import { Words } from "../../parts/page.tsx";
import { Sheet, Signatures } from "../../parts/paper.tsx";
import { dated, wholeDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { unseenWords } from "../usage/words.ts";
import { FoundHead } from "./found_head.tsx";
import { beyondWords, closedWords, isEarlier, searchedWords, wholePlace } from "./place.ts";
import { proofWords } from "./proof.tsx";
import { type Criteria, leftOutWords, toldWords, whereWords, whoOf } from "./search_criteria.ts";

interface FoundSheetProps {
  criteria: Criteria;
  found: FoundEntries;
  checkpoint: Checkpoint | undefined;
}

/// What a search found, on A4: for a patient who asks who looked at their record, or for a look at one person's use. It
/// says what was looked for but a patient's number, which is written by hand, and how far the journal was searched.
export function FoundSheet({ criteria, found, checkpoint }: FoundSheetProps): JSX.Element {
  return (
    <Sheet title={say("利用の記録(開示・確認用)", "Record of use, for disclosure or review")} at={now()} facts={factsOf(criteria, found)} checkpoint={checkpoint}>
      {found.entries.length === 0 ? <p>{nothingWords(found)}</p> : <FoundRegister entries={found.entries} />}
      <p class="fine">{unseenWords()}</p>
      <p class="fine">
        {say(
          "番号は日誌の通し番号です。1件ずつの証明は、番号から取り出せます(記録の画面、または sekisho journal proof 番号)。封の値は欄外にあります。",
          "Numbers are places in the journal. The proof of each entry is had by its number (its page, or sekisho journal proof NUMBER); the seal stands in the margin.",
        )}
      </p>
      {found.entries.some(isEarlier) ? (
        <p class="fine">
          {say(
            "「1-77」のように世代がついた番号は、バックアップから復元する前の記録です。その世代の最後の封で確かめられます(sekisho journal proof 1-77)。",
            "Numbers with a generation, such as 1-77, are of entries from before a restore, under the last seal of their generation (sekisho journal proof 1-77).",
          )}
        </p>
      ) : null}
      <Signatures />
    </Sheet>
  );
}

const nothingWords = ({ next, closed }: FoundEntries): string => {
  const nothing = say("当てはまる記録はありません。", "Nothing meets these criteria.");
  return next === null && closed.length > 0 ? nothing + say("", " ") + searchedWords(closed) : nothing;
};

function rangeWords({ next, closed }: FoundEntries): string {
  if (next !== null) return say(`${beyondWords(next)}番より前は調べていません`, `not before number ${beyondWords(next)}`);
  return closed.length === 0 ? say("最初の記録まですべて", "the whole journal") : searchedWords(closed);
}

/// Words one after the other; some of them are whole sentences.
const joined = (parts: readonly string[]): string =>
  parts.filter(Boolean).reduce((text, part) => `${text}${text.endsWith("。") ? "" : text.endsWith(".") ? " " : say("、", ", ")}${part}`);

function factsOf(criteria: Criteria, found: FoundEntries): { label: string; value: string }[] {
  const days = [criteria.from && say(`${wholeDay(criteria.from)}から`, `from ${wholeDay(criteria.from)}`), criteria.until && say(`${wholeDay(criteria.until)}まで`, `to ${wholeDay(criteria.until)}`)];
  const facts = [
    { label: say("期間", "Days"), value: days.filter(Boolean).join(say("", " ")) || say("すべて", "All") },
    { label: say("人", "Person"), value: criteria.person },
    { label: say("端末", "Terminal"), value: criteria.terminal },
    { label: say("患者番号", "Patient"), value: criteria.patient && say("(手で記入)", "(by hand)") },
    { label: say("ことば", "Words"), value: criteria.word },
    { label: say("件数", "Entries"), value: grouped(found.entries.length) },
    {
      label: say("調べた範囲", "Searched"),
      value: joined([
        rangeWords(found),
        found.unread === 0 ? "" : say(`開けなかった記録 ${grouped(found.unread)}件`, `${grouped(found.unread)} could not be opened`),
        ...found.closed.map(closedWords),
        leftOutWords(found),
      ]),
    },
  ];
  return facts.filter(({ value }) => value !== "");
}

function FoundRegister({ entries }: { entries: readonly FoundEntry[] }): JSX.Element {
  return (
    <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("見つかった記録の一覧", "Entries that were found")}>
      <table class="register found">
        <FoundHead />
        <tbody>
          {entries.map((entry) => (
            <tr key={wholePlace(entry)}>
              <td class="num nb">{isEarlier(entry) ? wholePlace(entry) : grouped(entry.index)}</td>
              <td class="num nb">{dated(entry.told?.from ?? entry.recorded, now())}</td>
              <th scope="row">
                {read(entry.title)}
                <div class="fine">
                  <Words>{toldWords(entry)}</Words>
                </div>
              </th>
              <td>
                <Words>{whoOf(entry)}</Words>
              </td>
              <td>
                <Words>{whereWords(entry)}</Words>
              </td>
              <td>{proofWords(entry.proof)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
