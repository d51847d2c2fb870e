import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link, useParams } from "wouter-preact";

import { addressOf, ask, type Answer } from "../../api/client.ts";
import { may, now } from "../../api/state.ts";
import type { EntryPage as Entry, ReadingPurpose } from "../../api/types.ts";
import { useAct } from "../../live/act.ts";
import { useAnswer } from "../../live/answer.ts";
import { PageHead, Words } from "../../parts/page.tsx";
import { FormProblem, ProblemCard, Shown } from "../../parts/quiet.tsx";
import { brief, heading } from "../../words/dates.ts";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";
import { spoken } from "../../words/spoken.ts";
import { actorWord } from "./actor.ts";
import { BodyTable } from "./body_table.tsx";
import { classWord } from "./class_words.ts";
import { DestroyBody } from "./destroy_body.tsx";
import { isOrca, orcaRecord } from "./orca_record.ts";
import { earlierWords, isEarlier, placeFrom, placeOf, placeWords, wholePlace } from "./place.ts";
import { ProofWord } from "./proof.tsx";
import { AskPurpose } from "./purpose.tsx";
import { readingPurpose } from "./reading.ts";

/// One entry: who, when, what; then its proof in one sentence, the values folded.
export function EntryPage(): JSX.Element {
  const { index = "" } = useParams();
  const purpose = readingPurpose.value;
  const place = placeFrom(index);
  if (place === null) return <NoEntry />;
  const words = placeWords(place);
  return (
    <div class="narrow">
      <PageHead
        title={say(`記録 ${words}`, `Entry ${words}`)}
        {...(isEarlier(place) ? { sub: earlierWords(place) } : {})}
        crumb={
          <>
            <Link href="/journal">{say("利用日誌", "Journal")}</Link> / {words}
          </>
        }
      />
      {purpose ? <Found key={index} index={index} purpose={purpose} /> : <AskPurpose />}
    </div>
  );
}

/// The address names no entry: nothing to ask the hub for.
function NoEntry(): JSX.Element {
  const words = { ja: "その番号の記録はありません。", en: "There is no entry of that number." };
  return (
    <div class="narrow">
      <PageHead
        title={say("記録", "Entry")}
        crumb={
          <>
            <Link href="/journal">{say("利用日誌", "Journal")}</Link> / {say("記録", "Entry")}
          </>
        }
      />
      <ProblemCard
        problem={{
          type: "about:blank",
          title: words.ja,
          status: 404,
          message: "journal.no-entry",
          text: words,
          do: { ja: "一覧で番号を確かめてください。", en: "Look the number up in the list." },
        }}
      />
    </div>
  );
}

function Found({ index, purpose }: { index: string; purpose: ReadingPurpose }): JSX.Element {
  const asked = useAnswer(`entry ${index}`, () => ask("getEntry", { path: { index }, query: { why: purpose } }));
  return (
    <Shown asked={asked} waiting={say("記録を読んでいます", "Reading the entry")}>
      {(entry) => (
        <>
          <What entry={entry} />
          <Body entry={entry} purpose={purpose} changed={asked.again} />
          <Proof entry={entry} />
        </>
      )}
    </Shown>
  );
}

function What({ entry }: { entry: Entry }): JSX.Element {
  return (
    <section class="part">
      <h2>{read(entry.title)}</h2>
      <dl class="kv">
        {entry.summary ? (
          <div>
            <dt>{say("内容", "About")}</dt>
            <dd>
              <Words>{read(entry.summary)}</Words>
            </dd>
          </div>
        ) : null}
        <div>
          <dt>{say("だれが", "Who")}</dt>
          <dd>
            <Words>{actorWord(entry)}</Words>
          </dd>
        </div>
        <div>
          <dt>{say("いつ", "When")}</dt>
          <dd class="num">{heading(entry.recorded)}</dd>
        </div>
        <div>
          <dt>{say("種類", "Kind")}</dt>
          <dd>
            {classWord(entry.class)}
          </dd>
        </div>
        <div>
          <dt>{say("もと", "Source")}</dt>
          <dd>
            {entry.source === "hub" ? say("関所本体", "The hub") : <code>{entry.source}</code>}
            <span class="sub num">{say(`(${grouped(entry.number)}番)`, ` (no. ${grouped(entry.number)})`)}</span>
          </dd>
        </div>
      </dl>
    </section>
  );
}

/// What the entry says: opened by a press, because every opening is recorded.
function Body({ entry, purpose, changed }: { entry: Entry; purpose: ReadingPurpose; changed: () => void }): JSX.Element {
  const act = useAct();
  const body = useSignal<Answer<"getEntryBody"> | null>(null);
  const open = (): Promise<boolean> =>
    act.run(async () => {
      body.value = await ask("getEntryBody", { path: { index: wholePlace(entry) }, query: { why: purpose } });
    });
  return (
    <section class="part">
      <h2>{say("本文", "Body")}</h2>
      {entry.body === "destroyed" ? (
        <p>
          {say(
            "本文は、決めた保存期間が過ぎたか、院長の決定で消しました。記録と証明は残っています。",
            "The body was destroyed under the written rule or by a director's decision. The entry and its proof remain.",
          )}
        </p>
      ) : entry.body === "not-for-you" || !may("getEntryBody") ? (
        <p>{say("本文は封をしてあります。この役割では開けません。院長に頼んでください。", "The body is sealed; your role does not open it. Please ask the director.")}</p>
      ) : body.value ? (
        <>
          {body.value.text !== null ? (
            <Received text={body.value.text} record={body.value.record} />
          ) : isOrca(entry.kind) && body.value.record !== null ? (
            <UseOfOrca body={body.value} record={body.value.record} />
          ) : (
            <BodyTable body={body.value} />
          )}
          {body.value.json ? (
            <details class="small mt-3">
              <summary>{say("もとの形(JSON)", "As kept (JSON)")}</summary>
              <code>{body.value.json}</code>
            </details>
          ) : null}
        </>
      ) : (
        <>
          <FormProblem problem={act.problem} />
          <div class="acts">
            <button class="btn sm" type="button" aria-disabled={act.busy} onClick={() => void open()}>
              {say("本文を開く", "Open the body")}
            </button>
            <span class="small sub">{say("開いたことも記録に残ります", "Opening it is recorded too")}</span>
          </div>
        </>
      )}
      {entry.body === "readable" && entry.class !== "decision" && !isEarlier(entry) && may("destroyEntryBody") ? <DestroyBody index={wholePlace(entry)} gone={changed} /> : null}
    </section>
  );
}

/// What another system sent: what was read from it today, and what came.
function Received({ text, record }: { text: string; record: string | null }): JSX.Element {
  return (
    <>
      {record === null ? (
        <p>{say("読み取れない記録です。届いたまま保管しています。", "This could not be read. It is kept as it came.")}</p>
      ) : (
        <details class="small" open>
          <summary>{say("読み取った内容(FHIR AuditEvent)", "What was read (FHIR AuditEvent)")}</summary>
          <code>{record}</code>
        </details>
      )}
      <details class="small mt-3" open={record === null}>
        <summary>{say("届いたままの内容", "As it came")}</summary>
        <code>{text}</code>
      </details>
    </>
  );
}

/// Use of 日レセ in words: with the number that is sealed in what was kept, and what other records of the session tell.
function UseOfOrca({ body, record }: { body: Answer<"getEntryBody">; record: string }): JSX.Element {
  return (
    <>
      <dl class="kv">
        {orcaRecord(record).map(({ label, value }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="num">
              <Words>{value}</Words>
            </dd>
          </div>
        ))}
      </dl>
      <details class="small mt-3">
        <summary>{say("残した項目", "Items as kept")}</summary>
        <BodyTable body={body} />
      </details>
    </>
  );
}

function Proof({ entry }: { entry: Entry }): JSX.Element {
  const { checkpoint } = entry;
  return (
    <section class={`card v-edge-${entry.proof === "failed" ? "fail" : entry.proof === "waiting" ? "not-checked" : "pass"}`}>
      <h2>
        <ProofWord proof={entry.proof} long />
      </h2>
      {entry.proof === "included" ? (
        <p class="num">
          {say(
            `${brief(checkpoint.signed_at, now())}の封(${grouped(checkpoint.size)}件)に含まれていることを、いま確かめました。`,
            `Checked just now: it is included under the seal of ${brief(checkpoint.signed_at, now())} (${grouped(checkpoint.size)} entries).`,
          )}
        </p>
      ) : null}
      {entry.proof === "waiting" ? (
        <p>
          {isEarlier(entry)
            ? say(
                "この世代の最後の封より後の記録です。次の世代の最初の記録に、この世代の終わりまでの検査値(全部の記録から計算した値)が残っています。「全部を確かめ直す」で確かめられます。",
                "It came after the last seal of its generation. The first entry of the next one keeps the root hash over all entries of this one, and “Check all entries again” compares them.",
              )
            : say("数秒で封がつきます。あとでもう一度開いてください。", "The seal follows within seconds. Please open it again later.")}
        </p>
      ) : null}
      {entry.problem ? (
        <>
          <p>{read(entry.problem.text)}</p>
          {entry.problem.do ? <p>{read(entry.problem.do)}</p> : null}
          <p class="small sub">
            {say("電話で伝える番号：", "Code for the telephone: ")}
            <b>{spoken(entry.problem.message)}</b>
          </p>
        </>
      ) : null}
      <details class="small">
        <summary>{say("くわしい値", "Details")}</summary>
        <dl class="kv">
          <div>
            <dt>{say("種類の記号", "Kind's code")}</dt>
            <dd>
              <code>{entry.kind}</code>
            </dd>
          </div>
          <div>
            <dt>{say("記録の行", "The entry's line")}</dt>
            <dd>
              <code>{entry.line}</code>
            </dd>
          </div>
          <div>
            <dt>{say("記録の指紋", "Leaf hash")}</dt>
            <dd>
              <code>{entry.leaf_hash}</code>
            </dd>
          </div>
          <div>
            <dt>{say("封の値", "Root")}</dt>
            <dd>
              <code>{checkpoint.root}</code>
            </dd>
          </div>
          <div>
            <dt>{say("確かめる鍵", "Verifier key")}</dt>
            <dd>
              <code>{checkpoint.vkey}</code>
            </dd>
          </div>
        </dl>
      </details>
      {entry.proof === "included" ? (
        <div class="acts mt-2">
          <a class="btn sm" href={addressOf("getProof", { path: { index: wholePlace(entry) } })} download={`${placeOf(entry)}.tlog-proof`}>
            {say("証明ファイルを保存", "Save the proof file")}
          </a>
        </div>
      ) : null}
    </section>
  );
}
