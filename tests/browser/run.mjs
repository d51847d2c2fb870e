// The browser tests. `node run.mjs` needs HUB_URL and SETUP_LINK of a hub that nobody has set up
// yet; `--examples-only` leaves the real hub out, and only that.
import * as examples from "./examples_test.mjs";
import * as hub from "./hub_test.mjs";

const only_examples = process.argv.includes("--examples-only");
const only_hub = process.argv.includes("--hub-only");
if (!only_examples && !(process.env.HUB_URL && process.env.SETUP_LINK)) {
  console.error("HUB_URL and SETUP_LINK of a fresh hub are needed (or --examples-only)");
  process.exit(2);
}
if (!only_hub) await examples.run();
if (!only_examples) await hub.run(process.env.HUB_URL, process.env.SETUP_LINK);
