// The browser tests, by parts:
//   pages SCENE…  every page in these scenes of the example server
//   play          what people do: on the example server, then on the fresh hub of HUB_URL and SETUP_LINK
//   contract      the API of such a hub, without a browser
import { play } from "./examples_test.mjs";
import { lookAtPages, SCENES } from "./pages_test.mjs";

const [part, ...scenes] = process.argv.slice(2);
const { HUB_URL, SETUP_LINK } = process.env;
const usage = (why) => {
  console.error(`${why}\nusage: node run.mjs pages SCENE… | play | contract; scenes: ${Object.keys(SCENES).join(" ")}`);
  process.exit(2);
};
if (part === "pages") {
  const unknown = scenes.filter((scene) => !(scene in SCENES));
  if (scenes.length === 0 || unknown.length > 0) usage(`no such scene: ${unknown.join(" ")}`);
  await lookAtPages(scenes);
} else if (part === "play" || part === "contract") {
  if (!HUB_URL || !SETUP_LINK) usage("HUB_URL and SETUP_LINK of a fresh hub are needed");
  if (part === "play") await play();
  await (await import(part === "play" ? "./hub_test.mjs" : "./contract_test.mjs")).run(HUB_URL, SETUP_LINK);
} else {
  usage(`no such part: ${part}`);
}
