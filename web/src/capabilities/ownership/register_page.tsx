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
        {(register) => (register.seats.length === 0 ? <NoSeat /> : <Seats register={register} changed={asked.again} />)}
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

function open({ accounts }: Seat): number {
  return accounts.filter(({ found, stopped, standing }) => found && stopped !== true && standing === null).length;
}

function Seats({ register, changed }: { register: AccessRegister; changed: () => void }): JSX.Element {
  const left = register.seats.reduce((sum, seat) => sum + open(seat), 0);
  return (
    <>
      <p class="lead">
        {left === 0 ? (
          say("使えるアカウントは、すべて持ち主が決まっています。", "Every account that can be used has its owner.")
        ) : (
          <>
            {say("持ち主の決まっていないアカウントが、", "")}
            <b class="num">{left}</b>
            {say("つあります。", left === 1 ? " account has no owner yet." : " accounts have no owner yet.")}
          </>
        )}
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

function readWords({ read_at, whole }: Seat): string {
  if (read_at === null) return say("この機器のアカウントは、まだ読めていません。", "The accounts of this machine have not been read.");
  const when = brief(read_at, now());
  return whole
    ? say(`${when}に読み取りました。`, `Read ${when}.`)
    : say(`${when}に読み取りましたが、読めなかったものがあります。`, `Read ${when}; some could not be read.`);
}
