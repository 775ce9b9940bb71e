// One JSON on a line in, one JSON on a line out: {"do": verb, …} is answered {"ok": …} or {"error": "…"}.
import { createInterface } from "node:readline";

export async function obey(verbs) {
    for await (const line of createInterface({ input: process.stdin })) {
        const { do: verb, ...what } = JSON.parse(line);
        let answer;
        try {
            answer = { ok: (await verbs[verb](what)) ?? null };
        } catch (error) {
            answer = { error: `${verb}: ${error.name}: ${error.message ?? error}` };
        }
        process.stdout.write(`${JSON.stringify(answer)}\n`);
    }
}
