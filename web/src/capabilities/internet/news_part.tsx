import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now } from "../../api/state.ts";
import type { Internet } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { MaybeName, Words } from "../../parts/page.tsx";
import { briefDay, today } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { oneLine } from "../../words/one_line.ts";

const FEW = 5;
const PAGE = "https://www.orca.med.or.jp/news/index.html";

/// お知らせを読んだ記録: when the news were read elsewhere than in the menu.
export function NewsPart({ found, changed }: { found: Internet; changed: () => void }): JSX.Element {
  const open = useSignal(false);
  const { news } = found;
  return (
    <section class="part" aria-labelledby="news">
      <h2 id="news">{say("お知らせを読んだ記録", "News read elsewhere")}</h2>
      <p class="small sub mb-3">
        {say(
          "インターネットにつながないと、日レセのメニューにお知らせが出ません。ほかの機器や、お知らせのメールで読んだら、ここに残します。",
          "Without the Internet the menu of 日レセ shows no news. Record here when they were read on another machine or by mail.",
        )}
      </p>
      {news.length === 0 ? <p class="mb-3">{say("まだ記録がありません。", "Nothing is recorded yet.")}</p> : <Read news={news.slice(0, FEW)} />}
      {news.length > FEW ? (
        <details class="mb-4">
          <summary>{say(`前の記録(${news.length - FEW})`, `Earlier ones (${news.length - FEW})`)}</summary>
          <Read news={news.slice(FEW)} />
        </details>
      ) : null}
      {may("recordNewsRead") ? (
        <Opening act={say("読んだことを残す", "Record that they were read")} open={open}>
          <Record
            last={news[0]?.source ?? PAGE}
            leave={() => (open.value = false)}
            kept={() => {
              open.value = false;
              changed();
            }}
          />
        </Opening>
      ) : null}
    </section>
  );
}

function Read({ news }: { news: Internet["news"] }): JSX.Element {
  return (
    <ul class="dues mb-4">
      {news.map((one) => (
        <li key={one.id}>
          <p class="num day">{briefDay(one.day, now())}</p>
          <div>
            <p>
              <Words>{one.items}</Words>
            </p>
            <p class="small sub">
              <Words>{one.source}</Words>{" "}
              <MaybeName name={one.by_name} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

function Record({ last, kept, leave }: { last: string; kept: () => void; leave: () => void }): JSX.Element {
  const day = useSignal(today(now()));
  const source = useSignal(last);
  const items = useSignal("");
  const form = useForm(
    () => day.value !== "" && source.value.trim() !== "" && items.value.trim() !== "",
    async () => {
      await ask("recordNewsRead", { body: { day: day.value, source: oneLine(source.value), items: oneLine(items.value) } });
      boardChanged.value += 1;
      tell(say("読んだことを残しました", "It is recorded"));
      kept();
    },
  );
  return (
    <Form form={form} class="card">
      <Field at="/day" label={say("読んだ日", "Read on")} type="date" value={day.value} onInput={(value) => (day.value = value)} wrong={form.tried && day.value === "" ? say("読んだ日を入れてください。", "Please give the day.") : undefined} />
      <Field
        at="/source"
        label={say("読んだところ", "Where")}
        hint={say("お知らせのページか、メールの名前", "The page or the mailing list")}
        maxLength={200}
        value={source.value}
        onInput={(value) => (source.value = value)}
        wrong={form.tried && source.value.trim() === "" ? say("読んだところを入れてください。", "Please say where.") : undefined}
      />
      <Field
        at="/items"
        label={say("医院にかかわること", "What concerns the clinic")}
        hint={say("新しいものがなければ、そう書きます。", "Say so if there was nothing new.")}
        long
        maxLength={1000}
        value={items.value}
        onInput={(value) => (items.value = value)}
        wrong={form.tried && items.value.trim() === "" ? say("読んだ内容を入れてください。", "Please say what was read.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} />
    </Form>
  );
}
