import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, devicesChanged, may, mayDecide, now, session } from "../../api/state.ts";
import type { SelfCheck, SelfCheckAnswers, SelfChecks, Told } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { MayLink } from "../../parts/may_link.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, FormProblem, NotForYou, Shown } from "../../parts/quiet.tsx";
import { EvidenceTag } from "../../parts/verdict.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { QUESTIONS, questionWords, systemWords, TOLD, toldWord, whereToLook, whereWords } from "./words.ts";

/// 端末の自己点検: opened on each PC, answered by whoever sits there.
export function SelfCheckPage(): JSX.Element {
  const asked = useAnswer("self-checks", () => ask("getSelfCheck"), devicesChanged);
  const kept = useSignal<SelfCheck | null>(null);
  return (
    <>
      <PageHead
        title={say("端末の自己点検", "Self-check of this terminal")}
        sub={say("いま座っているパソコンのことを、6つの質問で確かめます(2分ほど)。", "Six questions about the PC you sit at (about two minutes).")}
      />
      <Shown asked={asked} waiting={say("この端末を確かめています", "Looking at this terminal")}>
        {(found) =>
          kept.value ? (
            <Kept check={kept.value} lock_after_s={found.lock_after_s} again={() => (kept.value = null)} />
          ) : found.devices.length === 0 ? (
            <Empty title={say("台帳に、まだ機器がありません", "The register holds no device yet")}>
              <MayLink href="/devices">{say("機器を登録する", "Register devices")}</MayLink>
            </Empty>
          ) : (
            <>
              <Here found={found} />
              {may("makeSelfCheck") ? (
                <Questions
                  found={found}
                  kept={(check) => {
                    kept.value = check;
                    asked.again();
                  }}
                />
              ) : (
                <NotForYou title={say("この役割では答えを残せません", "Your role cannot keep answers")} />
              )}
            </>
          )
        }
      </Shown>
      <Shown asked={asked} waiting="">
        {(found) => <Checks found={found} changed={asked.again} />}
      </Shown>
    </>
  );
}

/// What the hub sees of the machine by itself, and what that is worth.
function Here({ found }: { found: SelfChecks }): JSX.Element {
  const device = found.devices.find(({ id }) => id === found.here);
  return (
    <section class="card mb-6" aria-labelledby="here">
      <h2 id="here">{say("関所から見た、この端末", "This terminal, as the hub sees it")}</h2>
      <dl class="kv">
        <div>
          <dt>{say("アドレス", "Address")}</dt>
          <dd class="num">{found.address ?? say("わかりません", "not known")}</dd>
        </div>
        <div>
          <dt>{say("台帳の機器", "In the register")}</dt>
          <dd>{device ? <Words>{device.name}</Words> : <span class="sub">{say("このアドレスの機器はわかりません。下でえらんでください。", "Not known by this address; choose it below.")}</span>}</dd>
        </div>
        {found.browser ? (
          <>
            <div>
              <dt>{say("ブラウザー", "Browser")}</dt>
              <dd>{found.browser.name || say("わかりません", "not told")}</dd>
            </div>
            <div>
              <dt>{say("OS", "System")}</dt>
              <dd>{systemWords(found.browser)}</dd>
            </div>
          </>
        ) : null}
      </dl>
      <p class="small sub mt-3">
        {say(
          "ブラウザーとOSは、ブラウザーの言うとおりに残します。点検の判定には使いません。",
          "Browser and system are kept as the browser says them. No verdict rests on that.",
        )}
      </p>
    </section>
  );
}

type Answers = Partial<Record<keyof SelfCheckAnswers, Told>>;

function isWhole(answers: Answers): answers is SelfCheckAnswers {
  return QUESTIONS.every((question) => answers[question] !== undefined);
}

function Questions({ found, kept }: { found: SelfChecks; kept: (check: SelfCheck) => void }): JSX.Element {
  const device = useSignal(found.here ?? "");
  const answers = useSignal<Answers>({});
  const known = (): boolean => found.devices.some(({ id }) => id === device.value);
  const form = useForm(
    () => known() && isWhole(answers.value),
    async () => {
      const whole = answers.value;
      if (!isWhole(whole)) return;
      const check = await ask("makeSelfCheck", { body: { device: device.value, answers: whole } });
      boardChanged.value += 1;
      devicesChanged.value += 1;
      tell(say("自己点検の答えを残しました", "The self-check is kept"));
      kept(check);
    },
  );
  const left = QUESTIONS.filter((question) => answers.value[question] === undefined).length;
  return (
    <Form form={form} class="answer narrow">
      <Select
        at="/device"
        label={say("どの機器ですか", "Which device is this?")}
        none={say("えらんでください", "Please choose")}
        options={found.devices.map(({ id, name, place }) => ({ value: id, word: place ? say(`${name}(${place})`, `${name} (${place})`) : name }))}
        value={device.value}
        onChange={(id) => (device.value = id)}
        wrong={form.tried && !known() ? say("機器をえらんでください。", "Please choose the device.") : undefined}
      />
      {QUESTIONS.map((question, index) => (
        <Choice<Told>
          key={question}
          at={`/answers/${question}`}
          label={`${index + 1}. ${questionWords(question, found.lock_after_s)}`}
          hint={whereToLook(question)}
          options={TOLD.map((value) => ({ value, word: toldWord(value) }))}
          chosen={answers.value[question] ? [answers.value[question]] : []}
          onChange={([told]) => (answers.value = { ...answers.value, ...(told ? { [question]: told } : {}) })}
          wrong={form.tried && answers.value[question] === undefined ? say("どれかをえらんでください。", "Please choose one.") : undefined}
        />
      ))}
      <p class="mb-3">
        {say("この答えは、あなたの名前で申告として残ります。", "The answers are kept as a statement in your name.")} <EvidenceTag evidence="stated" />
      </p>
      <FormProblem problem={form.problem} />
      <div class="acts">
        <button class="btn pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
          {say("この答えで残す", "Keep these answers")}
        </button>
        {left > 0 ? <span class="small sub">{say(`あと${left}問`, `${left} left`)}</span> : null}
        <WhyNot />
      </div>
    </Form>
  );
}

function Kept({ check, lock_after_s, again }: { check: SelfCheck; lock_after_s: number; again: () => void }): JSX.Element {
  const not_yes = QUESTIONS.filter((question) => check.answers[question] !== "yes").length;
  const nothing_left = not_yes === 0 && check.counts && check.earlier.length === 0;
  return (
    <div class="card mb-6" role="status">
      <p>
        <b>
          {say("残しました。「", "Kept for “")}
          <Words>{check.device.name}</Words>
          {say(`」：はい ${QUESTIONS.length - not_yes}・ほか ${not_yes}`, `”: ${QUESTIONS.length - not_yes} yes, ${not_yes} other.`)}
        </b>
      </p>
      {nothing_left ? <p>{say("気になるところはありません。この画面を閉じてかまいません。", "Nothing stands out. You may close this page.")}</p> : null}
      {not_yes > 0 ? (
        <p>{say("「いいえ」と「わからない」は、設定担当が見て対応します。この画面を閉じてかまいません。", "An administrator sees to what was not a yes. You may close this page.")}</p>
      ) : null}
      {check.counts ? null : (
        <p>
          <b>{whereWords(check)}</b>
          {say(" その機器の前で答え直すか、ほかの人に確認してもらうまで、「はい」は数えません。", " Until you answer at that device, or somebody else vouches for it, a yes counts for nothing.")}
        </p>
      )}
      <Earlier check={check} lock_after_s={lock_after_s} />
      <div class="acts mt-4">
        <button class="btn sm" type="button" onClick={again}>
          {say("もう一度答える", "Answer again")}
        </button>
      </div>
    </div>
  );
}

/// The newest of each device.
function Checks({ found, changed }: { found: SelfChecks; changed: () => void }): JSX.Element {
  return (
    <section class="part mt-7">
      <h2>{say("これまでの自己点検", "Self-checks so far")}</h2>
      {found.checks.length === 0 ? (
        <p class="sub">{say("まだありません。", "None yet.")}</p>
      ) : (
        <>
          <p class="small sub mb-3">{say(`機器ごとの新しいもの ${found.checks.length}件`, `The newest of each device: ${found.checks.length}`)}</p>
          <table class="cards">
            <caption class="vh">{say("機器ごとの新しい自己点検", "The newest self-check of each device")}</caption>
            <thead>
              <tr>
                <th scope="col">{say("機器", "Device")}</th>
                <th scope="col">{say("いつ", "When")}</th>
                <th scope="col">{say("だれ", "By")}</th>
                <th scope="col">{say("「はい」でない答え", "Answers other than yes")}</th>
              </tr>
            </thead>
            <tbody>
              {found.checks.map((check) => (
                <tr key={check.id}>
                  <th scope="row">
                    <MayLink href={`/devices/${check.device.id}`}>{check.device.name}</MayLink>
                  </th>
                  <td class="num nb" data-label={say("いつ", "When")}>
                    {brief(check.at, now())}
                  </td>
                  <td data-label={say("だれ", "By")}>{check.by_name ? <Words>{check.by_name}</Words> : "—"}</td>
                  <td data-label={say("「はい」でない答え", "Answers other than yes")}>
                    <NotYes answers={check.answers} lock_after_s={found.lock_after_s} />
                    <Earlier check={check} lock_after_s={found.lock_after_s} />
                    <WhereAnswered check={check} changed={changed} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      {may("listVisits") ? (
        <p class="small mt-3">
          <Link href="/devices/visits">{say("訪問と点検時の読み取り", "Visits and readings")}</Link>
        </p>
      ) : null}
    </section>
  );
}

/// Answers given before that stand although there are newer ones.
function Earlier({ check, lock_after_s }: { check: SelfCheck; lock_after_s: number }): JSX.Element | null {
  if (check.earlier.length === 0) return null;
  return (
    <div class="small mt-2">
      <p class="sub">{say("前の答えのうち、いまも数えるもの", "Earlier answers that still stand")}</p>
      <ul>
        {check.earlier.map(({ question, answer, at, by_name }) => (
          <li key={question}>
            <b>{toldWord(answer)}</b> {questionWords(question, lock_after_s)}{" "}
            <span class="sub num">
              ({brief(at, now())}
              {by_name ? (
                <>
                  {" "}
                  <Words>{by_name}</Words>
                </>
              ) : null}
              )
            </span>
          </li>
        ))}
      </ul>
      {check.earlier.some(({ answer }) => answer === "no") ? (
        <p class="sub">
          {say(
            "「いいえ」は、その機器の前で「はい」と答えるか、ほかの人が「はい」を確認するまで残ります。",
            "A no stays until somebody answers yes at the device itself, or somebody else vouches for a yes.",
          )}
        </p>
      ) : null}
    </div>
  );
}

/// Where it was answered, if not at the device; until somebody else vouches, a yes counts for nothing.
function WhereAnswered({ check, changed }: { check: SelfCheck; changed: () => void }): JSX.Element | null {
  const open = useSignal(false);
  const why = useSignal("");
  const form = useForm(
    () => oneLine(why.value) !== "",
    async () => {
      await ask("vouchForSelfCheck", { path: { check: check.id }, body: { why: oneLine(why.value) } });
      boardChanged.value += 1;
      devicesChanged.value += 1;
      tell(say("その機器の答えとして数えます", "It counts as this device's answer now"));
      changed();
    },
  );
  if (check.where === "the-device") return null;
  const mine = check.by === session.value?.person.id;
  return (
    <div class="mt-2">
      <p class="small">
        <b>{whereWords(check)}</b>
        {check.vouched ? (
          <>
            {" "}
            {say("確認：", "Vouched for by ")}
            <Words>{check.vouched.by_name ?? say("台帳にない人", "somebody not in the register")}</Words> (<Words>{check.vouched.why}</Words>)
            {check.vouched.lately ? (
              <span class="sub">
                {say(
                  " 答えた人と同じ人が用意したばかりのログインなので、数えません。ほかの人が確認してください。",
                  " Both sign-ins are of one hand, so it counts for nothing: somebody else vouches for it.",
                )}
              </span>
            ) : null}
          </>
        ) : (
          say(" この機器のものと確認されるまで、「はい」は数えません。", " Until somebody vouches for it, a yes counts for nothing.")
        )}
      </p>
      {(check.vouched && !check.vouched.lately) || mine || !may("vouchForSelfCheck") ? null : open.value ? (
        <Form form={form}>
          <Field
            at="/why"
            label={say("どうしてわかりますか", "How do you know?")}
            hint={say("たとえば「となりで見ていた」", "Such as: I stood beside it")}
            value={why.value}
            onInput={(text) => (why.value = text)}
            wrong={form.tried && oneLine(why.value) === "" ? say("理由を入れてください。", "Please say how you know.") : undefined}
          />
          <FormProblem problem={form.problem} />
          <div class="acts">
            <button class="btn sm pri" type="submit" aria-disabled={form.busy} disabled={!mayDecide.value}>
              {say("この機器のものと確認する", "Vouch for it")}
            </button>
            <button class="btn sm" type="button" onClick={() => (open.value = false)}>
              {say("やめる", "Leave it")}
            </button>
            <WhyNot />
          </div>
        </Form>
      ) : (
        <button class="btn sm" type="button" onClick={() => (open.value = true)}>
          {say("この機器のものと確認する…", "Vouch for it…")}
        </button>
      )}
    </div>
  );
}

/// The answers that are not a yes, each with its question.
export function NotYes({ answers, lock_after_s }: { answers: SelfCheckAnswers; lock_after_s: number }): JSX.Element {
  const found = QUESTIONS.filter((question) => answers[question] !== "yes");
  return found.length === 0 ? (
    <>{say("なし(すべて「はい」)", "none (all yes)")}</>
  ) : (
    <ul>
      {found.map((question) => (
        <li key={question} class="small">
          <b>{toldWord(answers[question])}</b> {questionWords(question, lock_after_s)}
        </li>
      ))}
    </ul>
  );
}
