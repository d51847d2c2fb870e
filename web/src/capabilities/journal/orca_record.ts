import { local, today, wholeDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { orcaWord, seatWords, type PlaceBy } from "../usage/words.ts";

/// One thing that a record of 日レセ's use says.
export interface Said {
  label: string;
  value: string;
}

interface Identity {
  identifier?: { system?: string; value?: string };
  display?: string;
}

/// What is read of an AuditEvent of the hub's own making (FHIR R4).
interface AuditEvent {
  subtype?: { code?: string }[];
  period?: { start?: string; end?: string };
  agent?: { who?: Identity; network?: { address?: string } }[];
  source?: { observer?: Identity };
  entity?: { what?: Identity; detail?: { type: string; valueString?: string }[] }[];
}

const NUMBERS = "urn:sekisho:orca-patient";
const NAMES = "urn:sekisho:patient-name";

/// Whether an entry of that kind tells of the use of 日レセ.
export const isOrca = (kind: string): boolean => kind.startsWith("orca.");

/// What the record says, in the order in which somebody asks: who, whose data, what, when, where, how it ended, how it is known.
export function orcaRecord(record: string): Said[] {
  const event = JSON.parse(record) as AuditEvent;
  const details = new Map<string, string[]>();
  for (const { type, valueString } of (event.entity ?? []).flatMap(({ detail }) => detail ?? [])) {
    if (valueString !== undefined) details.set(type, [...(details.get(type) ?? []), valueString]);
  }
  const code = event.subtype?.at(-1)?.code ?? "";
  const said: [string, string][] = [
    [say("だれが", "Who"), whoWords(event, details)],
    [say("患者番号", "Patient's number"), patientWords(event)],
    [say("何を", "What"), orcaWord(code) ?? code],
    [say("いつ", "When"), whenWords(event)],
    [say("どこで", "Where"), whereOf(event, code, details)],
    [say("終わったときの機能", "Function it ended in"), functionWords(details)],
    [say("その利用の終わり", "How its session ended"), endWords(details)],
    [say("回数", "Times"), details.get("times")?.map((times) => grouped(Number(times))).join("") ?? ""],
    [say("操作のない時間", "Without an act"), quietWords(details)],
    [say("結果", "Result"), resultWords(details)],
    [say("もとの表", "Read from"), details.get("table")?.join(" ") ?? ""],
    [say("わかりかた", "How it is known"), knownWords(details)],
    [say("結びつけ", "Joined"), joinWords(details)],
  ];
  return said.filter(([, value]) => value !== "").map(([label, value]) => ({ label, value }));
}

const first = (details: Map<string, string[]>, type: string): string => details.get(type)?.[0] ?? "";

function whoWords(event: AuditEvent, details: Map<string, string[]>): string {
  const who = event.agent?.[0]?.who;
  const operator = who?.identifier?.value ?? "";
  if (operator === "") return say("記録にありません", "not recorded");
  const name = who?.display ?? "";
  const words = name === "" ? say(`ユーザID ${operator}`, `operator ${operator}`) : say(`${name}(ユーザID ${operator})`, `${name} (operator ${operator})`);
  return details.has("who_by") ? words + say("。同じ利用のほかの記録から", ", out of other records of the session") : words;
}

function patientWords(event: AuditEvent): string {
  const patients = (event.entity ?? []).map(({ what }) => what?.identifier);
  const words = patients.map((one) => (one?.system === NUMBERS ? (one.value ?? "") : one?.system === NAMES ? say("開けません(符号のままです)", "cannot be opened") : ""));
  return words.filter(Boolean).join(say("、", ", "));
}

const two = (number: number): string => String(number).padStart(2, "0");

/// To the second: how long a patient was open matters.
function clock(time: string): string {
  const { hour, minute } = local(time);
  return `${two(hour)}:${two(minute)}:${two(new Date(time).getUTCSeconds())}`;
}

const moment = (time: string): string => `${wholeDay(today(time))} ${clock(time)}`;

const spanOf = (from: string, until: string): string => `${moment(from)}–${today(from) === today(until) ? clock(until) : moment(until)}`;

function whenWords({ period }: AuditEvent): string {
  const { start, end } = period ?? {};
  if (end === undefined) return "";
  return start === undefined ? say(`${moment(end)}まで(はじまりは見ていません)`, `until ${moment(end)}; its begin was not seen`) : spanOf(start, end);
}

function whereOf(event: AuditEvent, code: string, details: Map<string, string[]>): string {
  if (code.startsWith("orca-at-terminal:")) return event.source?.observer?.display ?? "";
  const guessed = details.get("place_by")?.find((by): by is PlaceBy => by === "connection" || by === "ambiguous") ?? null;
  const place = event.agent?.[0]?.network?.address ?? "";
  if (place === "" && guessed === null) return say("端末不明", "terminal not known");
  const words = seatWords(place, guessed, Number(first(details, "candidates")));
  return details.get("place_by")?.includes("session") ? words + say("。同じ利用の終わりの記録から", ", out of the session's end") : words;
}

function functionWords(details: Map<string, string[]>): string {
  const name = first(details, "function");
  return name === "" ? "" : (orcaWord(`orca-${name}`) ?? name);
}

function endWords(details: Map<string, string[]>): string {
  const how = first(details, "session_ended");
  if (how === "") return "";
  const until = first(details, "session_until");
  return [orcaWord(`orca-${how}`) ?? how, until === "" ? "" : moment(until)].filter(Boolean).join(say("、", ", "));
}

function quietWords(details: Map<string, string[]>): string {
  const spans = (details.get("quiet") ?? []).map((span) => {
    const [from, until] = span.split("/");
    return from !== undefined && until !== undefined ? spanOf(from, until) : say("10分以上はありません", "none of ten minutes");
  });
  return spans.join(say("、", ", "));
}

function resultWords(details: Map<string, string[]>): string {
  switch (first(details, "result")) {
    case "":
      return "";
    case "done":
      return say("できた", "done");
    case "failed":
      return say("できなかった", "failed");
    case "unfinished":
      return say("終わっていない", "not finished");
  }
  return first(details, "result");
}

function knownWords(details: Map<string, string[]>): string {
  const interval = Number(first(details, "interval_ms"));
  const seconds = grouped(Math.ceil(interval / 1000));
  const said = [
    interval > 0 ? say(`${seconds}秒までの間をおいて見ていたので、はじめと終わりは、その分ずれることがあります。`, `It was looked every ${seconds} s at most, by which begin and end may differ.`) : "",
    details.has("cut") ? say("終わったところは見ていません。", "Its end was not seen.") : "",
  ];
  return said.filter(Boolean).join(say("", " "));
}

function joinWords(details: Map<string, string[]>): string {
  switch (first(details, "session_join")) {
    case "unfinished":
      return say("同じ利用のほかの記録を、調べきれませんでした。もう一度開くと、わかることがあります。", "Other records of the session could not all be looked up. Opening it again may tell more.");
    case "other-times":
      return say("同じ目印の利用はありますが、時間が合わないので、結びつけていません。", "There is a session of the same mark, but of another time; it is not joined.");
    case "other-terminal":
      return say("同じ目印の利用はありますが、端末がちがうので、結びつけていません。", "There is a session of the same mark, but at another terminal; it is not joined.");
  }
  return "";
}
