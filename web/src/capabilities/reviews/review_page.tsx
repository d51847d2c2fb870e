import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { ReviewPage as Page } from "../../api/types.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { GiveUp } from "./give_up.tsx";
import { PersonLines } from "./person_lines.tsx";
import { SignPart } from "./sign_part.tsx";
import { byPerson, isOpen, wayWords } from "./words.ts";

/// One review: a person a row, a choice for each access, then the differences and the signature.
export function ReviewPage(): JSX.Element {
  const { review: id = "" } = useParams<{ review: string }>();
  const asked = useAnswer(`review ${id}`, () => ask("getReview", { path: { review: id } }), peopleChanged, boardChanged);
  return (
    <>
      <PageHead
        title={say("権限の見直し", "Review of access")}
        crumb={
          <>
            <Link href="/people">{say("職員と権限", "Staff and access")}</Link> / <Link href="/people/reviews">{say("見直し", "Reviews")}</Link>
          </>
        }
        sub={asked.value ? <Facts page={asked.value} /> : null}
        acts={
          <Link class="btn sm" href={`/print/reviews/${id}`}>
            {say("印刷する", "Print")}
          </Link>
        }
      />
      <Shown asked={asked} waiting={say("見直しを読んでいます", "Reading the review")}>
        {(page) => <Whole page={page} changed={asked.again} />}
      </Shown>
    </>
  );
}

function Facts({ page }: { page: Page }): JSX.Element {
  return (
    <>
      {say("始めた人：", "Started by ")}
      <Words>{page.by_name ?? ""}</Words>
      {page.last ? say(`・前回 ${brief(page.last.signed, now())}`, `, last one ${brief(page.last.signed, now())}`) : say("・初めての見直し", ", the first one")}
      {say(`・期限 ${briefDay(page.due, now())}`, `, due ${briefDay(page.due, now())}`)}
    </>
  );
}

function Whole({ page, changed }: { page: Page; changed: () => void }): JSX.Element {
  const groups = byPerson(page.lines);
  const done = groups.filter((lines) => lines.every(({ decision }) => decision !== null)).length;
  return (
    <>
      <GivenUp page={page} />
      {page.signed ? (
        <Signed page={page} people={groups.length} />
      ) : (
        <p class="lead">
          {say(`${groups.length}件のうち`, "")}
          <b class="num">{done}</b>
          {say("件を決めました。", ` of ${groups.length} are decided.`)}
        </p>
      )}
      <ul class="review" aria-label={say("見直すもの", "What is reviewed")}>
        {groups.map((lines) => (
          <PersonLines key={lines[0]?.line} lines={lines} page={page} changed={changed} />
        ))}
      </ul>
      <Gone page={page} />
      <Alone page={page} />
      {isOpen(page) && may("signReview") ? <SignPart page={page} left={groups.length - done} changed={changed} /> : null}
      {isOpen(page) && may("abandonReview") ? <GiveUp page={page} changed={changed} /> : null}
    </>
  );
}

function Signed({ page, people }: { page: Page; people: number }): JSX.Element | null {
  if (page.signed === null) return null;
  return (
    <>
      <p class="lead">
        {say(`${people}件を決めました。機器の記録を待っているものは`, `${people} were decided; `)}
        <b class="num">{page.waiting}</b>
        {say("つです。", page.waiting === 1 ? " line awaits evidence." : " lines await evidence.")}
      </p>
      <p class="mb-4">
        {say(`${brief(page.signed.at, now())}に`, `Signed ${brief(page.signed.at, now())} by `)}
        <b>
          <Words>{page.signed.by_name ?? ""}</Words>
        </b>
        {say("が署名しました。まとめ：", ". Summary: ")}
        <Words>{page.signed.summary}</Words>
        {page.signed.alone ? (
          <>
            {" "}
            <b>{say("単独承認：", "Signed alone: ")}</b>
            <Words>{page.signed.why}</Words>
          </>
        ) : null}
      </p>
    </>
  );
}

function GivenUp({ page: { abandoned } }: { page: Page }): JSX.Element | null {
  if (abandoned === null) return null;
  return (
    <p class="mb-4">
      <b>{say("この見直しは取りやめました。", "This review was given up. ")}</b>
      {say("決めたことは、効きません。", "What was decided in it counts for nothing. ")}
      <Words>{abandoned.by_name ?? ""}</Words> <span class="num">{brief(abandoned.at, now())}</span>
      {say("。理由：", ". Reason: ")}
      <Words>{abandoned.why}</Words>
    </p>
  );
}

/// What the last review had and this one has not.
function Gone({ page }: { page: Page }): JSX.Element | null {
  if (page.gone.length === 0) return null;
  return (
    <section class="part mt-6" aria-labelledby="review-gone">
      <h2 id="review-gone">{say(`前回からなくなったもの(${page.gone.length})`, `Gone since the last review (${page.gone.length})`)}</h2>
      <ul>
        {page.gone.map((line) => (
          <li key={line.line} class="py-1">
            {line.person_name ? (
              <>
                <b>
                  <Words>{line.person_name}</Words>
                </b>{" "}
              </>
            ) : null}
            <Words>{wayWords(line)}</Words>
          </li>
        ))}
      </ul>
    </section>
  );
}

// What was done about a sign-in.
const signInWords: Readonly<Record<string, () => string>> = {
  grant: () => say("決める役割を与えました：", "gave roles that decide: "),
  "sign-in-reset": () => say("責任ある人のパスワードを、代わって決め直しました：", "reset the password of somebody who decides: "),
  "sign-in-stop": () => say("ほかの人の院長のログインか役割を止めました：", "stopped another director, or took that role away: "),
};

/// 単独承認 since the last review: what the signature of this one covers, too.
function Alone({ page }: { page: Page }): JSX.Element {
  return (
    <section class="part mt-6" aria-labelledby="review-alone">
      <h2 id="review-alone">{say(`前回からの単独承認(${page.alone.length})`, `Approved alone since the last review (${page.alone.length})`)}</h2>
      {page.alone.length === 0 ? (
        <p>{say("一人で決めたことは、ありません。", "Nothing was decided by one person alone.")}</p>
      ) : (
        <ul>
          {page.alone.map((one) => (
            <li key={`${one.kind} ${one.subject} ${one.at}`} class="py-1">
              <b>
                <Words>{one.by_name ?? ""}</Words>
              </b>{" "}
              <span class="num">{brief(one.at, now())}</span>{" "}
              {one.kind === "statement" || one.kind === "statement-lately" ? (
                <>
                  {one.kind === "statement"
                    ? say("申告の確認：", "confirmed an answer: ")
                    : say("申告の確認(二人のログインを同じ人が用意したばかり)：", "confirmed an answer (the two sign-ins had just been made by one hand): ")}
                  <Link href={`/statements/${one.subject}`}>{one.title ? read(one.title) : one.subject}</Link>
                </>
              ) : signInWords[one.kind] ? (
                <>
                  {signInWords[one.kind]?.()}
                  <Link href="/settings">
                    <Words>{one.title ? read(one.title) : say("ログイン", "a sign-in")}</Words>
                  </Link>
                </>
              ) : one.kind === "log-check" || one.kind === "log-check-lately" ? (
                <Link href="/journal/checks">
                  {one.kind === "log-check"
                    ? say("アクセスログの点検(自分の利用を見る人がほかにいない)", "checked the access log with nobody else to look at their own acts")
                    : say("点検した人自身の利用を見た(二人のログインを同じ人が用意したばかり)", "looked at the checker's own acts (the two sign-ins had just been made by one hand)")}
                </Link>
              ) : one.kind === "account-service" || one.kind === "account-taken" ? (
                <>
                  {one.kind === "account-service"
                    ? say("プログラム用としたアカウント：", "said that it is a program's account: ")
                    : say("持ち主のないまま続けると決めてから、自分のものにしたアカウント：", "let it go on as nobody's, and took the account: ")}
                  <Link href="/people/access">
                    <Words>{one.title ? read(one.title) : say("アカウント", "an account")}</Words>
                  </Link>
                </>
              ) : one.kind === "own-duties" ? (
                <>
                  {say("一人だけで、職種、役目、誓約か説明の日付を書きました：", "wrote kind, duties, pledge or briefing alone, of: ")}
                  <Link href={`/people/${one.subject}`}>{one.by_name ?? ""}</Link>
                </>
              ) : one.kind === "notice-given" ? (
                <>
                  {say("書いた本人だけで、職員に説明したと記録しました：", "recorded alone that staff were told of a notice they had written: ")}
                  <Link href="/people/notice">{say("職員への説明", "the notice to staff")}</Link>
                </>
              ) : one.kind === "review-signed" ? (
                say("前の見直しに署名しました(一覧の人がログインを作ったばかり)", "signed an earlier review (somebody of its list had just made their sign-in)")
              ) : one.kind === "review-line-lately" ? (
                say("前の見直しで、自分のログインを作ったばかりの人の行を決めました", "decided in an earlier review about whoever had just made their sign-in")
              ) : (
                say("前の見直しで、自分の行を決めました", "decided about their own use in an earlier review")
              )}
              <div class="small sub">
                {say("理由：", "Reason: ")}
                <Words>{one.why}</Words>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
