import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { now } from "../../api/state.ts";
import type { Role, SignIn } from "../../api/types.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { dayAfter } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { ROLES, roleGist, roleWord } from "./roles.ts";

const YEAR_DAYS = 365;
const LONGEST_DAYS = 400;
const SET_UP_DAYS = 7;

/// What somebody is being given, as long as it is typed.
export interface Grant {
  roles: Signal<Role[]>;
  reason: Signal<string>;
  until: Signal<string>;
  contract: Signal<string>;
  scope: Signal<string>;
}

const dayIn = (days: number): string => dayAfter(now(), days);

/// Begins with what the person has, and a last day a year ahead.
export function useGrant(one?: SignIn): Grant {
  return {
    roles: useSignal<Role[]>(one?.roles ?? []),
    reason: useSignal(""),
    until: useSignal(dayIn(YEAR_DAYS)),
    contract: useSignal(one?.contract ?? ""),
    scope: useSignal(one?.scope ?? ""),
  };
}

const DECIDING: readonly Role[] = ["director", "administrator", "safety-manager"];
const OUTSIDE: readonly Role[] = ["provider", "set-up"];

function rolesWrong(roles: readonly Role[]): string | undefined {
  if (roles.length === 0) return say("役割を1つ以上えらんでください。", "Choose at least one role.");
  const holdsOne = (those: readonly Role[]): boolean => roles.some((role) => those.includes(role));
  return holdsOne(DECIDING) && holdsOne(OUTSIDE)
    ? say("外から来る人の役割と、決める人の役割は、一緒にできません。", "A role from outside cannot go together with one that decides.")
    : undefined;
}

/// The roles that the hub lets whoever is signed in give to `one`: a director or a set-up account is a director's to give,
/// once there is one. What somebody has already can be given on.
export function offeredRoles(giver: readonly Role[], sign_ins: readonly Pick<SignIn, "roles">[], one?: Pick<SignIn, "roles">): readonly Role[] {
  const directs = giver.includes("director") || !sign_ins.some(({ roles }) => roles.includes("director"));
  return ROLES.filter((role) => directs || (role !== "director" && role !== "set-up") || one?.roles.includes(role));
}

type Wrong = Partial<Record<keyof Grant, string | undefined>>;

/// What cannot stand, at each field. The hub judges the same way.
export function grantWrong({ roles, reason, until, contract, scope }: Grant): Wrong {
  const last = dayIn(roles.value.includes("set-up") ? SET_UP_DAYS : LONGEST_DAYS);
  const provider = roles.value.includes("provider");
  return {
    roles: rolesWrong(roles.value),
    reason: reason.value.trim() === "" ? say("理由を入れてください。", "Please give a reason.") : undefined,
    until:
      until.value < dayIn(0) || until.value > last
        ? roles.value.includes("set-up")
          ? say("設置作業者は、7日先までの日にしてください。", "A set-up account ends within seven days.")
          : say("今日から400日先までの日にしてください。", "Give a day within 400 days.")
        : undefined,
    contract: provider && contract.value.trim() === "" ? say("契約を入れてください。", "Please name the contract.") : undefined,
    scope: provider && scope.value.trim() === "" ? say("作業の範囲を入れてください。", "Please say what it covers.") : undefined,
  };
}

export const grantStands = (grant: Grant): boolean => Object.values(grantWrong(grant)).every((wrong) => wrong === undefined);

interface GrantBody {
  roles: Role[];
  reason: string;
  until: string;
  contract?: string;
  scope?: string;
}

/// As the hub takes it.
export function grantBody({ roles, reason, until, contract, scope }: Grant): GrantBody {
  return {
    roles: roles.value,
    reason: reason.value.trim(),
    until: until.value,
    ...(roles.value.includes("provider") ? { contract: contract.value.trim(), scope: scope.value.trim() } : {}),
  };
}

/// Roles, why, until when, and of a provider by which contract.
export function GrantFields({ grant, offered, tried }: { grant: Grant; offered: readonly Role[]; tried: boolean }): JSX.Element {
  const wrong: Wrong = tried ? grantWrong(grant) : {};
  return (
    <>
      <Choice<Role>
        at="/roles"
        label={say("役割", "Roles")}
        hint={say(
          "院長、設定担当、安全管理責任者、サポート事業所、設置作業者は、はじめてのログインで2段階目の確認を登録します。",
          "Everybody but staff and temporaries enrols a second step at the first sign-in.",
        )}
        several
        options={offered.map((value) => ({ value, word: roleWord(value), more: roleGist(value) }))}
        chosen={grant.roles.value}
        onChange={(chosen) => (grant.roles.value = chosen)}
        wrong={wrong.roles}
      />
      <Line at="/reason" label={say("この役割にする理由", "Why these roles")} value={grant.reason} wrong={wrong.reason} />
      <Field
        at="/until"
        label={say("いつまで(最後の日)", "Until (last day)")}
        hint={say("期限の前に、続けるかどうかを決め直します。", "Before that day it is decided anew whether it goes on.")}
        type="date"
        value={grant.until.value}
        onInput={(value) => (grant.until.value = value)}
        wrong={wrong.until}
      />
      {grant.roles.value.includes("provider") ? (
        <>
          <Line at="/contract" label={say("契約(名前と日付)", "Contract, with its date")} value={grant.contract} wrong={wrong.contract} />
          <Line at="/scope" label={say("作業の範囲", "What it covers")} value={grant.scope} wrong={wrong.scope} />
        </>
      ) : null}
    </>
  );
}

function Line({ at, label, value, wrong }: { at: string; label: string; value: Signal<string>; wrong: string | undefined }): JSX.Element {
  return (
    <Field
      at={at}
      label={label}
      rule={say("1行、200文字までにしてください。", "Use one line of up to 200 characters.")}
      maxLength={200}
      value={value.value}
      onInput={(typed) => (value.value = typed)}
      wrong={wrong}
    />
  );
}
