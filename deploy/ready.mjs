// Ends with 0 as soon as every URL given has answered 2xx, with 1 after two minutes.
const deadline = Date.now() + 120_000;

async function answer(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return error.cause?.code ?? error.message;
  }
}

async function wait(url) {
  let problem = await answer(url);
  while (problem !== undefined && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 250));
    problem = await answer(url);
  }
  return problem === undefined ? [] : [`${url}: expected 2xx, got ${problem}`];
}

const problems = (await Promise.all(process.argv.slice(2).map(wait))).flat();
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
