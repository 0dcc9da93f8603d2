// A receiver in a process of its own: what it does with the backlog must not show in the latencies.
import { once } from "node:events";

import { startOtlpReceiver } from "../../test/helpers/otlp-receiver.ts";

const receiver = await startOtlpReceiver(Number(process.argv[2]));
process.send?.("listening");
await once(process, "message");
await receiver[Symbol.asyncDispose]();
const received = {
  spans: receiver.spans.map(({ spanId }) => spanId),
  lines: receiver.logs.map(({ spanId }) => spanId),
};
// A message of a megabyte is not written at once
process.send?.(received, () => process.disconnect());
