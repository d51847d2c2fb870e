import { useSignal } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useEffect } from "preact/hooks";

import { PageHead } from "../parts/page.tsx";
import { Waiting } from "../parts/quiet.tsx";
import { say } from "../words/language.ts";

const SLOW_MS = 300;

/// A page whose script is fetched when it is opened for the first time, so that the board does not wait for it.
export function later(load: () => Promise<ComponentType>): ComponentType {
  let fetched: ComponentType | undefined;
  return function Later(): JSX.Element | null {
    const state = useSignal<"here" | "coming" | "slow" | "missing">(fetched ? "here" : "coming");
    useEffect(() => {
      if (fetched) {
        state.value = "here"; // it came between drawing and now, asked for by the frame before
        return undefined;
      }
      let left = false;
      const tell = (now: typeof state.value): void => {
        if (!left) state.value = now;
      };
      const slow = setTimeout(() => tell("slow"), SLOW_MS);
      load().then(
        (page) => {
          fetched = page;
          tell("here");
        },
        () => tell("missing"),
      ).finally(() => clearTimeout(slow));
      return () => {
        left = true;
        clearTimeout(slow);
      };
    }, [state]);
    const Page = fetched;
    if (state.value === "missing") return <Missing />;
    if (state.value === "here" && Page) return <Page />;
    return state.value === "slow" ? <Waiting title={say("画面を読んでいます", "Reading the page")} /> : null;
  };
}

/// The hub is away, or it was renewed while the page was open.
function Missing(): JSX.Element {
  return (
    <>
      <PageHead title={say("画面を読めませんでした", "The page could not be read")} />
      <p class="mb-4">
        {say(
          "関所本体が止まっているか、新しくなりました。開き直すと、いまの画面になります。",
          "The hub is away, or was renewed meanwhile. Opened again, the page is the present one.",
        )}
      </p>
      <button class="btn pri" type="button" onClick={() => location.reload()}>
        {say("開き直す", "Open it again")}
      </button>
    </>
  );
}
