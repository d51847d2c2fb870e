import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged } from "../../api/state.ts";
import type { Internet, InternetPath, InternetUse, InternetWay } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Choice, Field, Select } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";
import { isOf, keyOf, purposeWord, PURPOSES, useWord, wayOf, wayWords } from "./words.ts";

const USES: readonly InternetUse[] = ["connected", "stand-alone"];
const MOST_PATHS = 50;

const missing = (tried: boolean, value: string, words: string): string | undefined => (tried && value.trim() === "" ? words : undefined);

/// Connected or stand-alone, over which paths, and what the support provider said. It begins with what holds now.
export function DecideForm({ found, kept, leave }: { found: Internet; kept: () => void; leave: () => void }): JSX.Element {
  const now = found.decisions[0];
  const use = useSignal<InternetUse | "">(now?.use ?? "");
  const paths = useSignal<InternetPath[]>(now?.paths ?? []);
  const tryNews = useSignal(now?.try_news ?? false);
  const connected = useSignal<InternetPath[]>(paths.value); // as it was before it was called stand-alone
  const opinionOf = useSignal("");
  const opinion = useSignal("");
  const alone = use.value === "stand-alone";
  const form = useForm(
    () => use.value !== "" && opinionOf.value.trim() !== "" && opinion.value.trim() !== "" && paths.value.every(({ towards }) => towards.trim() !== ""),
    async () => {
      if (use.value === "") return;
      await ask("decideInternet", {
        body: {
          use: use.value,
          paths: paths.value.map((path) => ({ ...path, towards: oneLine(path.towards) })),
          try_news: tryNews.value && !alone,
          opinion_of: oneLine(opinionOf.value),
          opinion: oneLine(opinion.value),
        },
      });
      boardChanged.value += 1;
      tell(say("決めたことを残しました", "The decision is kept"));
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Choice<InternetUse>
        at="/use"
        label={say("日レセの機器をインターネットに", "The machines of 日レセ are used")}
        options={USES.map((value) => ({ value, word: useWord(value) }))}
        chosen={use.value === "" ? [] : [use.value]}
        onChange={([value]) => {
          if (!value || value === use.value) return;
          // A way that leads out is not closed by calling it so: each is looked at again.
          if (value === "stand-alone") {
            connected.value = paths.value;
            paths.value = paths.value.filter(({ purpose }) => purpose === "closed");
          } else if (use.value === "stand-alone") paths.value = connected.value;
          use.value = value;
        }}
        wrong={form.tried && use.value === "" ? say("どちらかをえらんでください。", "Please choose one.") : undefined}
      />
      {use.value === "" ? null : <Paths found={found} paths={paths} alone={alone} tried={form.tried} />}
      {use.value === "connected" ? (
        <Choice<"try">
          at="/try_news"
          label={say("日レセのお知らせ", "News of 日レセ")}
          hint={say(
            "6時間に1回、見守りプログラムのある端末が www.orca.med.or.jp につながるかだけを確かめます。ページは読みません。",
            "Every six hours, terminals with an agent see whether www.orca.med.or.jp can be connected to; no page is read.",
          )}
          several
          options={[{ value: "try", word: say("端末からお知らせに届くかを確かめる", "See whether terminals reach the news") }]}
          chosen={tryNews.value ? ["try"] : []}
          onChange={(chosen) => (tryNews.value = chosen.includes("try"))}
        />
      ) : null}
      <Field
        at="/opinion_of"
        label={say("相談した人(サポート事業所)", "Who of the support provider was asked")}
        hint={say("保守契約がなければ、代わりに相談した人を書きます。", "Without a maintenance contract, whoever was asked instead.")}
        maxLength={200}
        value={opinionOf.value}
        onInput={(value) => (opinionOf.value = value)}
        wrong={missing(form.tried, opinionOf.value, say("相談した人を入れてください。", "Please say who was asked."))}
      />
      <Field
        at="/opinion"
        label={say("サポート事業所の意見", "What they said")}
        maxLength={200}
        value={opinion.value}
        onInput={(value) => (opinion.value = value)}
        wrong={missing(form.tried, opinion.value, say("聞いた意見を入れてください。", "Please write down what they said."))}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("このとおりに決める", "Decide so")} />
    </Form>
  );
}

interface PathsProps {
  found: Internet;
  paths: Signal<InternetPath[]>;
  alone: boolean;
  tried: boolean;
}

/// The paths that are allowed: those that machines see are added with one press.
function Paths({ found, paths, alone, tried }: PathsProps): JSX.Element {
  const add = (seen?: InternetWay): void => {
    paths.value = [...paths.value, { purpose: alone ? "closed" : "updates", towards: "", ...wayOf(seen) }];
  };
  const left = found.ways.filter((seen) => !paths.value.some((path) => isOf(path, seen)));
  return (
    <>
      <h3 class="label">
        <b>{alone ? say("その先がインターネットではない道", "Ways behind which no Internet lies") : say("認める道", "Paths that are allowed")}</b>
      </h3>
      <p class="small sub mb-3">
        {alone
          ? say("機器から見える出口のうち、先が院内や閉じた網だけのものを、1つずつ確かめて加えます。インターネットへの道は、ここでは認められません。前の一覧にあったものも、加え直します。なければ空のままにします。", "Add, one by one, what machines see as a way out and leads only to a closed network; what was listed before is added anew. A way to the Internet cannot be allowed here. Else leave it empty.")
          : say("つなぐ先と目的を、出口ごとに入れます。機器から見えている道は、ボタンで加えられます。", "Give what each is for and where it leads. What machines see is added with a button.")}
      </p>
      {paths.value.map((path, at) => (
        <PathFields
          key={at}
          at={at}
          path={path}
          found={found}
          alone={alone}
          tried={tried}
          change={(next) => (paths.value = paths.value.map((one, index) => (index === at ? { ...one, ...next } : one)))}
          remove={() => (paths.value = paths.value.filter((_, index) => index !== at))}
        />
      ))}
      {paths.value.length < MOST_PATHS ? (
        <div class="acts mb-5">
          {left.map((seen) => (
            <button key={keyOf(seen)} class="btn plain sm" type="button" onClick={() => add(seen)}>
              {say(`${wayWords(seen, found)} を加える`, `Add ${wayWords(seen, found)}`)}
            </button>
          ))}
          <button class="btn plain sm" type="button" onClick={() => add()}>
            {say("ほかの道を加える", "Add another path")}
          </button>
        </div>
      ) : null}
    </>
  );
}

interface PathProps {
  at: number;
  path: InternetPath;
  found: Internet;
  alone: boolean;
  tried: boolean;
  change: (next: Partial<InternetPath>) => void;
  remove: () => void;
}

function PathFields({ at, path, found, alone, tried, change, remove }: PathProps): JSX.Element {
  const listed = found.ways.some((seen) => keyOf(seen) === keyOf(path)) || path.way === "";
  const ways = [...(listed ? [] : [path]), ...found.ways];
  return (
    <fieldset class="card mb-4">
      <legend class="label">
        <b>{say(`道 ${at + 1}`, `Path ${at + 1}`)}</b>
      </legend>
      {alone ? null : (
        <Select
          at={`/paths/${at}/purpose`}
          label={say("目的", "What for")}
          options={PURPOSES.map((value) => ({ value, word: purposeWord(value) }))}
          value={path.purpose}
          onChange={(value) => change({ purpose: PURPOSES.find((one) => one === value) ?? "other" })}
        />
      )}
      <Select
        at={`/paths/${at}/way`}
        label={say("出口", "Way out")}
        hint={say("えらばなければ、機器から見えている道とは比べません。", "Unless one is chosen, it is not compared with what machines see.")}
        none={say("えらばない(言葉だけ)", "None; words alone")}
        options={ways.map((seen) => ({ value: keyOf(seen), word: wayWords(seen, found) }))}
        value={path.way === "" ? "" : keyOf(path)}
        onChange={(key) => change(wayOf(ways.find((seen) => keyOf(seen) === key)))}
      />
      <Field
        at={`/paths/${at}/towards`}
        label={say("つなぐ先", "Where to")}
        hint={alone ? say("例：院内のLANだけ", "Such as: the LAN of the clinic alone") : say("例：ftp.orca.med.or.jp 443、資格確認の閉じた網", "Such as: ftp.orca.med.or.jp 443, or the network of the eligibility check")}
        maxLength={200}
        value={path.towards}
        onInput={(towards) => change({ towards })}
        wrong={missing(tried, path.towards, say("つなぐ先を入れてください。", "Please say where it leads."))}
      />
      <button class="btn plain sm" type="button" onClick={remove}>
        {say("この道を消す", "Remove this path")}
      </button>
    </fieldset>
  );
}
