import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { ask } from "../../api/client.ts";
import { boardChanged, may, now, peopleChanged } from "../../api/state.ts";
import type { Review, Reviews } from "../../api/types.ts";
import { tell } from "../../live/announce.ts";
import { useAnswer } from "../../live/answer.ts";
import { useGoOn } from "../../live/go_on.ts";
import { Field } from "../../parts/field.tsx";
import { Form, useForm } from "../../parts/form.tsx";
import { KeepOrLeave } from "../../parts/keep_or_leave.tsx";
import { Opening } from "../../parts/opens.tsx";
import { PageHead, Words } from "../../parts/page.tsx";
import { Empty, Shown } from "../../parts/quiet.tsx";
import { brief, briefDay } from "../../words/dates.ts";
import { say } from "../../words/language.ts";
import { isOpen } from "./words.ts";

/// 権限の見直し: the reviews so far, when the next one is due, and beginning it.
export function ReviewsPage(): JSX.Element {
  const asked = useAnswer("reviews", () => ask("listReviews"), peopleChanged, boardChanged);
  return (
    <div class="narrow">
      <PageHead
        title={say("権限の見直し", "Reviews of access")}
        crumb={<Link href="/people">{say("職員と権限", "Staff and access")}</Link>}
        sub={say(
          "だれが何を使えるかを、年に一度、一人ずつ確かめて署名します。",
          "Once a year somebody looks at who can use what, person by person, and signs it.",
        )}
      />
      <Shown asked={asked} waiting={say("見直しを読んでいます", "Reading the reviews")}>
        {(found) => <Found found={found} />}
      </Shown>
    </div>
  );
}

function Found({ found }: { found: Reviews }): JSX.Element {
  const begun = found.reviews.find(isOpen);
  return (
    <>
      <p class="lead">{leadOf(found, begun)}</p>
      {found.waiting > 0 ? (
        <p class="mb-4">
          {say(
            `決めたことのうち${found.waiting}つは、まだ機器の記録で確かめられていません。`,
            found.waiting === 1 ? "One thing that was decided is not confirmed by evidence yet." : `${found.waiting} things that were decided are not confirmed by evidence yet.`,
          )}
        </p>
      ) : null}
      {begun ? (
        <p class="mb-6">
          <Link class="btn pri" href={`/people/reviews/${begun.id}`}>
            {say("見直しを続ける", "Go on with the review")}
          </Link>
        </p>
      ) : may("startReview") ? (
        <Start today={found.today} />
      ) : null}
      <section class="part mt-6" aria-labelledby="reviews-so-far">
        <h2 id="reviews-so-far">{say("これまでの見直し", "Reviews so far")}</h2>
        {found.reviews.length === 0 ? (
          <Empty title={say("まだ一度も行っていません", "There has been none yet")}>
            {say("始めると、いまの利用者・権限の一覧がそのまま残り、一人ずつ決められます。約20分です。", "Starting one freezes the present list, to be decided person by person; about 20 minutes.")}
          </Empty>
        ) : (
          <ul>
            {found.reviews.map((review) => (
              <li key={review.id} class="py-2">
                <Link href={`/people/reviews/${review.id}`}>{say(`${brief(review.started, now())}に始めた見直し`, `The one that began ${brief(review.started, now())}`)}</Link>{" "}
                <State review={review} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function leadOf({ next, today }: Reviews, begun: Review | undefined): JSX.Element {
  if (begun) {
    return (
      <>
        {say("始めている見直しに、決めていないものが", "In the review that has begun, ")}
        <b class="num">{begun.undecided}</b>
        {say(`つあります。期限は${briefDay(begun.due, now())}です。`, ` are not decided. It is due ${briefDay(begun.due, now())}.`)}
      </>
    );
  }
  if (next === null) return <>{say("見直しは、まだ0回です。いま始められます。", "There have been 0 reviews. One can be started now.")}</>;
  const day = briefDay(next, now());
  return next < today ? (
    <>{say(`次の見直しの期限(${day})が過ぎています。`, `The next review was due ${day}.`)}</>
  ) : (
    <>{say(`次の見直しは、${day}までに行います。`, `The next review is due ${day}.`)}</>
  );
}

function State({ review }: { review: Review }): JSX.Element {
  const { signed, abandoned } = review;
  if (abandoned) {
    return (
      <span class="small sub">
        {brief(abandoned.at, now())} <Words>{abandoned.by_name ?? ""}</Words> {say("が取りやめ", "gave it up")}
      </span>
    );
  }
  if (!signed) return <span class="small sub">{say(`署名していません・期限 ${briefDay(review.due, now())}`, `not signed, due ${briefDay(review.due, now())}`)}</span>;
  return (
    <span class="small sub">
      {brief(signed.at, now())} <Words>{signed.by_name ?? ""}</Words> {say("が署名", "signed")}
      {review.waiting > 0 ? say(`・確認待ち ${review.waiting}つ`, `, ${review.waiting} awaited`) : ""}
    </span>
  );
}

function Start({ today }: { today: string }): JSX.Element {
  const open = useSignal(false);
  const due = useSignal("");
  const goOn = useGoOn();
  const missing = due.value === "" || due.value < today ? say("今日からあとの日を入れてください。", "Give a day from today on.") : undefined;
  const form = useForm(
    () => missing === undefined,
    async () => {
      const begun = await ask("startReview", { body: { due: due.value } });
      tell(say("見直しを始めました。いまの一覧を残しました。", "The review has begun; the list is frozen."));
      goOn(`/people/reviews/${begun.id}`);
    },
  );
  return (
    <Opening act={say("見直しを始める", "Start a review")} open={open}>
      <Form form={form} class="answer">
        <p class="mb-3">
          {say(
            "始めると、いまの利用者・権限の一覧がそのまま残ります。あとで人や機器が変わっても、この一覧で決めます。",
            "Starting it freezes the present list: it is decided as it is now, whatever changes later.",
          )}
        </p>
        <Field
          at="/due"
          label={say("いつまでに署名するか", "To be signed until")}
          rule={say("今日から180日のうちで入れてください。", "Give a day within 180 days from today.")}
          type="date"
          value={due.value}
          onInput={(value) => (due.value = value)}
          wrong={form.tried ? missing : undefined}
        />
        <KeepOrLeave form={form} leave={() => (open.value = false)} keep={say("この内容で始める", "Start it")} />
      </Form>
    </Opening>
  );
}
