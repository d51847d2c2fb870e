import { status } from "../../api/state.ts";
import type { ClosedGeneration, Entry } from "../../api/types.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";

/// Where an entry lies: the generation of the journal, and its index in it.
export interface Place {
  generation: number;
  index: number;
}

/// The generation that goes on; null before the hub's first answer.
const newest = (): number | null => status.value?.journal.generation ?? null;

/// Whether it lies in a generation that has ended, from before a restore.
export const isEarlier = ({ generation }: Place): boolean => newest() !== null && generation !== newest();

/// As an address names it: "1-77", or "77" of the generation that goes on.
export const placeOf = (place: Place): string => (isEarlier(place) ? `${place.generation}-${place.index}` : `${place.index}`);

/// As the hub is asked for it, whichever generation goes on by then.
export const wholePlace = ({ generation, index }: Place): string => `${generation}-${index}`;

/// What an address names; null if that can be no entry.
export function placeFrom(text: string): Place | null {
  const found = /^(?:([1-9]\d{0,5})-)?(\d{1,15})$/.exec(text);
  return found ? { generation: Number(found[1] ?? newest() ?? 1), index: Number(found[2]) } : null;
}

/// An entry's number, with its generation if that has ended.
export function placeWords(place: Place): string {
  const number = grouped(place.index);
  return isEarlier(place) ? say(`第${place.generation}世代 ${number}`, `generation ${place.generation}, ${number}`) : number;
}

/// Of what kind such an entry is, in plain words.
export const earlierWords = ({ generation }: Place): string => say(`復元する前の記録(第${generation}世代)`, `From before a restore (generation ${generation})`);

/// Stands where a list comes to a generation that has ended.
export const borderWords = ({ generation }: Place): string =>
  say(`これより前は、復元する前の記録です(第${generation}世代)`, `From here on: entries from before a restore (generation ${generation})`);

/// The entry at which a list comes to an earlier generation, if this is one.
export function isBorder(entries: readonly Entry[], at: number): boolean {
  const entry = entries[at];
  return entry !== undefined && isEarlier(entry) && entry.generation !== entries[at - 1]?.generation;
}

/// Below which entry a list goes on, as somebody reads it.
export function beyondWords(next: string): string {
  const place = placeFrom(next);
  return place ? placeWords(place) : next;
}

/// What a list could not show.
export const closedWords = ({ generation, text }: ClosedGeneration): string =>
  say(`復元する前の記録(第${generation}世代)は読めません：${read(text)}`, `The entries from before a restore (generation ${generation}) cannot be read: ${read(text)}`);

/// How far a search came that has come to its end.
export const searchedWords = (closed: readonly ClosedGeneration[]): string =>
  closed.length === 0
    ? say("最初の記録まで、すべてさがしました。", "The whole journal was searched.")
    : say("読めない世代をのぞいて、最初の記録までさがしました。", "Searched to the first entry, but for generations that cannot be read.");
