import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask, type Answer } from "../../api/client.ts";
import { may, mayDecide, now, peopleChanged } from "../../api/state.ts";
import type { MailMessage } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { WhomToAsk } from "../../parts/deciders.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { ServerForm } from "./server_form.tsx";
import { TrialPart } from "./trial.tsx";
import { Undelivered } from "./undelivered.tsx";
import { Whose } from "./whose.tsx";
import { isOpen, securityWord, stateWord } from "./words.ts";

type Server = NonNullable<Answer<"getMailSettings">["server"]>;

/// メール: the server that takes reminders, a trial, and what became of those that were sent.
export function MailSettingsPage(): JSX.Element {
  const settings = useAnswer("mail settings", () => ask("getMailSettings"));
  const list = useAnswer("mail", () => ask("listMail"), peopleChanged);
  const changed = (): void => {
    settings.again();
    list.again();
  };
  return (
    <div class="narrow">
      <PageHead
        title={say("メールでのお知らせ", "Reminders by mail")}
        crumb={<Link href="/settings">{say("設定", "Settings")}</Link>}
      />
      <Shown asked={settings} waiting={say("設定を読んでいます", "Reading the settings")}>
        {({ server }) => (
          <>
            <Lead server={server} open={list.value?.open ?? 0} />
            {list.value ? <Undelivered messages={list.value.messages} changed={list.again} /> : null}
            <ServerPart server={server} changed={changed} />
            {server && may("sendTestMail") ? <TrialPart /> : null}
          </>
        )}
      </Shown>
      <Shown asked={list} waiting={say("お知らせを読んでいます", "Reading the reminders")}>
        {({ set_up, messages }) => (
          <>
            <Others messages={messages.filter((one) => !isOpen(one))} />
            {set_up && may("sendMailNow") ? <Now changed={list.again} /> : null}
          </>
        )}
      </Shown>
    </div>
  );
}

function Lead({ server, open }: { server: Server | null; open: number }): JSX.Element {
  if (!server) {
    return (
      <p class="lead">
        {say("メールでは知らせていません。期限のお知らせは、点検ボードと予定にだけ出ます。", "Nothing is sent by mail. Reminders stand on the board and the calendar only.")}
      </p>
    );
  }
  if (open === 0) return <p class="lead">{say("届かなかったお知らせは、ありません。", "No reminder failed to arrive.")}</p>;
  return (
    <p class="lead">
      {say("届かなかったお知らせが", "Reminders that did not arrive: ")}
      <b class="num pressing">{open}</b>
      {say("件あります。", ".")}
    </p>
  );
}

function ServerPart({ server, changed }: { server: Server | null; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  return (
    <section class="part" aria-labelledby="server">
      <h2 id="server">{say("送るサーバー", "The server")}</h2>
      {server && !open.value ? <ServerShown server={server} /> : null}
      {may("changeMailSettings") ? (
        <Opening act={server ? say("サーバーを変える", "Change the server") : say("サーバーを決める", "Set a server up")} open={open}>
          <ServerForm
            from={server}
            end={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : (
        <>
          <p class="small">{say("変えるときは、設定担当に頼んでください。", "To change it, ask an administrator.")}</p>
          <WhomToAsk roles={["administrator"]} />
        </>
      )}
      {server && !open.value && may("removeMailSettings") ? <Removal changed={changed} /> : null}
    </section>
  );
}

function ServerShown({ server }: { server: Server }): JSX.Element {
  const days = server.days_before.map(String).join(say("日前と", " and "));
  const facts: readonly [string, string][] = [
    [say("サーバー", "Server"), `${server.host}:${server.port}`],
    [say("暗号化", "Encryption"), securityWord(server.security)],
    [say("ログイン", "Log-in"), server.user === "" ? say("なし", "none") : server.user],
    [say("差出人", "Sender"), server.sender_name === "" ? server.sender : `${server.sender_name} ${server.sender}`],
    [
      say("知らせる日", "When"),
      server.days_before.length === 0
        ? say("期限をすぎたら、週に1度", "Once a week when overdue")
        : say(`期限の${days}日前、すぎたら週に1度`, `${days} days before; once a week when overdue`),
    ],
  ];
  return (
    <>
      <dl class="kv mb-3">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Words>{value}</Words>
            </dd>
          </div>
        ))}
      </dl>
      {server.user !== "" && !server.password_kept ? (
        <p class="small mb-3">
          <b class="late">{say("パスワードが保存されていません。", "There is no password. ")}</b>
          {say("「サーバーを変える」で入れ直してください。", "Type it again under “Change the server”.")}
        </p>
      ) : null}
    </>
  );
}

function Removal({ changed }: { changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const act = useAct();
  const remove = async (): Promise<void> => {
    const done = await act.run(async () => {
      await ask("removeMailSettings");
      tell(say("メールで知らせるのをやめました", "Reminders by mail are off"));
    });
    if (!done) return;
    open.value = false;
    changed();
  };
  return (
    <div class="mt-3">
      <Opening act={say("メールで知らせるのをやめる", "Stop reminding by mail")} open={open}>
        <div class="card">
          <p class="mb-3">
            {say("サーバーとパスワードを忘れ、送るのを待っているお知らせを取りやめます。", "The server and its password are forgotten, and what waits is called off.")}
          </p>
          <FormProblem problem={act.problem} />
          <div class="acts">
            <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void remove()}>
              {say("メールで知らせるのをやめる", "Stop reminding by mail")}
            </button>
            <button class="btn plain sm" type="button" onClick={() => (open.value = false)}>
              {say("続ける", "Keep it on")}
            </button>
            <WhyNot />
          </div>
        </div>
      </Opening>
    </div>
  );
}

/// What was sent or waits, the newest first.
function Others({ messages }: { messages: readonly MailMessage[] }): JSX.Element | null {
  if (messages.length === 0) return null;
  return (
    <section class="part" aria-labelledby="others">
      <h2 id="others">{say("送ったお知らせ", "Reminders sent")}</h2>
      <ul class="border-t border-solid-gray-200">
        {messages.map((message) => (
          <li key={message.id} class="py-2 border-b border-solid-gray-200">
            <span class="num">{briefDay(message.day, now())}</span> <Whose message={message} />
            {say("：", ": ")}
            {stateWord(message.state)}
            {message.next && message.attempts > 0 ? (
              <span class="num small sub">{say(`(次は${brief(message.next, now())})`, ` (next ${brief(message.next, now())})`)}</span>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Now({ changed }: { changed: () => void }): JSX.Element {
  const act = useAct();
  const send = (): void => {
    void act.run(async () => {
      await ask("sendMailNow");
      tell(say("今日の分を送りはじめました", "Today's are being sent"));
      changed();
    });
  };
  return (
    <section class="part" aria-labelledby="now">
      <h2 id="now">{say("今日の分をいま送る", "Send today's now")}</h2>
      <p class="small sub mb-3">
        {say(
          "ふだんは、診療する日の朝7時から送ります。同じ日の2通目は送りません。送れなかったものも、もう一度送ります。",
          "As a rule they go out from seven in the morning of an open day. Nobody gets a second one of a day. What could not be sent is tried again.",
        )}
      </p>
      <FormProblem problem={act.problem} />
      <div class="acts">
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={send}>
          {say("今日の分をいま送る", "Send today's now")}
        </button>
        <WhyNot />
      </div>
    </section>
  );
}
