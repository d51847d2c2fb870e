import type { Body } from "../../api/client.ts";
import { perPerson } from "../../api/state.ts";
import type { FoundEntries, FoundEntry, ReadingPurpose, SavedSearch } from "../../api/types.ts";
import { dayAfter, today } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { orcaWord, seatWords } from "../usage/words.ts";
import { actorWord } from "./actor.ts";

/// What is looked for. All are texts as fields hold them, empty for whatever; days are of the clinic, both included.
export interface Criteria {
  from: string;
  until: string;
  class: string;
  action: string;
  outcome: string;
  kind: string;
  person: string;
  terminal: string;
  patient: string;
  word: string;
}

export const NOTHING: Criteria = { from: "", until: "", class: "", action: "", outcome: "", kind: "", person: "", terminal: "", patient: "", word: "" };

/// What may stand in an address. Who, where, which patient and words may be personal: addresses are kept by browsers, printed and sent.
const IN_ADDRESS = ["from", "until", "class", "action", "outcome", "kind"] as const;
const ALLOWED: Partial<Record<keyof Criteria, RegExp>> = {
  from: /^\d{4}-\d{2}-\d{2}$/,
  until: /^\d{4}-\d{2}-\d{2}$/,
  class: /^(decision|usage|raw)$/,
  action: /^[CRUDE]$/,
  outcome: /^(0|4|8|12)$/,
  kind: /^[a-z0-9.@-]{1,100}$/,
};

/// The rest, remembered until the browser's page is closed or the person goes.
export const unaddressed = perPerson<Pick<Criteria, "person" | "terminal" | "patient" | "word">>({ person: "", terminal: "", patient: "", word: "" });

/// The criteria of an address's query; what it cannot say comes from `unaddressed`. Nonsense is as if it were not there.
export function criteriaOf(query: string): Criteria {
  const asked = new URLSearchParams(query);
  const found = { ...NOTHING, ...unaddressed.value };
  for (const name of IN_ADDRESS) {
    const value = asked.get(name) ?? "";
    if (ALLOWED[name]?.test(value)) found[name] = value;
  }
  return found;
}

/// The address of these criteria; keeps in mind what it leaves out.
export function addressFor(criteria: Criteria): string {
  const { person, terminal, patient, word } = criteria;
  unaddressed.value = { person, terminal, patient, word };
  const query = new URLSearchParams(IN_ADDRESS.filter((name) => criteria[name] !== "").map((name) => [name, criteria[name]]));
  return query.size === 0 ? "/journal/search" : `/journal/search?${query.toString()}`;
}

export const isNothing = (criteria: Criteria): boolean => Object.values<string>({ ...criteria }).every((value) => value.trim() === "");

/// The hub searches no single letter: nearly everything holds it.
export const isTooShort = (word: string): boolean => Array.from(word.trim()).length === 1;

/// Midnight in the clinic, so many days after this one.
const midnight = (day: string, later: number): string => new Date(Date.parse(`${day}T00:00:00+09:00`) + later * 86_400_000).toISOString();

/// The request for a page of what meets the criteria.
export function requestFor(criteria: Criteria, why: ReadingPurpose, below: string | null): Body<"searchEntries"> {
  const request: Body<"searchEntries"> = { why, limit: 50, below };
  if (criteria.from) request.from = midnight(criteria.from, 0);
  if (criteria.until) request.until = midnight(criteria.until, 1);
  if (criteria.class) request.class = criteria.class as NonNullable<Body<"searchEntries">["class"]>;
  if (criteria.action) request.action = criteria.action as NonNullable<Body<"searchEntries">["action"]>;
  if (criteria.outcome) request.outcome = criteria.outcome as NonNullable<Body<"searchEntries">["outcome"]>;
  for (const name of ["kind", "person", "terminal", "patient", "word"] as const) {
    const value = criteria[name].trim();
    if (value) request[name] = value;
  }
  return request;
}

/// What of these criteria is kept under a name, of the last so many `days` (a number as a field holds it, empty if they are
/// typed each time); null if nothing is left. A patient's number and words may name a patient: they are never kept.
export function savedOf(criteria: Criteria, days: string): Omit<Body<"saveSearch">, "name"> | null {
  const saved: Omit<Body<"saveSearch">, "name"> = {};
  if (criteria.class) saved.class = criteria.class as NonNullable<Body<"saveSearch">["class"]>;
  if (criteria.action) saved.action = criteria.action as NonNullable<Body<"saveSearch">["action"]>;
  if (criteria.outcome) saved.outcome = criteria.outcome as NonNullable<Body<"saveSearch">["outcome"]>;
  for (const name of ["kind", "person", "terminal"] as const) {
    const value = criteria[name].trim();
    if (value) saved[name] = value;
  }
  if (Object.keys(saved).length === 0) return null;
  if (days) saved.days = Number(days);
  return saved;
}

/// A kept search on the day of `time`.
export function criteriaOfSaved(search: SavedSearch, time: string): Criteria {
  const { days, person, terminal, kind, action, outcome } = search;
  const last = days === null ? "" : today(time);
  return {
    ...NOTHING,
    from: days === null ? "" : dayAfter(time, 1 - days),
    until: last,
    class: search.class ?? "",
    action: action ?? "",
    outcome: outcome ?? "",
    kind: kind ?? "",
    person: person ?? "",
    terminal: terminal ?? "",
  };
}

type Told = NonNullable<FoundEntry["told"]>;

/// The act a record tells of, by its letter (DICOM PS3.15 A.5.2.1, EventActionCode).
export function actionWord(action: Told["action"]): string {
  switch (action) {
    case "C":
      return say("作成", "created");
    case "R":
      return say("閲覧", "read");
    case "U":
      return say("変更", "changed");
    case "D":
      return say("削除", "deleted");
    case "E":
      return say("実行", "executed");
    case null:
      return "";
  }
}

/// How it ended (EventOutcomeIndicator).
export function outcomeWord(outcome: Told["outcome"]): string {
  switch (outcome) {
    case "0":
      return say("できた", "done");
    case "4":
      return say("できなかった", "failed");
    case "8":
      return say("できなかった(重い)", "failed seriously");
    case "12":
      return say("動かなくなった", "failed for good");
    case null:
      return "";
  }
}

/// What an entry says of the act, in a line; without anybody's name but what its own summary has.
export function toldWords({ summary, told }: FoundEntry): string {
  const patients = told?.patients ?? 0;
  const said = [
    summary ? read(summary) : "",
    told ? (orcaWord(told.event ?? "") ?? told.event ?? "") : "",
    told ? actionWord(told.action) : "",
    told ? outcomeWord(told.outcome) : "",
    patients === 0 ? "" : say(`患者${patients}人`, patients === 1 ? "1 patient" : `${patients} patients`),
  ];
  return said.filter(Boolean).join(say("・", ", "));
}

/// What a search by a person left out, in a sentence; empty if nothing.
export const leftOutWords = ({ sessions_left }: Pick<FoundEntries, "sessions_left">): string =>
  sessions_left
    ? say(
        "この人の日レセの利用が多く、調べきれませんでした。端末の記録と、名前のない利用の終わりには、ここに出ていないものがあります。期間を短くしてください。",
        "There are too many sessions of 日レセ of this person: what terminals told of some, and ends without a name, are not among these. Please choose fewer days.",
      )
    : "";

/// Who took part, or who recorded it.
export const whoOf = (entry: FoundEntry): string => {
  const who = entry.told?.who ?? [];
  return who.length > 0 ? who.join(say("、", ", ")) : actorWord(entry);
};

/// Where it was; a dash if it does not say. A terminal that was inferred never looks like one that was told.
export function whereWords({ told }: Pick<FoundEntry, "told">): string {
  const guess = told?.place_by === "connection" || told?.place_by === "ambiguous" ? told.place_by : null;
  const place = (told?.terminals ?? []).join(say("、", ", "));
  return guess === null ? place || "—" : seatWords(place, guess, told?.candidates ?? null);
}
