import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { now, peopleChanged } from "../../api/state.ts";
import type { AccessRegister, Seat } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { AccountRow } from "./account_row.tsx";
import { OperatorsPart } from "./operators.tsx";

/// 利用者・権限: the accounts found on each machine, and whose they are.
export function AccessRegisterPage(): JSX.Element {
  const asked = useAnswer("access-register", () => ask("listAccountOwners"), peopleChanged);
  return (
    <div class="narrow">
      <p class="crumb">
        <Link href="/people">{say("職員と権限", "Staff and access")}</Link>
      </p>
      <PageHead
        title={say("利用者・権限の台帳", "Access register")}
        sub={say(
          "機器で見つかったアカウントごとに、だれのものかを決めます。1つのアカウントの持ち主は1人です。",
          "For each account that was found on a machine it is decided whose it is. An account has one owner.",
        )}
        acts={
          <Link class="btn sm" href="/print/access">
            {say("印刷する", "Print")}
          </Link>
        }
      />
      <Shown asked={asked} waiting={say("台帳を読んでいます", "Reading the register")}>
        {(register) => (
          <>
            {register.seats.length === 0 ? <NoSeat /> : <Seats register={register} changed={asked.again} />}
            <OperatorsPart people={register.people} />
          </>
        )}
      </Shown>
    </div>
  );
}

function NoSeat(): JSX.Element {
  return (
    <Empty title={say("アカウントは、まだ届いていません", "No accounts have arrived yet")}>
      {say("機器に見守りプログラムを入れると、その機器のアカウントがここに出ます。", "Once a machine has its agent, its accounts appear here. ")}
      <Link href="/devices/connect">{say("機器をつなぐ", "Connect a machine")}</Link>
    </Empty>
  );
}

function usable({ accounts }: Seat): number {
  return accounts.filter(({ found, stopped }) => found && stopped !== true).length;
}

function open({ accounts }: Seat): number {
  return accounts.filter(({ found, stopped, standing }) => found && stopped !== true && standing === null).length;
}

function Seats({ register, changed }: { register: AccessRegister; changed: () => void }): JSX.Element {
  const left = register.seats.reduce((sum, seat) => sum + open(seat), 0);
  return (
    <>
      <p class="lead">
        {left === 0 ? (
          ownedWords(register.seats)
        ) : (
          <>
            {say("持ち主の決まっていないアカウントが、", "")}
            <b class="num">{left}</b>
            {say("つあります。", left === 1 ? " account has no owner yet." : " accounts have no owner yet.")}
          </>
        )}
        {unreadWords(register.seats)}
      </p>
      {register.seats.map((seat) => (
        <section key={seat.device} class="part" aria-labelledby={`seat-${seat.device}`}>
          <h2 id={`seat-${seat.device}`}>
            <Link href={`/devices/${seat.device}`}>
              <Words>{seat.name}</Words>
            </Link>
          </h2>
          <p class="small sub mb-3">{readWords(seat)}</p>
          {seat.accounts.length === 0 ? (
            <p>{say("人やプログラムが使えるアカウントは、ありません。", "There is no account that anybody could use.")}</p>
          ) : (
            <ul>
              {seat.accounts.map((one) => (
                <li key={one.account} class="card">
                  <AccountRow seat={seat} one={one} register={register} changed={changed} />
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  );
}

// Of what was read only: the rest is not known.
function ownedWords(seats: readonly Seat[]): string {
  const count = seats.reduce((sum, seat) => sum + usable(seat), 0);
  if (count === 0) return say("使えるアカウントは0です。", "0 accounts can be used.");
  return seats.every(({ read_at, whole }) => read_at !== null && whole)
    ? say("使えるアカウントは、すべて持ち主が決まっています。", "Every account that can be used has its owner.")
    : say(`読み取れた${count}つのアカウントは、すべて持ち主が決まっています。`, count === 1 ? "The 1 account that was read has its owner." : `The ${count} accounts that were read have their owners.`);
}

function unreadWords(seats: readonly Seat[]): string {
  const names = (of: readonly Seat[]): string => of.map(({ name }) => name).join(say("、", ", "));
  const never = seats.filter(({ read_at }) => read_at === null);
  const partly = seats.filter(({ read_at, whole }) => read_at !== null && !whole);
  return [
    never.length === 0 ? "" : say(`${names(never)}は、まだ読み取れていません。`, ` Not read yet: ${names(never)}.`),
    partly.length === 0 ? "" : say(`${names(partly)}は、読み取れなかったものがあります。`, ` Read in part only: ${names(partly)}.`),
  ].join("");
}

function readWords({ read_at, whole }: Seat): string {
  if (read_at === null) return say("この機器のアカウントは、まだ読めていません。", "The accounts of this machine have not been read.");
  const when = brief(read_at, now());
  return whole
    ? say(`${when}に読み取りました。`, `Read ${when}.`)
    : say(`${when}に読み取りましたが、読めなかったものがあります。`, `Read ${when}; some could not be read.`);
}
