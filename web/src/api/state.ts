import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";

import { ask, Away, Refused, useCsrf } from "./client.ts";
import type { Session, Status } from "./types.ts";

/// What the hub last said about itself; null before its first answer.
export const status = signal<Status | null>(null);

/// Whether the hub does not answer at present.
export const away = signal(false);

/// Who is signed in: undefined while that is not known yet, null for nobody.
export const session = signal<Session | null | undefined>(undefined);

/// Whether the session of `session` has ended while a page of it was open: the page waits unseen, with what was typed
/// into it, until the same person is back.
export const covered = signal(false);

/// Who is signing in over a covered page and has something left to prove; null for nobody.
const arriving = signal<Session | null>(null);

/// Who is at this browser now: as `session`, but for a page that is covered.
export const visitor = computed(() => (covered.value ? arriving.value : session.value));

/// Calls `forget` now and whenever `who` has become another person or nobody, at the end of the batch in which it did.
export function whenOther(who: ReadonlySignal<Session | null | undefined>, forget: () => void): void {
  computed(() => who.value?.person.id).subscribe(forget);
}

/// What is remembered of the person signed in beyond the page they see: every such thing is kept in one of these. It is
/// `empty` again as soon as they have signed out or somebody else has come, and stays while their page is covered.
export function perPerson<T>(empty: T): Signal<T> {
  const kept = signal(empty);
  whenOther(session, () => (kept.value = empty));
  return kept;
}

/// How many sessions elsewhere ended when this browser signed in, since there were too many.
export const ended_elsewhere = perPerson(0);

/// Rises whenever the page should read again what it shows.
export const boardChanged = signal(0);
export const devicesChanged = signal(0);
export const journalChanged = signal(0);
export const peopleChanged = signal(0);
export const worriesChanged = signal(0);

/// Whether decisions can be taken now. They cannot while the journal does not record.
export const mayDecide = computed(() => !away.value && status.value?.journal.state !== "read-only");

let clock_lead_ms = 0; // the hub's clock minus this machine's

/// The hub's time now, as far as this page can tell.
export function now(): string {
  return new Date(Date.now() + clock_lead_ms).toISOString();
}

export function learnStatus(said: Status): void {
  clock_lead_ms = Date.parse(said.hub_time) - Date.now();
  status.value = said;
  away.value = false;
}

/// What the hub says of the session. One that ended by itself, or has to be proved again, covers the page; anybody
/// else who comes takes it away.
export function learnSession(said: Session | null): void {
  useCsrf(said?.csrf ?? "");
  const of = proved.peek() ? session.peek() : null;
  const same = of && (said === null || said.person.id === of.person.id);
  batch(() => {
    if (same && said?.proof !== "whole") {
      arriving.value = said;
      covered.value = true;
      return;
    }
    if (covered.peek()) readAgain(); // nothing was heard meanwhile
    forgetSession();
    session.value = said;
  });
  if (said?.ended_elsewhere !== undefined) ended_elsewhere.value = said.ended_elsewhere;
}

/// Nobody is signed in, and no page waits for anybody: the person has signed out.
export function signedOut(): void {
  useCsrf("");
  batch(forgetSession);
}

function forgetSession(): void {
  covered.value = false;
  arriving.value = null;
  session.value = null;
}

/// Everything shown is read again.
export function readAgain(): void {
  boardChanged.value += 1;
  devicesChanged.value += 1;
  journalChanged.value += 1;
  peopleChanged.value += 1;
  worriesChanged.value += 1;
}

/// Whether the person signed in has nothing left to prove or to enrol: until then every page but that is shut.
export const proved = computed(() => session.value?.proof === "whole");

/// Whether the person signed in may call an operation.
export function may(operation: string): boolean {
  return session.value?.may.includes(operation) ?? false;
}

/// Reads status and session anew: both are asked for at once and learnt together, so that the page is laid out once.
export async function begin(): Promise<void> {
  try {
    const [said, held] = await Promise.all([ask("getStatus"), askWhoIsSignedIn()]);
    batch(() => {
      learnStatus(said);
      learnSession(held);
    });
  } catch (error) {
    if (error instanceof Away) away.value = true;
    else if (error instanceof Refused) learnSession(null);
    else throw error;
  }
}

async function askWhoIsSignedIn(): Promise<Session | null> {
  try {
    return await ask("getSession");
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
