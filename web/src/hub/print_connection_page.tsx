import type { JSX } from "preact";

import { ask } from "../api/client.ts";
import { journalChanged } from "../api/state.ts";
import { useAnswer } from "../live/answer.ts";
import { Paper } from "../parts/paper.tsx";
import { Shown } from "../parts/quiet.tsx";
import { read, say } from "../words/language.ts";
import { isProvider, openToLanWords } from "./open_to_lan.ts";
import { ConnectionSteps, connectionTitle } from "./connection_sheet.tsx";

/// How other machines of the clinic open the hub, on A4.
export function PrintConnectionPage(): JSX.Element {
  const sheet = useAnswer("connection sheet", () => ask("getConnectionSheet"));
  const checkpoint = useAnswer("print checkpoint", () => ask("getCheckpoint"), journalChanged);
  const obstacle = sheet.value?.obstacle;
  return (
    <Paper
      title={connectionTitle()}
      at={sheet.value?.at ?? null}
      facts={[{ label: say("この紙の版", "Edition"), value: say("第1版", "1") }]}
      checkpoint={checkpoint.value}
      back="/settings"
      backWords={say("設定へ戻る", "Back to settings")}
    >
      <Shown asked={sheet} waiting={say("アドレスを調べています", "Looking up the addresses")}>
        {(found) =>
          obstacle ? (
            <>
              <p>
                <b>{read(obstacle.text)}</b>
              </p>
              <p>{obstacle.message === "hub.lan-off" && isProvider() ? openToLanWords() : read(obstacle.do)}</p>
            </>
          ) : (
            <ConnectionSteps sheet={found} />
          )
        }
      </Shown>
    </Paper>
  );
}
