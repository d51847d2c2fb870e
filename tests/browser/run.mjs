// The browser tests. `node run.mjs` needs HUB_URL and SETUP_LINK of a hub that nobody has set up
// yet; `--examples-only` leaves the real hub out, and only that. `--contract` plays the API without a browser.
import * as examples from "./examples_test.mjs";
import * as hub from "./hub_test.mjs";

const only_examples = process.argv.includes("--examples-only");
const only_hub = process.argv.includes("--hub-only");
if (!only_examples && !(process.env.HUB_URL && process.env.SETUP_LINK)) {
  console.error("HUB_URL and SETUP_LINK of a fresh hub are needed (or --examples-only)");
  process.exit(2);
}
const only_contract = process.argv.includes("--contract");
if (only_contract) await (await import("./contract_test.mjs")).run(process.env.HUB_URL, process.env.SETUP_LINK);
if (!only_hub && !only_contract) await examples.run();
if (!only_examples && !only_contract) await hub.run(process.env.HUB_URL, process.env.SETUP_LINK);
