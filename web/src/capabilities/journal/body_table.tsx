import type { JSX } from "preact";

import type { Answer } from "../../api/client.ts";
import { Words } from "../../parts/page.tsx";
import { read, say } from "../../words/language.ts";
import { memberWord, type Plain, valueWord } from "./member_words.ts";

type Body = Answer<"getEntryBody">;

interface Row {
  label: string;
  /// Empty for a row that heads others.
  value: string;
  depth: number;
}

type Json = Plain | readonly Json[] | { readonly [name: string]: Json };

const MOST_ITEMS = 50; // of one list; the form as kept has them all
const DEEPEST = 4; // as far as style.css moves rows in

/// What an entry says, one thing a row; what lies inside another thing stands below it, further in.
export function BodyTable({ body }: { body: Body }): JSX.Element {
  return (
    <table class="body-table">
      <caption class="vh">{say("本文", "Body")}</caption>
      <thead>
        <tr>
          <th scope="col">{say("項目", "Item")}</th>
          <th scope="col">{say("内容", "Content")}</th>
        </tr>
      </thead>
      <tbody>
        {rowsOfBody(body).map(({ label, value, depth }, index) => (
          <tr key={index} class={`in-${Math.min(depth, DEEPEST)}${value === "" ? " over" : ""}`}>
            <th scope="row">
              <Words>{label}</Words>
            </th>
            <td>
              <Words>{value}</Words>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

// The fields are the members of the JSON in their order, each with its word; the JSON has them whole.
// Who decided is a name in the fields and an id in the JSON.
function rowsOfBody({ fields, json }: Body): Row[] {
  const members = json === null ? [] : Object.entries(JSON.parse(json) as Record<string, Json>);
  return fields.flatMap(({ label, value }, at) => {
    const [name, whole] = members.length === fields.length ? (members[at] ?? ["", value]) : ["", value];
    return rowsOf(read(label), name, name === "by" ? byWhom(value, whole) : whole, 0);
  });
}

/// A name. The hub has none, and somebody whom no register knows stands with an id.
function byWhom(value: string, whole: Json): Json {
  if (value === '{"hub":true}') return say("関所本体", "The hub");
  if (value.startsWith('{"console":')) return say("この機械で設定した人", "whoever set it up");
  return value.startsWith("{") ? whole : value;
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isPlain = (value: Json): value is Plain => value === null || typeof value !== "object";

function rowsOf(label: string, name: string, value: Json, depth: number): Row[] {
  if (isList(value)) return rowsOfList(label, name, value, depth);
  if (isPlain(value)) return [{ label, value: valueWord(name, value), depth }];
  const inside = Object.entries(value).flatMap(([key, one]) => rowsOf(memberWord(key), key, one, depth + 1));
  return [{ label, value: "", depth }, ...inside];
}

function rowsOfList(label: string, name: string, items: readonly Json[], depth: number): Row[] {
  if (items.length === 0) return [{ label, value: say("なし", "none"), depth }];
  if (items.every(isPlain)) return [{ label, value: items.map((item) => valueWord(name, item)).join(say("、", ", ")), depth }];
  const shown = items.slice(0, MOST_ITEMS).flatMap((item, at) => rowsOf(`${at + 1}`, name, item, depth + 1));
  const rest = items.length - MOST_ITEMS;
  const more = rest > 0 ? [{ label: "", value: say(`ほか${rest}件は「もとの形」にあります`, `${rest} more under “As kept”`), depth: depth + 1 }] : [];
  return [{ label, value: say(`${items.length}件`, `${items.length}`), depth }, ...shown, ...more];
}
