/*
 * Count the items by verdict and say the result, as reports/sentences.py says it.
 *
 *   Figures.count(judged)       counts of the person's own items, by verdict and ground
 *   Figures.show(counts, day)   put them into the first screen
 */
const Figures = (() => {
  const { el } = Dom;
  const { _, listed, ngettext, number, share } = Words;
  const PERCENT = "\u202f%";
  const GROUNDS = () => [
    ["archive", (count) => _("{count} by this export", { count })],
    ["product_rule", (count) => _("{count} by the product’s nature", { count })],
    ["declared", (count) => _("{count} by your answers", { count })],
    ["assumed", (count) => _("{count} on a stated assumption", { count })],
  ];

  /** Count own items, reactions aside, by the codes of a judgement or the scan's. */
  const count = (judged) => {
    const verdicts = judged ? judged.verdict : Store.col("verdict");
    const grounds = judged ? judged.certainty : Store.col("certainty");
    const whose = Store.whose();
    const tally = new Map();
    for (let row = 0; row < Store.rows; row += 1) {
      if (whose[row] !== 0) continue;
      const key = verdicts[row] * 16 + grounds[row];
      tally.set(key, (tally.get(key) || 0) + 1);
    }
    const counts = { in_scope: 0, undetermined: 0, out_of_scope: 0, rests: {}, total: 0 };
    for (const [key, items] of tally) {
      const verdict = Store.labels("verdict")[key >> 4];
      const ground = Store.labels("certainty")[key % 16];
      counts[verdict] += items;
      counts.total += items;
      counts.rests[verdict] = { ...counts.rests[verdict], [ground]: items };
    }
    return counts;
  };

  // Sentences -----------------------------------------------------------------------

  const bounds = (low, high, total) => {
    const [first, last] = [share(low, total), share(high, total)];
    if (low === high) return _("{count} ({share})", { count: number(low), share: first });
    let percent = `${first.replace(PERCENT, "")}–${last}`;
    if (first === last) percent = first;
    else if (first.includes("<") || last.includes(">")) {
      percent = _("{first} to {last}", { first, last });
    }
    return _("between {low} and {high} ({share})", {
      low: number(low), high: number(high), share: percent,
    });
  };

  /** Return the first sentence with its figure between stars. */
  const headline = ({ in_scope: low, undetermined, total }, day) => {
    const high = low + undetermined;
    if (!total) {
      return _("There is *no item of yours* to hold against the policy Meta announced on {day}.", { day });
    }
    const values = { items: number(total), day, figure: bounds(low, high, total) };
    if (!high) {
      return ngettext(
        "Of your {items} item, *none is* in scope of the policy Meta announced on {day}.",
        "Of your {items} items, *none is* in scope of the policy Meta announced on {day}.",
        total, values,
      );
    }
    if (high === 1) {
      return ngettext(
        "Of your {items} item, *{figure}* is in scope of the policy Meta announced on {day}.",
        "Of your {items} items, *{figure}* is in scope of the policy Meta announced on {day}.",
        total, values,
      );
    }
    return _("Of your {items} items, *{figure}* are in scope of the policy Meta announced on {day}.", values);
  };

  const remainder = ({ undetermined: open, total }) => {
    if (!total) return "";
    if (!open) return _("None is left undetermined.");
    return ngettext(
      "{count} cannot be decided from this export.",
      "{count} cannot be decided from this export.", open, { count: number(open) },
    );
  };

  const rests = (counts) => listed(GROUNDS()
    .filter(([ground]) => counts[ground] || ["archive", "declared"].includes(ground))
    .map(([ground, words]) => words(number(counts[ground] || 0))));

  // The first screen ----------------------------------------------------------------

  const each = (selector, change) => {
    for (const node of document.querySelectorAll(selector)) change(node);
  };

  /** Put the counts into the first screen; `day` is that of the policy in words. */
  const show = (counts, day) => {
    each("[data-sentence=headline]", (node) => {
      const [before, figure, after] = headline(counts, day).split("*");
      node.replaceChildren(before, el("strong", {}, figure), after);
    });
    each("[data-sentence=remainder]", (node) => { node.textContent = remainder(counts); });
    for (const verdict of ["in_scope", "undetermined", "out_of_scope"]) {
      const own = counts[verdict];
      each(`[data-count=${verdict}]`, (node) => {
        node.value = own;
        node.textContent = number(own);
      });
      each(`[data-share=${verdict}]`, (node) => { node.textContent = share(own, counts.total); });
      each(`[data-bar=${verdict}]`, (node) => {
        node.setAttribute("width", counts.total ? (100 * own) / counts.total : 0);
      });
      each(`[data-grounds=${verdict}]`, (node) => {
        node.textContent = rests(counts.rests[verdict] || {});
      });
    }
  };

  return { count, show, headline: (counts, day) => headline(counts, day).replaceAll("*", "") };
})();
