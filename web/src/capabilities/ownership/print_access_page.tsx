import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { boardChanged, journalChanged, peopleChanged } from "../../api/state.ts";
import type { AccessRegister, ListedPerson, Operators, Seat, SeatAccount } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { Words } from "../../parts/page.tsx";
import { Paper, Signatures } from "../../parts/paper.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { dated, lastDay, printedDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { roleWords } from "../access/roles.ts";
import { kindWord } from "../people/words.ts";
import { operatorRights } from "../reviews/words.ts";
import { isNobodys, readWords } from "./known_operators.ts";

/// 利用者・権限一覧 on A4: who signs in to Sekisho with which roles, and whose each account of a machine is.
export function PrintAccessPage(): JSX.Element {
  const register = useAnswer("print access register", () => ask("listAccountOwners"), boardChanged, peopleChanged);
  const operators = useAnswer("print operators", () => ask("listOperators"), boardChanged, peopleChanged);
  const people = useAnswer("print people", () => ask("listPeople"), peopleChanged);
  const sign_ins = useAnswer("print sign-ins", () => ask("listSignIns"), peopleChanged);
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const accounts = (register.value?.seats ?? []).flatMap((seat) => seat.accounts);
  return (
    <Paper
      title={say("利用者・権限一覧", "Users and rights")}
      at={register.at ?? null}
      facts={
        register.value
          ? [
              {
                label: say("アカウント", "Accounts"),
                value: say(`${accounts.length}(持ち主あり ${accounts.filter(({ standing }) => standing).length})`, `${accounts.length}, ${accounts.filter(({ standing }) => standing).length} with owner`),
              },
            ]
          : []
      }
      checkpoint={checkpoint.value}
      back="/people/access"
      backWords={say("利用者・権限の台帳へ戻る", "Back to the access register")}
    >
      <Shown asked={people} waiting={say("職員台帳を読んでいます", "Reading the staff register")}>
        {(staff) => (
          <Shown asked={sign_ins} waiting={say("ログインを読んでいます", "Reading the sign-ins")}>
            {(found) => <SignIns people={staff.people} sign_ins={found.sign_ins} />}
          </Shown>
        )}
      </Shown>
      <Shown asked={register} waiting={say("台帳を読んでいます", "Reading the register")}>
        {(found) => (
          <>
            <Staff people={found.people} known={operators.value ?? null} />
            <Accounts register={found} />
            <Shown asked={operators} waiting={say("日レセのユーザIDを調べています", "Looking up the operators of 日レセ")}>
              {(known) => (
                <>
                  {known.operators.some(({ standing }) => standing) ? <Programs known={known} /> : null}
                  {known.operators.some(isNobodys) ? <Nobodys known={known} /> : null}
                  {known.operators.length > 0 ? <p class="fine mt-2">{readWords(known, dated)}</p> : null}
                </>
              )}
            </Shown>
          </>
        )}
      </Shown>
      <Signatures />
    </Paper>
  );
}

function SignIns({ people, sign_ins }: { people: readonly ListedPerson[]; sign_ins: Answer<"listSignIns">["sign_ins"] }): JSX.Element {
  const active = sign_ins.filter(({ state }) => state === "active");
  return (
    <section class="mt-4">
      <h2>{say("関所にログインできる人", "Who signs in to Sekisho")}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("関所にログインできる人", "Who signs in to Sekisho")}>
        <table class="register sign-ins">
          <caption class="vh">{say("関所にログインできる人", "Who signs in to Sekisho")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("氏名", "Name")}</th>
              <th scope="col">{say("職種", "Kind")}</th>
              <th scope="col">{say("役割", "Roles")}</th>
              <th scope="col">{say("理由", "Reason")}</th>
              <th scope="col">{say("最後の日", "Last day")}</th>
            </tr>
          </thead>
          <tbody>
            {active.map(({ id, name, roles, reason, contract, scope, ends }) => {
              const person = people.find((one) => one.id === id);
              return (
                <tr key={id}>
                  <th scope="row">
                    <Words>{name}</Words>
                  </th>
                  <td>{person ? kindWord(person.kind) : ""}</td>
                  <td>{roleWords(roles)}</td>
                  <td class="fine">
                    <Words>{[reason, contract, scope].filter(Boolean).join(say("、", ", "))}</Words>
                  </td>
                  <td class="fine num">{ends ? printedDay(lastDay(ends)) : say("なし", "none")}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/// Everybody who is here, with what the staff register says they use, be an account of theirs found or not.
function Staff({ people, known }: { people: AccessRegister["people"]; known: Operators | null }): JSX.Element {
  return (
    <section class="mt-4">
      <h2>{say("職員台帳の人と、日レセのユーザID", "People of the staff register, and their 日レセ operators")}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("職員台帳の人と、日レセのユーザID", "People of the staff register, and their 日レセ operators")}>
        <table class="register staff">
          <caption class="vh">{say("職員台帳の人と、日レセのユーザID", "People of the staff register, and their 日レセ operators")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("氏名", "Name")}</th>
              <th scope="col">{say("職種", "Kind")}</th>
              <th scope="col">{say("日レセのユーザID", "日レセ operator")}</th>
              <th scope="col">{say("日レセでできること", "May do in 日レセ")}</th>
              <th scope="col">{say("使う機器", "Machines")}</th>
              <th scope="col">{say("期間", "From–to")}</th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ person, name, kind, operator, seats, from, until }) => (
              <tr key={person}>
                <th scope="row">
                  <Words>{name}</Words>
                </th>
                <td>{kindWord(kind)}</td>
                <td>{operator === "" ? say("なし", "none") : <code>{operator}</code>}</td>
                <td class="fine">
                  <Words>{operator === "" ? "" : allowedWords(known, operator)}</Words>
                </td>
                <td>
                  <Words>{seats.length === 0 ? say("なし", "none") : seats.join(say("、", ", "))}</Words>
                </td>
                <td class="fine num">{`${printedDay(from)}${say("から", "–")}${until ? printedDay(until) : ""}`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Accounts({ register }: { register: AccessRegister }): JSX.Element {
  return (
    <section class="mt-4">
      <h2>{say("機器のアカウント", "Accounts of machines")}</h2>
      {register.seats.length === 0 ? (
        <p>{say("アカウントは、まだ届いていません。", "No accounts have arrived yet.")}</p>
      ) : (
        <div class="paper-scroll" tabIndex={0} role="region" aria-label={say("機器のアカウント", "Accounts of machines")}>
          <table class="register accounts">
            <caption class="vh">{say("機器のアカウント", "Accounts of machines")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("機器", "Machine")}</th>
                <th scope="col">{say("アカウント", "Account")}</th>
                <th scope="col">{say("管理権限", "Admin rights")}</th>
                <th scope="col">{say("持ち主", "Owner")}</th>
                <th scope="col">{say("日レセのユーザID", "日レセ operator")}</th>
                <th scope="col">{say("期間", "From–to")}</th>
              </tr>
            </thead>
            <tbody>{register.seats.flatMap((seat) => seat.accounts.map((one) => <Row key={`${seat.device} ${one.account}`} seat={seat} one={one} />))}</tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/// Operators of 日レセ that are a program's today; a person's stand beside the person.
function Programs({ known }: { known: Operators }): JSX.Element {
  const title = say("プログラムが使う日レセのユーザID", "日レセ operators that programs use");
  return (
    <section class="mt-4">
      <h2>{title}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="register programs">
          <caption class="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{say("日レセのユーザID", "日レセ operator")}</th>
              <th scope="col">{say("日レセでできること", "May do in 日レセ")}</th>
              <th scope="col">{say("何に使うか", "What for")}</th>
              <th scope="col">{say("責任を持つ人", "Answers for it")}</th>
              <th scope="col">{say("期間", "From–to")}</th>
            </tr>
          </thead>
          <tbody>
            {known.operators.map(({ operator, standing }) =>
              standing ? (
                <tr key={operator}>
                  <th scope="row">
                    <code>{operator}</code>
                  </th>
                  <td class="fine">
                    <Words>{allowedWords(known, operator)}</Words>
                  </td>
                  <td>
                    <Words>{standing.purpose}</Words>
                  </td>
                  <td>
                    <Words>{standing.person_name ?? ""}</Words>
                  </td>
                  <td class="fine num">{`${printedDay(standing.from)}${say("から", "–")}${standing.until ? printedDay(standing.until) : ""}`}</td>
                </tr>
              ) : null,
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/// Operators of 日レセ of which nobody decided whose they are, and those of people who have left: with what they may do.
function Nobodys({ known }: { known: Operators }): JSX.Element {
  const title = say("持ち主の決まっていない日レセのユーザID", "日レセ operators that are nobody's");
  return (
    <section class="mt-4">
      <h2>{title}</h2>
      <div class="paper-scroll" tabIndex={0} role="region" aria-label={title}>
        <table class="register nobodys">
          <caption class="vh">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{say("日レセのユーザID", "日レセ operator")}</th>
              <th scope="col">{say("日レセの登録名", "Name in 日レセ")}</th>
              <th scope="col">{say("日レセでできること", "May do in 日レセ")}</th>
              <th scope="col">{say("ログイン", "Logging in")}</th>
              <th scope="col">{say("持ち主", "Owner")}</th>
            </tr>
          </thead>
          <tbody>
            {known.operators.filter(isNobodys).map((one) => (
              <tr key={one.operator}>
                <th scope="row">
                  <code>{one.operator}</code>
                </th>
                <td>
                  <Words>{one.name}</Words>
                </td>
                <td class="fine">
                  <Words>{allowedWords(known, one.operator)}</Words>
                </td>
                <td>{one.can_log_in === null ? say("不明", "unknown") : one.can_log_in ? say("できます", "possible") : say("できません", "not possible")}</td>
                <td>{one.people.length === 0 ? say("決まっていません", "not decided") : <Words>{one.people.map(({ name }) => say(`${name}(もう在籍していません)`, `${name} (here no more)`)).join(say("、", ", "))}</Words>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function allowedWords(known: Operators | null, operator: string): string {
  if (!known) return say("読めていません", "not read");
  const found = known.operators.find((one) => one.operator === operator);
  if (found?.found === false) return say("日レセにありません", "not in 日レセ");
  if (!found || found.administrator === null) return say("不明", "unknown");
  return operatorRights(found.administrator, found.functions);
}

function rightsWord({ found, sudo, stopped }: SeatAccount): string {
  if (!found) return say("いまはない", "not there");
  if (stopped === true) return say("停止中", "stopped");
  if (sudo === null) return say("不明", "unknown");
  return sudo === 1 ? say("あり", "yes") : say("なし", "no");
}

function Row({ seat, one }: { seat: Seat; one: SeatAccount }): JSX.Element {
  const owner = one.standing;
  return (
    <tr>
      <th scope="row">
        <Words>{seat.name}</Words>
      </th>
      <td>
        <code>{one.account}</code>
      </td>
      <td class="c">{rightsWord(one)}</td>
      <td>
        {owner ? <Words>{owner.person_name ?? ""}</Words> : say("決まっていません", "not decided")}
        {owner?.kind ? <div class="fine">{[kindWord(owner.kind), owner.roles.length > 0 ? roleWords(owner.roles) : ""].filter(Boolean).join(say("・", " · "))}</div> : null}
        {owner?.use === "service" ? (
          <div class="fine">
            {say("プログラム用：", "program: ")}
            <Words>{owner.purpose}</Words>
          </div>
        ) : owner?.purpose ? (
          <div class="fine">
            {say("理由：", "reason: ")}
            <Words>{owner.purpose}</Words>
          </div>
        ) : null}
      </td>
      <td>{owner?.operator ? <code>{owner.operator}</code> : ""}</td>
      <td class="fine num">{owner ? `${printedDay(owner.from)}${say("から", "–")}${owner.until ? printedDay(owner.until) : ""}` : ""}</td>
    </tr>
  );
}
