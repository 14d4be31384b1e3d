/*
 * Write answers as the file that `meta-audit scan --answers` reads (audit/answers.py).
 *
 *   Answers.written({ answers: [{ question, answer, since, until }],
 *                     objections: [{ account, sent, confirmed, covers }] })
 */
const Answers = (() => {
  const { _ } = Words;
  const NAME = "meta-audit-answers";

  /** Return a TOML string; what TOML does not allow in one is replaced. */
  const quoted = (text) => (
    JSON.stringify(text).replace(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd").replaceAll("\x7f", "\\u007f")
  );

  const lines = (head, pairs) => [
    `[[${head}]]`,
    ...pairs.filter(([, value]) => value !== null).map(([key, value]) => `${key} = ${value}`),
  ].join("\n");

  const answer = ({ question, answer: said, since, until }) => lines("answer", [
    ["question", quoted(question)], ["answer", quoted(said)],
    ["since", since || null], ["until", until || null],
  ]);

  const objection = ({ account, sent, confirmed, covers }) => lines("objection", [
    ["account", quoted(account)], ["sent", sent], ["confirmed", confirmed || "false"],
    ["covers", `[${(covers || []).map(quoted).join(", ")}]`],
  ]);

  /** Return the text of the file. */
  const written = ({ answers, objections }) => `${[
    `# ${_("Your answers for meta-audit. They stay on this machine.")}`,
    ...answers.map(answer),
    ...objections.map(objection),
  ].join("\n\n")}\n`;

  return { NAME, written };
})();
