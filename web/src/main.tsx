import "./style.css";
import "./print.css";

import { render } from "preact";

import { begin } from "./api/state.ts";
import { App } from "./app.tsx";
import { followLanguage } from "./words/language.ts";

followLanguage();
void begin();

const root = document.getElementById("app");
if (root) render(<App />, root);
