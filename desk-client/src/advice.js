// What is said of a setting that mail lacks: by its name in the form, which is where it is filled in.

import { say, told } from "./net.js";

export function advice({ what, said, mend = "" }) {
  const [, setting] = /^setting (\w+)$/.exec(what) ?? [];
  if (!setting) return { what: told(what), said: told(said), mend: told(mend) };
  const name = say(`field.${setting}`);
  return { what: name, said: say("doctor_empty"), mend: say("doctor_fill", { name }) };
}
