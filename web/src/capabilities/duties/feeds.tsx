import { useSignal } from "@preact/signals";
import type { JSX } from "preact";

import { ask, type Answer } from "../../api/client.ts";
import { mayDecide, now } from "../../api/state.ts";
import { useAct } from "../../live/act.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { WhyNot } from "../../parts/bars.tsx";
import { CopyLine } from "../../parts/copy_line.tsx";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { Words } from "../../parts/page.tsx";
import { FormProblem, Shown } from "../../parts/quiet.tsx";
import { brief } from "../../words/dates.ts";
import { say } from "../../words/language.ts";

type Feed = Answer<"listCalendarFeeds">["feeds"][number];

/// The focus goes on from the heading when what had it is gone.
const goOn = (): void => document.getElementById("feeds")?.focus();

/// One's own addresses at which calendar programs read what is due.
export function Feeds(): JSX.Element {
  const asked = useAnswer("calendar feeds", () => ask("listCalendarFeeds"));
  const open = useSignal(false);
  const made = useSignal<string | null>(null);
  return (
    <section class="part" aria-labelledby="feeds">
      <h2 id="feeds" tabIndex={-1}>
        {say("いつもの予定表で見る", "In your own calendar")}
      </h2>
      <p class="small sub mb-3">
        {say(
          "秘密のアドレスを予定表のソフトに入れると、自分の予定がそこにも出ます。人の名前は出ません。院内のLANから読めます。ログインが止められるか再設定されると、アドレスは取り消されます。",
          "With a secret address your own calendar program shows what falls to you. It names nobody, and is read from the clinic's LAN. When your sign-in is stopped or reset, the address is revoked.",
        )}
      </p>
      <Shown asked={asked} waiting={say("アドレスを読んでいます", "Reading the addresses")}>
        {({ feeds }) =>
          feeds.length === 0 ? null : (
            <ul class="border-t border-solid-gray-200 mb-4">
              {feeds.map((feed) => (
                <Row key={feed.id} feed={feed} changed={asked.again} />
              ))}
            </ul>
          )
        }
      </Shown>
      {made.value === null ? (
        <Opening act={say("アドレスを作る", "Make an address")} open={open}>
          <Make
            made={(address) => {
              made.value = address;
              open.value = false;
              asked.again();
            }}
            leave={() => (open.value = false)}
          />
        </Opening>
      ) : (
        <Once
          address={made.value}
          done={() => {
            made.value = null;
            goOn();
          }}
        />
      )}
    </section>
  );
}

function Make({ made, leave }: { made: (address: string) => void; leave: () => void }): JSX.Element {
  const label = useSignal("");
  const form = useForm(
    () => label.value.trim() !== "",
    async () => {
      const { address } = await ask("makeCalendarFeed", { body: { label: label.value.trim() } });
      made(address);
    },
  );
  return (
    <Form form={form} class="card">
      <Field
        at="/label"
        label={say("どこで使いますか", "Where will it be used?")}
        hint={say("受付のパソコン、など。あとで取り消すときの目印です。", "Such as “reception PC”: it tells you later which one to remove.")}
        rule={say("1行、40文字までにしてください。", "Use one line of up to 40 characters.")}
        maxLength={40}
        value={label.value}
        onInput={(value) => (label.value = value)}
        wrong={form.tried && label.value.trim() === "" ? say("どこで使うかを入れてください。", "Please say where it is used.") : undefined}
      />
      <KeepOrLeave form={form} leave={leave} keep={say("アドレスを作る", "Make the address")} small />
    </Form>
  );
}

/// The address, which nobody can look up again.
function Once({ address, done }: { address: string; done: () => void }): JSX.Element {
  return (
    <div class="card" role="status">
      <p class="mb-3">
        <b>{say("このアドレスは、いま一度だけ表示します。", "This address is shown this once.")}</b>{" "}
        {say(
          "予定表のソフトの「URLで追加」に入れてください。知っている人はだれでも読めるので、ほかの人に渡さないでください。",
          "Put it where your calendar program adds a calendar by URL. Whoever has it can read it: give it to nobody.",
        )}
      </p>
      <CopyLine line={address} name={say("アドレス", "the address")} />
      <div class="acts mt-4">
        <button class="btn sm" type="button" onClick={done}>
          {say("入れました", "Done")}
        </button>
      </div>
    </div>
  );
}

function Row({ feed, changed }: { feed: Feed; changed: () => void }): JSX.Element {
  const act = useAct();
  const remove = (): Promise<boolean> =>
    act.run(async () => {
      await ask("removeCalendarFeed", { path: { feed: feed.id } });
      tell(say("アドレスを取り消しました。もう読めません。", "The address was removed; it opens nothing any more."));
      changed();
      goOn();
    });
  return (
    <li class="border-b border-solid-gray-100 py-3">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <div>
          <p>
            <b>
              <Words>{feed.label}</Words>
            </b>
          </p>
          <p class="small sub num">
            {[
              say(`作成 ${brief(feed.made, now())}`, `Made ${brief(feed.made, now())}`),
              feed.used === null ? say("まだ読まれていません", "not read yet") : say(`最後に読まれた ${brief(feed.used, now())}`, `last read ${brief(feed.used, now())}`),
            ].join(say("・", " · "))}
          </p>
        </div>
        <span class="acts">
          <WhyNot />
          <button class="btn sm" type="button" aria-disabled={act.busy} disabled={!mayDecide.value} onClick={() => void remove()}>
            {say("取り消す", "Remove it")}
            <span class="vh">
              {say("：", ": ")}
              {feed.label}
            </span>
          </button>
        </span>
      </div>
      <FormProblem problem={act.problem} />
    </li>
  );
}
