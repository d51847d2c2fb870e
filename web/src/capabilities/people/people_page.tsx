import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, peopleChanged } from "../../api/state.ts";
import type { ListedPerson } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { say } from "../../words/language.ts";
import { isShortTerm, kindWord } from "./words.ts";

/// 職員と権限: who is here, who was, and what is still to be done for whom.
export function PeoplePage(): JSX.Element {
  const asked = useAnswer("people", () => ask("listPeople"), peopleChanged);
  const here = asked.value?.here;
  return (
    <>
      <PageHead
        title={say("職員と権限", "Staff and access")}
        sub={
          here === undefined
            ? null
            : say(`今日、在籍しているのは${here}人です。派遣や清掃の方も数えます。`, `${here} people are here today, temporaries and cleaners included.`)
        }
        acts={
          <>
            {may("listAccountOwners") ? (
              <Link class="btn sm" href="/people/access">
                {say("利用者・権限の台帳", "Access register")}
              </Link>
            ) : null}
            {may("listReviews") ? (
              <Link class="btn sm" href="/people/reviews">
                {say("権限の見直し", "Reviews of access")}
              </Link>
            ) : null}
            {may("listNotices") ? (
              <Link class="btn sm" href="/people/notice">
                {say("職員への説明", "Notice to staff")}
              </Link>
            ) : null}
            {may("addPerson") ? (
              <Link class="btn sm" href="/people/temporary">
                {say("短期職員を迎える", "Welcome a temporary")}
              </Link>
            ) : null}
            {may("addPerson") ? (
              <Link class="btn sm" href="/people/add">
                {say("職員を登録する", "Register a person")}
              </Link>
            ) : null}
          </>
        }
      />
      <Shown asked={asked} waiting={say("職員台帳を読んでいます", "Reading the staff register")}>
        {({ people }) => <Register people={people} />}
      </Shown>
      <p class="small sub mt-3">
        {say(
          "氏名を押すと、その人のページが開きます。だれが開いたかは残り、本人の「自分の記録」に出ます。",
          "A name opens that person's page. Who opened it is kept and shown to them under “My records”.",
        )}
      </p>
      {may("importStaff") ? (
        <section class="part mt-7">
          <h2>{say("まとめて登録する", "Register many")}</h2>
          <Link class="btn sm" href="/people/import">
            {say("名簿(CSV)から登録する", "Register from a list (CSV)")}
          </Link>
        </section>
      ) : null}
    </>
  );
}

type Filter = "here" | "outside" | "left";

function keeps(filter: Filter, { state, kind }: ListedPerson): boolean {
  const outside = isShortTerm(kind) || kind === "walks-up" || kind === "engineer";
  switch (filter) {
    case "here":
      return state !== "left" && !outside;
    case "outside":
      return state !== "left" && outside;
    case "left":
      return state === "left";
  }
}

function Register({ people }: { people: readonly ListedPerson[] }): JSX.Element {
  const filter = useSignal<Filter>("here");
  const filters: readonly [Filter, string][] = [
    ["here", say("医院の職員", "Clinic's staff")],
    ["outside", say("短期・外部", "Temporary, outside")],
    ["left", say("辞めた人", "Left")],
  ];
  const shown = people.filter((person) => keeps(filter.value, person));
  return (
    <section aria-label={say("職員台帳", "Staff register")}>
      <div class="find">
        <div class="seg" role="group" aria-label={say("しぼりこみ", "Filter")}>
          {filters.map(([kind, word]) => (
            <button key={kind} type="button" aria-pressed={filter.value === kind} onClick={() => (filter.value = kind)}>
              {word} <span class="num">{people.filter((person) => keeps(kind, person)).length}</span>
            </button>
          ))}
        </div>
      </div>
      {shown.length === 0 ? (
        <Empty title={say("ここには、まだだれもいません", "Nobody here yet")}>
          {say("「職員を登録する」から1人ずつ、または名簿からまとめて登録できます。1人約1分です。", "Register people one by one or from a list, about a minute each.")}
        </Empty>
      ) : (
        <table class="ledger cards">
          <caption class="vh">{say("職員台帳", "Staff register")}</caption>
          <thead>
            <tr>
              <th scope="col">{say("氏名", "Name")}</th>
              <th scope="col">{say("職種", "Kind")}</th>
              <th scope="col">{say("はじめの日にすること", "First day")}</th>
              <th scope="col">{say("関所へのログイン", "Sign-in")}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((person) => (
              <Row key={person.id} person={person} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Row({ person }: { person: ListedPerson }): JSX.Element {
  const left_to_do = person.first_day_left;
  return (
    <tr>
      <th scope="row" class="name">
        <Link href={`/people/${person.id}`}>
          <Words>{person.name}</Words>
        </Link>
      </th>
      <td data-label={say("職種", "Kind")}>{kindWord(person.kind)}</td>
      <td data-label={say("はじめの日にすること", "First day")}>
        {left_to_do === 0 ? say("終わりました", "done") : <b class="nb">{say(`あと${left_to_do}つ`, `${left_to_do} left`)}</b>}
      </td>
      <td data-label={say("関所へのログイン", "Sign-in")}>{person.signs_in ? say("できます", "yes") : say("なし", "none")}</td>
    </tr>
  );
}
