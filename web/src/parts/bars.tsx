import type { JSX } from "preact";

import { away, ended_elsewhere, now, status } from "../api/state.ts";
import { clockOf, shortClock } from "../words/dates.ts";
import { read, say } from "../words/language.ts";
import { spoken } from "../words/spoken.ts";

/// The hub does not answer: since when the data is what it is, and that 日レセ is not affected.
export function AwayBar({ since }: { since: string | null }): JSX.Element {
  return (
    <div class="bar" role="status">
      <p>
        <b>{say("関所本体とつながりません。", "The hub does not answer. ")}</b>
        {say("日レセはそのまま使えます。", "ORCA (日レセ) is not affected. ")}
        {since
          ? say(`表示は${clockOf(since)}のものです。`, `What is shown is from ${clockOf(since)}. `)
          : null}
        {say("つながると、自動で読み直します。", "The page reads again by itself once it is back.")}
      </p>
    </div>
  );
}

/// The journal cannot append, so nothing can be decided.
export function ReadOnlyBar({ why, code }: { why: string; code: string | null }): JSX.Element {
  return (
    <div class="bar hard" role="status">
      <p>
        <b>{say("いまは見るだけです。", "Reading only for now. ")}</b>
        {why !== "" ? `${why} ` : ""}
        {say(
          "日誌に書き込めないため、決定や登録は受け付けていません。サポート事業所に連絡してください",
          "The journal cannot record, so no decision is taken. Please call the support provider",
        )}
        {code ? <ToTell message={code} /> : null}
        {say("。", ".")}
      </p>
    </div>
  );
}

/// The code by which a support provider finds a message.
function ToTell({ message }: { message: string }): JSX.Element {
  return (
    <span class="nb">
      {say("(電話で伝える番号 ", " (code for the telephone: ")}
      {spoken(message)})
    </span>
  );
}

/// Something that was recorded cannot be read as it was written; recording goes on.
export function TroubleBar({ what, code }: { what: string; code: string }): JSX.Element {
  return (
    <div class="bar hard" role="status">
      <p>
        <b>{say("利用日誌に、読めないところがあります。", "Some of the journal cannot be read. ")}</b>
        {say(`${what}記録は続いています。サポート事業所に連絡してください`, `${what} Recording goes on. Please call the support provider`)}
        <ToTell message={code} />
        {say("。", ".")}
      </p>
    </div>
  );
}

/// Told to whoever signed in once too often: where they were signed in before ended.
export function EndedElsewhereBar(): JSX.Element | null {
  const ended = ended_elsewhere.value;
  if (ended === 0) return null;
  return (
    <div class="bar" role="status">
      <p>
        <b>
          {say(
            `あなたのほかのログインを${ended}つ終わらせました。`,
            ended === 1 ? "One other session of yours was ended. " : `${ended} other sessions of yours were ended. `,
          )}
        </b>
        {say(
          "同時に入れるのは10か所までで、長く使っていないものから終わります。",
          "You can be signed in at ten places at once; the one unused for longest ends first. ",
        )}
        <a href="/settings/sign-in">{say("自分のログインを見る", "See where you are signed in")}</a>
        <button class="btn" type="button" onClick={() => (ended_elsewhere.value = 0)}>
          {say("わかりました", "All right")}
        </button>
      </p>
    </div>
  );
}

/// Whichever of these bars applies now, the gravest first.
export function StateBars(): JSX.Element | null {
  const said = status.value;
  if (away.value) return <AwayBar since={said?.hub_time ?? null} />;
  if (said?.journal.state === "read-only") {
    return <ReadOnlyBar why={read(said.journal.text)} code={said.journal.message} />;
  }
  const trouble = said?.journal.trouble;
  if (trouble) return <TroubleBar what={read(trouble.text)} code={trouble.message} />;
  return null;
}

/// Beside a button that cannot be pressed now: why.
export function WhyNot(): JSX.Element | null {
  if (away.value) {
    return <span class="small sub">{say("関所本体とつながると押せます", "Possible once the hub answers again")}</span>;
  }
  if (status.value?.journal.state === "read-only") {
    return (
      <span class="small sub">
        {say("日誌に書き込めるようになると押せます", "Possible once the journal records again")}
      </span>
    );
  }
  return null;
}

/// The state of recording, in the top line.
export function Recording(): JSX.Element {
  const said = status.value;
  if (away.value) return <span class="rec away push">{say("つながりません", "Hub away")}</span>;
  if (said?.journal.state === "read-only") {
    return <span class="rec stopped push">{say("記録が止まっています", "Not recording")}</span>;
  }
  const at = said?.hub_time ?? now();
  return (
    <span class="rec push num">
      {say("記録中", "Recording")} {shortClock(at)}
    </span>
  );
}
