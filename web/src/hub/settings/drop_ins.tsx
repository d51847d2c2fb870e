import type { JSX } from "preact";

import { ask } from "../../api/client.ts";
import { useAnswer } from "../../live/answer.ts";
import { MayLink } from "../../parts/may_link.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { read, say } from "../../words/language.ts";
import { grouped } from "../../words/numbers.ts";

/// The provider's own specs, also those set aside.
export function DropIns(): JSX.Element {
  const asked = useAnswer("drop-ins", () => ask("listDropIns"));
  return (
    <section class="part">
      <h2>{say("サポート事業所が加えた点検項目", "Controls added by the support provider")}</h2>
      <Shown asked={asked} waiting={say("加えた項目を読んでいます", "Reading them")}>
        {({ drop_ins }) =>
          drop_ins.length === 0 ? (
            <Empty title={say("加えたものはありません", "Nothing was added")}>
              {say("関所にはじめから入っている項目だけで点検しています。", "Only Sekisho's own controls are in use.")}
            </Empty>
          ) : (
            <ul>
              {drop_ins.map((one) => (
                <li key={one.file} class={`card v-edge-${one.state === "active" ? "pass" : "error"}`}>
                  <p>
                    <b>{one.state === "active" ? say("使っています", "In use") : say("取り分けました(使っていません)", "Set aside, not in use")}</b>
                  </p>
                  <p>
                    <code>
                      {one.file}
                      {one.line === null ? "" : `:${one.line}`}
                    </code>
                  </p>
                  {one.text ? <p>{read(one.text)}</p> : null}
                  {one.ids.length > 0 ? <p class="small sub">{one.ids.join(say("、", ", "))}</p> : null}
                  {one.entry === null ? null : (
                    <p class="small">
                      <MayLink href={`/journal/${one.entry}`}>
                        {say("記録", "Entry")} {grouped(one.entry)}
                      </MayLink>
                    </p>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Shown>
    </section>
  );
}
