import type { ComponentChildren, JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, now, peopleChanged } from "../../api/state.ts";
import type { OwnRecords } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { MayLink, mayOpen } from "../../parts/may_link.tsx";
import { MaybeName, PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay, wholeDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { roleWords } from "../access/roles.ts";
import { dutyWord, kindWord } from "../people/words.ts";
import { statementHref } from "../statements/statement_href.ts";
import { NoticeToRead } from "./to_read.tsx";

/// 自分の記録: what Sekisho has of whoever looks, and who else looked at it. No sums, no comparison.
export function OwnRecordsPage(): JSX.Element {
  const asked = useAnswer("own records", () => ask("getOwnRecords"), boardChanged, peopleChanged);
  return (
    <div class="narrow">
      <PageHead
        crumb={<Link href="/">{say("今日やること", "Today")}</Link>}
        title={say("自分の記録", "My records")}
        sub={say("あなたについて関所が持っている記録と、それを見た人です。", "What Sekisho has about you, and who looked at it.")}
      />
      <Shown asked={asked} waiting={say("記録を読んでいます", "Reading your records")}>
        {(found) => <Found found={found} changed={asked.again} />}
      </Shown>
    </div>
  );
}

function Found({ found, changed }: { found: OwnRecords; changed: () => void }): JSX.Element {
  const looks = found.looks.length + found.person_looks.length;
  return (
    <>
      <p class="lead">
        {looks === 0
          ? say("ほかの人があなたの名前を見た記録は、ありません。", "There is no record of anybody else looking at your name.")
          : say(`ほかの人があなたの名前を見た記録が、${looks}件あります。`, looks === 1 ? "There is 1 record of somebody looking at your name." : `There are ${looks} records of somebody looking at your name.`)}
      </p>
      {found.to_read ? <NoticeToRead notice={found.to_read} changed={changed} /> : null}
      <Looks found={found} />
      <Observed found={found} />
      <Uses found={found} />
      <Register found={found} />
      <SignIn found={found} />
      <Accounts found={found} />
      <Statements found={found} />
      {mayOpen("/worries") ? (
        <Part id="worries" title={say("異常の連絡", "Worries")}>
          <p>
            {say("自分が連絡したことは、", "What you reported stands under ")}
            <Link href="/worries">{say("これまでの連絡", "What was reported")}</Link>
            {say("にあります。", ".")}
          </p>
        </Part>
      ) : null}
    </>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ComponentChildren }): JSX.Element {
  return (
    <section class="part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

function Looks({ found }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-looks" title={say("だれが見たか", "Who looked")}>
      <ul>
        {found.looks.map((look) => (
          <li key={`${look.at} ${look.by_name ?? ""} ${look.device_name ?? ""}`} class="py-1">
            <span class="num">{brief(look.at, now())}</span> <b><MaybeName name={look.by_name} /></b>
            {say("さんが、", " looked at who was logged in at ")}
            <MaybeName name={look.device_name} />
            {say("のログインの名前を見ました。", ".")}
          </li>
        ))}
        {found.person_looks.map((look) => (
          <li key={`${look.at} ${look.by_name ?? ""} ${look.list ?? ""}`} class="py-1">
            <span class="num">{brief(look.at, now())}</span> <b><MaybeName name={look.by_name} /></b>
            {say("さんが、", " opened ")}
            {openedWords(look.list)}
            {say("を開きました。", ".")}
          </li>
        ))}
      </ul>
      <p class="small sub">
        {say(
          "同じ人は、開いたものごとに1日に1度だけ書きます。職員台帳の一覧は氏名と職種だけなので、開いたことは残りません。点検の結果を開いたことは、人ごとには残らないので出ません。日誌を読んだことは残りますが、だれについて読んだかはわかりません。",
          "Once a day each for what was opened. The list of the staff register has names and kinds only, and opening it is not recorded; nor is opening results of checks for each person. Reading the journal is recorded, but not about whom.",
        )}
      </p>
    </Part>
  );
}

function openedWords(list: OwnRecords["person_looks"][number]["list"]): string {
  switch (list) {
    case null:
      return say("あなたの台帳の行か使えるもの", "your row of the staff register, or what you can use");
    case "access-register":
      return say("あなたの載った利用者・権限の台帳", "the access register, with you in it");
    case "review":
      return say("あなたの載った権限の見直し", "a review of access, with you in it");
    case "written-uses":
      return say("あなたの載った利用の記入", "written uses, yours among them");
    case "daily-use":
      return say("あなたの載った1日の利用日誌", "a day's journal of use, with you in it");
    case "contacts":
      return say("あなたの載った連絡体制図", "the contact chart, with you in it");
    case "log-check":
      return say("あなたの載ったアクセスログの点検", "a check of the access log, with you in it");
    case "maintenance":
      return say("あなたの載った保守作業の台帳", "the maintenance list, with you in it");
    case "search":
      return say("あなたの名前での利用日誌の検索", "a search of the journal by your name");
  }
}

/// What is written of them in the journal of use: nothing goes away, and what was put right says so.
function Uses({ found: { uses } }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-uses" title={say("あなたについての利用の記入", "Written uses of yours")}>
      {uses.length === 0 ? <p>{say("あなたについて書かれた利用は、ありません。", "Nobody has written down a use of yours.")}</p> : null}
      <ul>
        {uses.map((use) => (
          <li key={`${use.at} ${use.from} ${use.terminal_name ?? ""}`} class="py-1">
            <span class="num">{say(`${brief(use.from, now())}から${brief(use.until, now())}まで`, `${brief(use.from, now())} to ${brief(use.until, now())}`)}</span> <MaybeName name={use.terminal_name} />
            {say("：", ": ")}
            <Words>{use.purpose}</Words>{" "}
            {use.taken_back ? <span class="e">{say("取り消し", "taken back")}</span> : use.corrects ? <span class="e">{say("訂正", "correction")}</span> : null}
            {use.corrected ? <span class="e">{say("あとで訂正されました", "put right later")}</span> : null}{" "}
            <span class="small sub">
              {say("書いた人：", "written by ")}
              <MaybeName name={use.by_name} />
              {use.writer === null ? null : <Words>{say(`(紙からの転記：${use.writer})`, ` (copied from paper: ${use.writer})`)}</Words>}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Observed({ found }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-observed" title={say("機器で読み取ったこと", "What was read on machines")}>
      {found.observed.length === 0 ? <p>{say("あなたのアカウントについて読み取った記録は、いまありません。", "Nothing is on record about accounts of yours at present.")}</p> : null}
      <ul>
        {found.observed.map((one) => (
          <li key={`${one.device_name ?? ""} ${one.account} ${one.session ?? ""} ${one.last_login ?? ""}`} class="py-1">
            <MaybeName name={one.device_name} /> <code>{one.account}</code>
            {say("：", ": ")}
            {one.session ? say("ログイン中", "logged in") : null}
            {one.last_login ? say(`最後のログイン ${brief(one.last_login, now())}`, `last log-in ${brief(one.last_login, now())}`) : null}{" "}
            <span class="small sub num">{say(`${brief(one.observed, now())}に読み取り`, `read ${brief(one.observed, now())}`)}</span>
          </li>
        ))}
      </ul>
      <p class="small">
        {found.open
          ? say("これより前の記録は、説明で知らせた期間だけ残ります。", "Earlier readings are kept as long as the notice says. ")
          : say("職員への説明が有効でないため、だれが席にいたかは集めていません。", "It is not collected who sat where: no notice to staff is in force. ")}
        <MayLink href="/people/notice">{say("職員への説明を見る", "See the notice to staff")}</MayLink>
      </p>
    </Part>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Register({ found: { person } }: { found: OwnRecords }): JSX.Element {
  const day = (of: string | null): string => (of === null ? say("まだです", "not yet") : wholeDay(of));
  return (
    <Part id="own-person" title={say("職員台帳のあなたの行", "Your row of the staff register")}>
      {person === null ? (
        <p>{say("職員台帳に、あなたの行はありません。", "There is no row of yours.")}</p>
      ) : (
        <dl class="kv">
          <Fact name={say("氏名", "Name")}>
            <Words>{person.kana ? `${person.name}（${person.kana}）` : person.name}</Words>
          </Fact>
          <Fact name={say("職種", "Kind")}>{kindWord(person.kind)}</Fact>
          {person.employer ? (
            <Fact name={say("所属", "Employer")}>
              <Words>{person.employer}</Words>
            </Fact>
          ) : null}
          {person.safety_roles.length > 0 ? <Fact name={say("役目", "Duties")}>{person.safety_roles.map(dutyWord).join(say("、", ", "))}</Fact> : null}
          <Fact name={say("期間", "Time here")}>
            {person.until === null ? say(`${wholeDay(person.from)}から`, `since ${wholeDay(person.from)}`) : say(`${wholeDay(person.from)}から${wholeDay(person.until)}まで`, `${wholeDay(person.from)} to ${wholeDay(person.until)}`)}
          </Fact>
          <Fact name={say("守秘の誓約", "Pledge")}>{day(person.pledged)}</Fact>
          <Fact name={say("決まりの説明", "Rules explained")}>{day(person.briefed)}</Fact>
          <Fact name={say("メールアドレス", "Mail address")}>{person.mail === "" ? say("なし", "none") : person.mail}</Fact>
        </dl>
      )}
    </Part>
  );
}

function SignIn({ found: { sign_in } }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-sign-in" title={say("関所へのログイン", "Your sign-in to Sekisho")}>
      <p>
        {sign_in ? roleWords(sign_in.roles) : null} <Words>{sign_in?.reason ?? ""}</Words>{" "}
        <MayLink href="/settings/sign-in">{say("ログインしている機械を見る", "See where you are signed in")}</MayLink>
      </p>
    </Part>
  );
}

function Accounts({ found: { accounts } }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-accounts" title={say("あなたのアカウント", "Your accounts")}>
      {accounts.length === 0 ? <p>{say("持ち主になっているアカウントは、ありません。", "No account is yours.")}</p> : null}
      <ul>
        {accounts.map((one) => (
          <li key={`${one.device_name ?? ""} ${one.account} ${one.from}`} class="py-1">
            <MaybeName name={one.device_name} /> <code>{one.account}</code>{" "}
            {one.use === "service" ? say("(プログラム用・責任者)", "(you answer for a program)") : null}{" "}
            <span class="num">
              {one.until === null ? say(`${briefDay(one.from, now())}から`, `since ${briefDay(one.from, now())}`) : say(`${briefDay(one.from, now())}から${briefDay(one.until, now())}まで`, `${briefDay(one.from, now())} to ${briefDay(one.until, now())}`)}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function partWord(part: OwnRecords["statements"][number]["part"]): string {
  switch (part) {
    case "answered":
      return say("答えました", "you answered");
    case "confirmed":
      return say("確認しました", "you confirmed it");
    case "in-charge":
      return say("進める人です", "you put it right");
    case "withdrew":
      return say("取り下げました", "you withdrew it");
  }
}

function Statements({ found: { statements } }: { found: OwnRecords }): JSX.Element {
  return (
    <Part id="own-statements" title={say("あなたの名前の申告", "Statements in your name")}>
      {statements.length === 0 ? <p>{say("あなたの名前の申告は、ありません。", "There is none.")}</p> : null}
      <ul>
        {statements.map((one) => (
          <li key={`${one.control} ${one.part} ${one.checked} ${one.answer}`} class="py-1">
            <MayLink href={statementHref(one.control)}>{one.title === null ? one.control : read(one.title)}</MayLink> {partWord(one.part)}{" "}
            <span class="small sub num">{say(`確認日 ${briefDay(one.checked, now())}`, `checked ${briefDay(one.checked, now())}`)}</span>
            {one.withdrawn ? <span class="e"> {say("取り下げ", "withdrawn")}</span> : null}
          </li>
        ))}
      </ul>
    </Part>
  );
}
