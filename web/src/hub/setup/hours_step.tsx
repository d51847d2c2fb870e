import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";

import { say } from "../../words/language.ts";
import { hoursCanStand, HoursFields } from "../hours_fields.tsx";
import { changeDraft } from "./draft.ts";
import type { Step, StepProps } from "./step.ts";

export const hoursStep: Step = {
  title: () => say("診療時間はいつですか", "When is the clinic open?"),
  why: () =>
    say(
      "診療時間に電源が入らない機器を「未確認」と数えるために使います。人の勤務時間には使いません。",
      "Used to tell when a device should be on. Never for people's working hours.",
    ),
  minutes: 2,
  members: ["hours"],
  show: Hours,
  whole: ({ hours }) => hours !== null && hoursCanStand(hours),
  later: () => ({ hours: null }),
};

function Hours({ answered, offer, tried }: StepProps): JSX.Element {
  const hours = answered.hours ?? { ...offer.hours, confirmed: true };
  // Before anything is typed: what comes later would take its place.
  useLayoutEffect(() => {
    if (answered.hours === null) changeDraft({ hours });
  }, []);
  return <HoursFields at="/hours" hours={hours} tried={tried} onChange={(changed) => changeDraft({ hours: changed })} />;
}
