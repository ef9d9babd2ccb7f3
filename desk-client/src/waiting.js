// An act that runs beside the answers: asked after until it has ended.

import { ask } from "./net.js";

const EVERY = 500;

// What is said of it at the end; `draw` is shown each answer on the way.
export async function ended(at, draw) {
  for (;;) {
    try {
      const said = await ask(at);
      draw(said);
      if (!said.make?.running) return said;
    } catch { /* it is asked again when the desk is back */ }
    await new Promise((done) => { setTimeout(done, EVERY); });
  }
}
