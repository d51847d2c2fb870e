import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { mayDecide, now } from "../../api/state.ts";
import type { MailMessage } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { FormProblem } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { Whose } from "./whose.tsx";
import { codeText, isOpen, stateWord } from "./words.ts";

/// Reminders that did not arrive, or may not have: why, since when, and what to do. Nothing if there are none.
export function Undelivered({ messages, changed }: { messages: readonly MailMessage[]; changed: () => void }): JSX.Element | null {
  const open = messages.filter(isOpen);
  if (open.length === 0) return null;
  return (
    <section class="part" aria-labelledby="undelivered">
      <h2 id="undelivered" tabIndex={-1}>
        {say("届かなかったお知らせ", "Reminders that did not arrive")} <span class="num">{open.length}</span>
      </h2>
      <ul class="border-t border-solid-gray-200">
        {open.map((message) => (
          <Row key={message.id} message={message} changed={changed} />
        ))}
      </ul>
    </section>
  );
}

function Row({ message, changed }: { message: MailMessage; changed: () => void }): JSX.Element {
  const act = useAct();
  const decide = (decision: "again" | "close"): void => {
    void act.run(async () => {
      await ask("decideMail", { path: { message: message.id }, body: { decision } });
      tell(decision === "again" ? say("もう一度送ります", "It is sent again") : say("確かめたことを残しました", "It is kept as seen to"));
      changed();
    });
  };
  const code = codeText(message);
  return (
    <li class="py-3 border-b border-solid-gray-200">
      <p>
        <b>
          <Whose message={message} />
        </b>
        {say("：", ": ")}
        {stateWord(message.state)}
      </p>
      <p class="small">
        {message.text && message.state !== "unsure" ? `${read(message.text)}${say("", " ")}` : null}
        {message.means ? `${read(message.means)}${say("", " ")}` : null}
        {message.do ? <span class="sub">{read(message.do)}</span> : null}
      </p>
      <p class="num small sub">
        {say(`${briefDay(message.day, now())}の分`, `Of ${briefDay(message.day, now())}`)}
        {message.tried ? say(`・${brief(message.tried, now())}から`, `, since ${brief(message.tried, now())}`) : null}
        {code === "" ? null : say(`・返事の番号 ${code}`, `, reply code ${code}`)}
      </p>
      <FormProblem problem={act.problem} />
      <div class="acts mt-2">
        <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => decide("again")}>
          {say("もう一度送る", "Send again")}
        </button>
        <button class="btn plain sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => decide("close")}>
          {say("確かめた", "Seen to")}
        </button>
        <WhyNot />
      </div>
    </li>
  );
}
