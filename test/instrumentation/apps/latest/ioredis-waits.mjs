// Asks Redis in a request before there is a connection, and in another one afterwards.
import { trace } from "@opentelemetry/api";
import { Redis } from "ioredis";

const tracer = trace.getTracer("app");
const redis = new Redis(process.env.REDIS);
for (const name of ["waits", "sent"]) {
  await tracer.startActiveSpan(name, async (span) => {
    await redis.get("key");
    span.end();
  });
}
redis.disconnect();
