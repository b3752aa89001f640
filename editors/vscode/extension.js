// Starts `proofread lsp` for texts in VS Code.
// @ts-check

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

/** @type {import("vscode-languageclient/node").LanguageClient | undefined} */
let client;

exports.activate = async () => {
  const settings = workspace.getConfiguration("proofread");
  /** @type {string[]} */
  const [command, ...args] = settings.get("command") ?? ["proofread", "lsp"];
  /** @type {string[]} */
  const languages = settings.get("languages") ?? [];
  const density = settings.get("density");
  client = new LanguageClient(
    "proofread",
    "Proofread",
    { command, args: density === "published" ? [...args, "--density", density] : args },
    {
      documentSelector: languages.map((language) => ({ language })),
      synchronize: { configurationSection: "proofread" },
    },
  );
  await client.start();
};

exports.deactivate = () => client?.stop();
