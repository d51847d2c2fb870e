import type { Signal } from "@preact/signals";
import type { JSX } from "preact";

import { now } from "../../api/state.ts";
import type { LogFinding, LogMaterial, LogUse } from "../../api/types.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Words } from "../../parts/page.tsx";
import { briefDay, clockOf } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { placeOf } from "../journal/place.ts";
import { isRead } from "./recorded.ts";
import { findingWord, functionWord, itemWords } from "./words.ts";

/// What the checker says of the material, while they write it.
export interface Said {
  remarks: Signal<Partial<Record<LogFinding, string>>>;
  /// Of each sample: fine, or what is odd about it ("" while that is not said).
  samples: Signal<Record<number, string>>;
}
export const FINE = "fine";

/// Whether everything was said that is asked for.
export function isSaid(material: LogMaterial, { remarks, samples }: Said): boolean {
  const remarked = material.findings.every(({ kind, count }) => count === 0 || oneLine(remarks.value[kind] ?? "") !== "");
  return remarked && material.samples.every(({ index }) => oneLine(samples.value[index] ?? "") !== "");
}

/// As the hub takes it.
export function bodyOf(material: LogMaterial, { remarks, samples }: Said) {
  return {
    digest: material.digest,
    remarks: material.findings.filter(({ count }) => count > 0).map(({ kind }) => ({ kind, remark: oneLine(remarks.value[kind] ?? "") })),
    samples: material.samples.map(({ index }) => {
      const said = samples.value[index] ?? "";
      return said === FINE ? { index, fine: true } : { index, fine: false, said: oneLine(said) };
    }),
  };
}

/// Use by hour and function: one row a function, hours in which anything was.
export function UseTable({ use }: { use: readonly LogUse[] }): JSX.Element {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter((hour) => use.some((one) => (one.hours[hour] ?? 0) > 0));
  if (hours.length === 0) return <p>{say("この期間の利用は、記録にありません。", "No use of these days is on record.")}</p>;
  return (
    <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("時間帯と機能ごとの利用", "Use by hour and function")}>
      <table class="hours">
        <caption class="vh">{say("時間帯と機能ごとの利用", "Use by hour and function")}</caption>
        <thead>
          <tr>
            <th scope="col">{say("機能", "Function")}</th>
            {hours.map((hour) => (
              <th key={hour} scope="col" class="num">
                {say(`${hour}時`, `${hour}:00`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {use.map((one) => (
            <tr key={one.function}>
              <th scope="row">{functionWord(one.function)}</th>
              {hours.map((hour) => (
                <td key={hour} class="num">
                  {one.hours[hour] || ""}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/// What the system found in the records, and what is asked about it.
export function Material({ material, said, tried }: { material: LogMaterial; said: Said; tried: boolean }): JSX.Element {
  return (
    <>
      <h2 class="mt-4 text-[1.0625rem]">{say("時間帯と機能ごとの利用", "Use by hour and function")}</h2>
      <UseTable use={material.use} />
      <Notes material={material} />
      {material.findings.map((found) => (
        <Found key={found.kind} found={found} count={countWord(found, material)} said={said} tried={tried} />
      ))}
      <Samples material={material} said={said} tried={tried} />
    </>
  );
}

function Notes({ material }: { material: LogMaterial }): JSX.Element | null {
  const notes = [
    material.whole ? "" : say("この期間の記録を、まだ数えています。数え終わるまで、そのままお待ちください。", "The records of these days are still being counted. Stay here until they are."),
    material.named ? "" : say("職員への説明がまだの日があり、その日の名前は出ません。", "On some days no notice to staff holds: nobody is named."),
    material.hidden ? say("名前は、職員への説明で決めた人だけに見えます。見ていないことが残ります。", "Names are shown to those whom the notice to staff names. That you saw none is kept.") : "",
    material.cut ? say("復元する前の記録は、抜き取りに入っていません。", "No samples are drawn out of what was recorded before a restore.") : "",
  ].filter(Boolean);
  if (notes.length === 0) return null;
  return (
    <ul class="note my-3">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}

/// A number only where it was counted.
function countWord({ kind, count }: LogMaterial["findings"][number], material: LogMaterial): string {
  // Days that wait for somebody are counted by the calendar.
  if (count === 0 && kind !== "unconfirmed-days" && !isRead(material)) return say("数えられません", "cannot be counted");
  if (count === 0 && !material.whole) return say("まだ数えています", "still being counted");
  return say(`${count}件`, String(count));
}

function Found({ found, count, said, tried }: { found: LogMaterial["findings"][number]; count: string; said: Said; tried: boolean }): JSX.Element {
  const value = said.remarks.value[found.kind] ?? "";
  const word = findingWord(found.kind);
  return (
    <section aria-label={word} class="mt-4">
      <h2 class="text-[1.0625rem]">
        {word}
        {say("：", ": ")}
        <span class="num">{count}</span>
      </h2>
      <ul class="small">
        {found.items.slice(0, 20).map((item) => (
          <li key={JSON.stringify(item)}>
            <span class="num">
              {briefDay(item.day, now())} {item.from && item.until ? `${clockOf(item.from)}–${clockOf(item.until)}` : ""}
            </span>{" "}
            <Words>{itemWords(item)}</Words>
          </li>
        ))}
      </ul>
      {found.count > 20 ? <p class="small sub">{say(`ほか${found.count - 20}件`, `and ${found.count - 20} more`)}</p> : null}
      {found.count > 0 ? (
        <Field
          label={say(`${word}について`, `On: ${word}`)}
          rule={say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.")}
          maxLength={1000}
          value={value}
          onInput={(text) => (said.remarks.value = { ...said.remarks.value, [found.kind]: text })}
          wrong={tried && oneLine(value) === "" ? say("わかったことを入れてください。", "Please say what you found out.") : undefined}
        />
      ) : null}
    </section>
  );
}

function Samples({ material, said, tried }: { material: LogMaterial; said: Said; tried: boolean }): JSX.Element | null {
  if (material.samples.length === 0) return null;
  return (
    <section aria-label={say("抜き取り", "Samples")} class="mt-4">
      <h2 class="text-[1.0625rem]">{say(`抜き取り ${material.samples.length}件`, `${material.samples.length} samples`)}</h2>
      <p class="small sub">{say("日誌の封から決まる番号で選んでいます。だれも選べず、あとから確かめられます。番号を押すと、別の画面で開きます。", "Chosen by numbers that follow from the journal's seal: nobody can choose them, and anybody can check the draw. A number opens in a window of its own.")}</p>
      {material.samples.map(({ index, kind }) => (
        <Sample key={index} index={index} generation={material.draw.generation} kind={kind} said={said} tried={tried} />
      ))}
    </section>
  );
}

interface SampleProps {
  index: number;
  generation: number;
  kind: string;
  said: Said;
  tried: boolean;
}

function Sample({ index, generation, kind, said, tried }: SampleProps): JSX.Element {
  const value = said.samples.value[index];
  const odd = value !== undefined && value !== FINE;
  const say_of = (text: string): void => {
    said.samples.value = { ...said.samples.value, [index]: text };
  };
  return (
    <div class="mt-2">
      <p>
        <a href={`/journal/${placeOf({ generation, index })}`} target="_blank" rel="noopener">
          {say(`日誌の${index}番`, `Entry ${index}`)}
        </a>{" "}
        <span class="small sub">{kind}</span>
      </p>
      <Choice<"fine" | "odd">
        label={say(`${index}番を見て`, `Entry ${index}`)}
        options={[
          { value: "fine", word: say("おかしくない", "Nothing odd") },
          { value: "odd", word: say("気になる", "Something odd") },
        ]}
        chosen={value === undefined ? [] : [odd ? "odd" : "fine"]}
        onChange={([chosen]) => say_of(chosen === "odd" ? "" : FINE)}
        wrong={tried && value === undefined ? say("どちらかをえらんでください。", "Please choose one.") : undefined}
      />
      {odd ? (
        <Field
          label={say(`${index}番の気になること`, `What is odd about entry ${index}`)}
          maxLength={1000}
          value={value}
          onInput={say_of}
          wrong={tried && oneLine(value) === "" ? say("気になることを入れてください。", "Please say what is odd.") : undefined}
        />
      ) : null}
    </div>
  );
}
