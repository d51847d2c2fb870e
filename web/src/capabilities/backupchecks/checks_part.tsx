import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { BackupCheck } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { Choice, Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { Shown } from "../../parts/quiet.tsx";
import { briefDay, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";

const FEW = 4;
const KINDS: readonly BackupCheck["kind"][] = ["restored", "detached"];
const OUTCOMES: readonly BackupCheck["outcome"][] = ["worked", "partly", "failed"];

function kindWord(kind: BackupCheck["kind"]): string {
  return kind === "restored" ? say("別の機器に戻してみた", "Restored as a trial") : say("切り離した場所の控えを見た", "Detached copy seen");
}

function outcomeWord(outcome: BackupCheck["outcome"]): string {
  switch (outcome) {
    case "worked":
      return say("できた・あった", "It worked, or was there");
    case "partly":
      return say("一部だけ・古かった", "In part, or too old");
    case "failed":
      return say("できなかった・なかった", "It did not work, or was not there");
  }
}

/// 控えを確かめた記録: what no agent can see of backups.
export function BackupChecksPart(): JSX.Element | null {
  return may("listBackupChecks") ? <Part /> : null;
}

function Part(): JSX.Element {
  const open = useSignal(false);
  const asked = useAnswer("backup checks", () => ask("listBackupChecks"), boardChanged);
  return (
    <section class="part" aria-labelledby="backup-checks">
      <h2 id="backup-checks">{say("控えを確かめた記録", "Checks of backups")}</h2>
      <p class="small sub mb-3">
        {say("控えから戻せるか、切り離した場所にもあるかは、見守りプログラムからは見えません。人が確かめて、ここに残します。", "Whether a backup restores, and whether a copy lies detached, no agent can see: people look, and record it here.")}
      </p>
      <Shown asked={asked} waiting={say("記録を読んでいます", "Reading the records")}>
        {({ checks }) => (
          <>
            {checks.length === 0 ? <p class="mb-3">{say("まだ記録がありません。", "Nothing is recorded yet.")}</p> : <Checks checks={checks.slice(0, FEW)} />}
            {checks.length > FEW ? (
              <details class="mb-4">
                <summary>{say(`前の記録(${checks.length - FEW})`, `Earlier ones (${checks.length - FEW})`)}</summary>
                <Checks checks={checks.slice(FEW)} />
              </details>
            ) : null}
          </>
        )}
      </Shown>
      {may("recordBackupCheck") ? (
        <Opening act={say("確かめたことを残す", "Record a check")} open={open}>
          <Record
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              asked.again();
            }}
          />
        </Opening>
      ) : null}
    </section>
  );
}

function Checks({ checks }: { checks: readonly BackupCheck[] }): JSX.Element {
  return (
    <ul class="dues mb-4">
      {checks.map((one) => (
        <li key={one.id}>
          <p class="num day">{briefDay(one.day, now())}</p>
          <div>
            <p>
              <b>{kindWord(one.kind)}</b>
              {say("：", ": ")}
              {one.outcome === "worked" ? outcomeWord(one.outcome) : <b class="late">{outcomeWord(one.outcome)}</b>}
            </p>
            <p>
              <Words>{[one.what, one.where].join(say("、", ", "))}</Words>
            </p>
            {one.said === "" ? null : (
              <p class="small">
                <Words>{one.said}</Words>
              </p>
            )}
            <p class="small sub">
              {say("行った人：", "Done by ")}
              <Words>{one.who}</Words>
              {say("、残した人：", ", recorded by ")}
              <MaybeName name={one.by_name} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Record({ kept, leave }: { kept: () => void; leave: () => void }): JSX.Element {
  const kind = useSignal<BackupCheck["kind"] | "">("");
  const outcome = useSignal<BackupCheck["outcome"] | "">("");
  const day = useSignal(today(now()));
  const what = useSignal("");
  const where = useSignal("");
  const who = useSignal("");
  const said = useSignal("");
  const lacks = (value: string): boolean => value.trim() === "";
  const needs_words = outcome.value !== "" && outcome.value !== "worked";
  const form = useForm(
    () => kind.value !== "" && outcome.value !== "" && ![day.value, what.value, where.value, who.value].some(lacks) && !(needs_words && lacks(said.value)),
    async () => {
      if (kind.value === "" || outcome.value === "") return;
      await ask("recordBackupCheck", {
        body: { kind: kind.value, day: day.value, what: oneLine(what.value), where: oneLine(where.value), who: oneLine(who.value), outcome: outcome.value, said: oneLine(said.value) },
      });
      boardChanged.value += 1;
      tell(say("確かめたことを残しました", "The check is recorded"));
      kept();
    },
  );
  const missing = (value: string, words: string): string | undefined => (form.tried && lacks(value) ? words : undefined);
  return (
    <Form form={form} class="card">
      <Choice<BackupCheck["kind"]>
        at="/kind"
        label={say("何を確かめましたか", "What was done?")}
        options={KINDS.map((value) => ({ value, word: kindWord(value) }))}
        chosen={kind.value === "" ? [] : [kind.value]}
        onChange={([value]) => {
          if (value) kind.value = value;
        }}
        wrong={missing(kind.value, say("どちらかをえらんでください。", "Please choose one."))}
      />
      <Field at="/day" label={say("確かめた日", "Done on")} type="date" value={day.value} onInput={(value) => (day.value = value)} wrong={missing(day.value, say("確かめた日を入れてください。", "Please give the day."))} />
      <Field
        at="/what"
        label={say("何を(いつの控えか)", "What, and of which day")}
        maxLength={200}
        value={what.value}
        onInput={(value) => (what.value = value)}
        wrong={missing(what.value, say("どの控えかを入れてください。", "Please say which backup."))}
      />
      <Field
        at="/where"
        label={kind.value === "detached" ? say("どこにありましたか", "Where it lies") : say("どの機器に戻しましたか", "On which machine")}
        maxLength={200}
        value={where.value}
        onInput={(value) => (where.value = value)}
        wrong={missing(where.value, say("場所か機器を入れてください。", "Please say where."))}
      />
      <Field at="/who" label={say("行った人", "Who did it")} maxLength={200} value={who.value} onInput={(value) => (who.value = value)} wrong={missing(who.value, say("行った人を入れてください。", "Please say who did it."))} />
      <Choice<BackupCheck["outcome"]>
        at="/outcome"
        label={say("結果", "How it went")}
        options={OUTCOMES.map((value) => ({ value, word: outcomeWord(value) }))}
        chosen={outcome.value === "" ? [] : [outcome.value]}
        onChange={([value]) => {
          if (value) outcome.value = value;
        }}
        wrong={missing(outcome.value, say("結果をえらんでください。", "Please choose one."))}
      />
      <Field
        at="/said"
        label={say("気づいたこと", "What was noticed")}
        hint={say("かかった時間、足りなかったものなど。患者さんの名前や番号は書きません。", "Such as how long it took, or what was missing. No patient's name or number.")}
        long
        maxLength={1000}
        value={said.value}
        onInput={(value) => (said.value = value)}
        wrong={needs_words ? missing(said.value, say("うまくいかなかったことを入れてください。", "Please say what did not work.")) : undefined}
      />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
