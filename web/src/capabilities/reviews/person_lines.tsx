import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { may, mayDecide, now } from "../../api/state.ts";
import type { ReviewChoice, ReviewLine, ReviewPage } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { kindWord } from "../people/words.ts";
import { CHOICES, choiceWord, idleWords, isOpen, isUnread, rightsWords, standingWords, validWords, wayWords } from "./words.ts";

interface LinesProps {
  lines: readonly ReviewLine[];
  page: ReviewPage;
  changed: () => void;
}

/// One person with everything they can use, or something that is nobody's.
export function PersonLines({ lines, page, changed }: LinesProps): JSX.Element {
  const first = lines[0];
  if (!first) return <></>;
  return (
    <li class="review-person">
      <div>
        <h2>
          {isUnread(first) ? (
            first.way === "unread" ? say("読み取れていない機器", "A machine that was not read") : say("読み取れていない日レセ", "日レセ that was not read")
          ) : first.person === null ? (
            say("持ち主の決まっていないもの", "Nobody's")
          ) : (
            <Link href={`/people/${first.person}`}>
              <Words>{first.person_name ?? say("台帳にない人", "Somebody not in the register")}</Words>
            </Link>
          )}
        </h2>
        <p class="small sub">{first.person_kind ? kindWord(first.person_kind) : ""}</p>
        {first.last_day ? <p class="small">{say(`${briefDay(first.last_day, now())}が最後の日です`, `Last day ${briefDay(first.last_day, now())}`)}</p> : null}
      </div>
      <ul>
        {lines.map((line) => (
          <LineRow key={line.line} line={line} page={page} changed={changed} />
        ))}
      </ul>
    </li>
  );
}

interface LineProps {
  line: ReviewLine;
  page: ReviewPage;
  changed: () => void;
}

function LineRow({ line, page, changed }: LineProps): JSX.Element {
  const doubt = line.standing === "leaver" ? "" : standingWords(line);
  const why = line.service ? say(`プログラム用・${line.purpose}`, `a program: ${line.purpose}`) : line.purpose;
  const facts: readonly [string, string][] = [
    [say("使うもの", "Way in"), wayWords(line)],
    [say("権限", "Rights"), rightsWords(line)],
    [say("理由", "Reason"), why],
    [say("日レセでの期限", "Valid in 日レセ"), validWords(line)],
    [say("最後に使ったのは", "Last used"), line.way === "account" || line.way === "operator" ? idleWords(line.idle) : ""],
  ];
  return (
    <li class="review-line">
      <dl>
        {facts.map(([name, value]) =>
          value === "" ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <Words>{value}</Words>
              </dd>
            </div>
          ),
        )}
        {doubt === "" && differenceWords(line) === "" ? null : (
          <div>
            <dt>{say("見るところ", "Look at")}</dt>
            <dd>{[doubt, differenceWords(line)].filter(Boolean).join(say("、", ", "))}</dd>
          </div>
        )}
      </dl>
      <div>{isOpen(page) && may("decideReviewLine") ? <Deciding line={line} page={page} changed={changed} /> : <Decided line={line} />}</div>
    </li>
  );
}

function differenceWords({ difference }: ReviewLine): string {
  if (difference === "added") return say("前回はありませんでした", "new since the last review");
  if (difference === "changed") return say("前回から変わりました", "changed since the last review");
  return "";
}

/// What was decided of it, and whether it came true.
function Decided({ line }: { line: ReviewLine }): JSX.Element {
  const { decision, settled } = line;
  if (!decision) return <p>{say("まだ決めていません", "Not decided yet")}</p>;
  return (
    <>
      <p>
        <b>{choiceWord(decision.choice)}</b> <Words>{decision.remark}</Words>
      </p>
      <p class="small sub">
        <Words>{decision.by_name ?? ""}</Words> <span class="num">{brief(decision.at, now())}</span>
        {decision.alone ? (
          <>
            {" "}
            <b>{say("単独承認", "alone")}</b> <Words>{decision.why}</Words>
          </>
        ) : null}
        {decision.lately ? say("(決めた人のログインは、この人が作ったばかりでした)", " (the one who decided had a sign-in just made by this person)") : ""}
      </p>
      {settled ? (
        <p class="small">
          {settled.found === "retired" && line.device ? <Link href={`/devices/${line.device}`}>{settledWords(settled.found)}</Link> : settledWords(settled.found)} <span class="num">{say(`(${brief(settled.observed, now())}の記録)`, `(read ${brief(settled.observed, now())})`)}</span>
        </p>
      ) : line.waits ? (
        <p class="small">
          <b>{say("確認待ち", "Awaited")}</b>
          {say("：決めたあとの記録で、まだ確かめられていません。", ": no later evidence shows it yet.")}
        </p>
      ) : null}
    </>
  );
}

function settledWords(found: "gone" | "stopped" | "changed" | "retired"): string {
  switch (found) {
    case "gone":
      return say("確かめました：なくなりました", "Confirmed: it is gone");
    case "stopped":
      return say("確かめました：止まりました", "Confirmed: it is stopped");
    case "changed":
      return say("確かめました：変わりました", "Confirmed: it has changed");
    case "retired":
      return say("確かめました：機器を台帳から外しました", "Confirmed: the machine was taken out of the register");
  }
}

/// Three equal buttons. Keeping is kept at once; the others ask what is to be done.
function Deciding({ line, page, changed }: LineProps): JSX.Element {
  const asking = useSignal<ReviewChoice | null>(null);
  const act = useAct();
  const alone = line.second?.worth === "alone";
  if (line.second?.worth === "needs-another") {
    return (
      <>
        {line.decision ? <Decided line={line} /> : null}
        <p class="small sub">
          {line.own
            ? say("あなた自身のものです。ほかの院長・安全管理責任者・設定担当が決めます。", "It is your own: another director, safety manager or administrator decides it.")
            : say("あなたのログインは、この人が作ったばかりです。ほかの院長・安全管理責任者・設定担当が決めます。", "Your sign-in was just made by this person: another director, safety manager or administrator decides it.")}
        </p>
      </>
    );
  }
  const choose = (choice: ReviewChoice): void => {
    if (choice !== "keep" || alone) {
      asking.value = choice;
      return;
    }
    asking.value = null;
    void act.run(async () => {
      await ask("decideReviewLine", { path: { review: page.id, line: line.line }, body: { choice, remark: "" } });
      tell(say("続けると決めました", "Kept"));
      changed();
    });
  };
  if (isUnread(line)) return <Unread line={line} page={page} changed={changed} />;
  const shown = asking.value ?? line.decision?.choice;
  return (
    <>
      <div class="three" role="group" aria-label={say(`${wayWords(line)}をどうしますか`, `What about ${wayWords(line)}?`)}>
        {CHOICES.map((choice) => (
          <button key={choice} type="button" aria-pressed={shown === choice} disabled={!mayDecide.value} onClick={() => choose(choice)}>
            {shown === choice ? "✓ " : ""}
            {choiceWord(choice)}
          </button>
        ))}
      </div>
      <FormProblem problem={act.problem} />
      {asking.value === null ? (
        <Remark line={line} />
      ) : (
        <Ask key={asking.value} choice={asking.value} line={line} page={page} changed={changed} leave={() => (asking.value = null)} />
      )}
    </>
  );
}

/// Nobody can decide about what was never read: it is said why, and the line stays grey.
function Unread({ line, page, changed }: LineProps): JSX.Element {
  const asking = useSignal(false);
  return (
    <>
      <p>
        <b>{say("？ 見直していません", "? Not reviewed")}</b>
      </p>
      {asking.value ? (
        <Ask choice="unreviewed" line={line} page={page} changed={changed} leave={() => (asking.value = false)} />
      ) : (
        <>
          <Remark line={line} />
          <button class="btn sm mt-2" type="button" disabled={!mayDecide.value} onClick={() => (asking.value = true)}>
            {line.decision ? say("理由を書き直す", "Write it anew") : say("理由を書く", "Say why")}
          </button>
        </>
      )}
    </>
  );
}

function Remark({ line: { decision } }: { line: ReviewLine }): JSX.Element | null {
  if (!decision || (decision.remark === "" && !decision.alone)) return null;
  return (
    <p class="small">
      <Words>{decision.remark}</Words>
      {decision.alone ? (
        <>
          {" "}
          <b>{say("単独承認：", "alone: ")}</b>
          <Words>{decision.why}</Words>
        </>
      ) : null}
    </p>
  );
}

function remarkWords(choice: ReviewChoice): string {
  if (choice === "remove") return say("止める理由と、いつ止めるか", "Why it is stopped, and when");
  if (choice === "unreviewed") return say("読み取れていない理由と、いつ確かめるか", "Why it was not read, and when it will be looked at");
  return say("何を、どう変えるか", "What is changed, and how");
}

function Ask({ choice, line, page, changed, leave }: LineProps & { choice: ReviewChoice; leave: () => void }): JSX.Element {
  const before = line.decision?.choice === choice ? line.decision : null;
  const remark = useSignal(before?.remark ?? "");
  const why = useSignal(before?.why ?? "");
  const no_remark = choice !== "keep" && oneLine(remark.value) === "";
  const alone = line.second?.worth === "alone";
  const no_why = alone && oneLine(why.value) === "";
  const form = useForm(
    () => !no_remark && !no_why,
    async () => {
      const body = { choice, remark: oneLine(remark.value), ...(alone ? { why: oneLine(why.value) } : {}) };
      await ask("decideReviewLine", { path: { review: page.id, line: line.line }, body });
      tell(alone ? say("単独承認として残しました", "Kept as decided alone") : say(`${choiceWord(choice)}と決めました`, `Decided: ${choiceWord(choice)}`));
      leave();
      changed();
    },
  );
  const rule = say("1行、1,000文字までにしてください。", "Use one line of up to 1,000 characters.");
  return (
    <Form form={form} class="mt-3" opened>
      {choice === "keep" ? null : (
        <Field
          at="/remark"
          label={remarkWords(choice)}
          rule={rule}
          maxLength={1000}
          value={remark.value}
          onInput={(value) => (remark.value = value)}
          wrong={form.tried && no_remark ? (choice === "unreviewed" ? say("理由を入れてください。", "Please say why.") : say("何をするかを入れてください。", "Please say what is to be done.")) : undefined}
        />
      )}
      {alone ? (
        <Field
          at="/why"
          label={line.own ? say("自分のものを一人で決める理由(単独承認)", "Why you decide alone about your own") : say("あなたのログインを作った人のものを決める理由(単独承認)", "Why you decide about whoever made your sign-in")}
          rule={rule}
          maxLength={1000}
          value={why.value}
          onInput={(value) => (why.value = value)}
          wrong={form.tried && no_why ? say("理由を入れてください。", "Please give a reason.") : undefined}
        />
      ) : null}
      <KeepOrLeave form={form} leave={leave} keep={say("この内容で決める", "Decide it so")} small />
    </Form>
  );
}
