import type { Material, ReadingList } from "../../api/types.ts";

/// What whoever asks still has to read, the nearest day first.
export function unread({ materials }: Pick<ReadingList, "materials">): Material[] {
  return materials.filter(({ mine, stopped }) => stopped === null && mine !== null && mine.day === null).sort((a, b) => (a.mine?.due ?? "").localeCompare(b.mine?.due ?? ""));
}

/// What others still have to read.
export function waiting({ materials }: Pick<ReadingList, "materials">): Material[] {
  return materials.filter(({ stopped, read, of }) => stopped === null && read < of);
}

/// What has to be read now: one's own first, then what others have not read, then the rest.
export function inOrder(list: Pick<ReadingList, "materials">): Material[] {
  const first = unread(list);
  const then = waiting(list).filter((one) => !first.includes(one));
  const rest = list.materials.filter((one) => one.stopped === null && !first.includes(one) && !then.includes(one));
  return [...first, ...then, ...rest];
}
