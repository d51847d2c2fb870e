import { signedOut } from "../api/state.ts";

const channel = typeof BroadcastChannel === "undefined" ? undefined : new BroadcastChannel("sekisho signed out");
if (channel) channel.onmessage = signedOut;

/// The person has signed out: no tab of this browser keeps a page for them.
export function tellSignedOut(): void {
  channel?.postMessage(null);
  signedOut();
}
