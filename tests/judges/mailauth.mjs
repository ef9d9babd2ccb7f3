// Messages go in as a JSON array of {file, keys} on standard input (keys: DNS name to TXT record); for each the
// results of its DKIM signatures come out as JSON, one message a line, as npm's mailauth judges them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { dkimVerify } = createRequire(import.meta.url)("mailauth/lib/dkim/verify.js");
for (const { file, keys } of JSON.parse(readFileSync(0, "utf-8"))) {
  const resolver = async (name, kind) => {
    if (kind === "TXT" && name in keys) return [[keys[name]]];
    throw Object.assign(new Error(`no ${kind} for ${name}`), { code: "ENOTFOUND" });
  };
  const { results } = await dkimVerify(readFileSync(file), { resolver });
  const said = results.map((result) => ({
    algorithm: result.algo ?? "",
    result: result.status.result,
    comment: result.status.comment ?? "",
    headers: result.signingHeaders?.keys ?? "",
  }));
  console.log(JSON.stringify(said));
}
