// Uses a package in a major that its instrumentation does not name.
import { once } from "node:events";
import { createServer } from "node:http";

import { OpenAI } from "openai";

const model = createServer((_, response) => {
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      id: "1",
      object: "chat.completion",
      model: "example-1",
      choices: [
        { index: 0, finish_reason: "stop", message: { role: "assistant", content: "secret" } },
      ],
      usage: { prompt_tokens: 2, completion_tokens: 3, total_tokens: 5 },
    }),
  );
}).listen(0, "127.0.0.1");
await once(model, "listening");
const client = new OpenAI({
  apiKey: "secret",
  baseURL: `http://127.0.0.1:${model.address().port}/v1`,
});
await client.chat.completions.create({
  model: "example-1",
  messages: [{ role: "user", content: "secret" }],
});
model.close();
