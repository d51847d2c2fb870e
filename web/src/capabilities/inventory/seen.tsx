import type { JSX } from "preact";
import { Link } from "wouter-preact";

import { may } from "../../api/state.ts";
import type { Device } from "../../api/types.ts";
import { say } from "../../words/language.ts";
import { cloneSuspected, seenWord } from "./words.ts";

/// How the hub knows of the device, and the way to connect it again if it has to be.
export function Seen({ device }: { device: Device }): JSX.Element {
  return (
    <>
      {seenWord(device)}
      {cloneSuspected(device) && device.state === "registered" && may("createEnrolmentToken") ? (
        <>
          {" "}
          <Link class="screen-only" href={`/devices/connect?device=${device.id}`}>
            {say("機器をつなぐ", "Connect a device")}
          </Link>
        </>
      ) : null}
    </>
  );
}
