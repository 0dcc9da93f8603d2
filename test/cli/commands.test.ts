import { expect, test } from "vitest";

import { commands } from "#src/cli/commands.ts";

test("the list of commands is in the order of the alphabet", () => {
  const names = commands.map(({ name }) => name);
  expect(names).toEqual(names.toSorted());
});

test.each(commands)(
  "the help says of $name what the command itself takes",
  async ({ name, argument, load }) => {
    const command = await load();
    expect(command.name()).toBe(name);
    // What `[options]` in the list stands for
    const parts = [...command.options, ...command.commands];
    expect(parts.length).toBeGreaterThan(0);
    const taken = command.registeredArguments.map((one) => {
      const word = `${one.name()}${one.variadic ? "..." : ""}`;
      return one.required ? `<${word}>` : `[${word}]`;
    });
    if (command.commands.length > 0) taken.push("[command]");
    expect(taken).toEqual(argument === undefined ? [] : [argument]);
  },
);
