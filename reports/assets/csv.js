/* Write chosen rows as the CSV of the output folder has them (reports/tables.py). */
const Csv = (() => {
  // A spreadsheet would run these as a formula; an apostrophe makes them words.
  const FORMULA = /^[\p{Z}\p{Cc}\p{Cf}]*[=+\-@\t\r\n＝＋－＠]|^[\t\r\n]/u;

  const moment = (at) => (
    Number.isNaN(at) ? "" : `${new Date(at).toISOString().slice(0, 19)}Z`
  );
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const guarded = (text) => quoted(FORMULA.test(text) ? `'${text}` : text);
  const truth = (value) => (value > 1 ? "" : String(value === 1));
  const number = (value) => (Number.isNaN(value) ? "" : String(value));

  /** Return how a column's value of a row is written; `words` are those of the row. */
  const writer = ({ name, type, as }) => {
    if (type === "text" || type === "hex") {
      const own = name === "public_spans" ? Store.ownSpans : (row, text) => text;
      return (row, words) => guarded(own(row, words(name)) ?? "");
    }
    if (as !== "code") {
      const values = Store.col(name);
      const written = { time: moment, truth, number }[as];
      return (row) => quoted(written(values[row]));
    }
    if (Store.col(`${name}-at`)) return (row) => guarded(Store.listOf(name, row).join("; "));
    const codes = Filters.col(name);
    const labels = Filters.labels(name);
    // One label stands for the questions on single items.
    if (name === "question") {
      return (row, words) => {
        const id = labels[codes[row]] ?? "";
        return guarded(id.startsWith("item:") ? `item:${words("item_id")}` : id);
      };
    }
    return (row) => guarded(labels[codes[row]] ?? "");
  };

  /** Say in which rows what the page judged differs from what the scan wrote. */
  const changed = (row) => ["verdict", "visibility", "rule"].some((name) => (
    Filters.labels(name)[Filters.col(name)[row]] !== Store.labelOf(name, row)
  ));

  // What led to the scan's own verdict says nothing of another one.
  const GROUNDS = [
    "visibility_basis", "certainty", "question", "public_spans", "public_from",
    "public_until", "public_hint",
  ];

  /**
   * Return the lines of all chosen rows, in the table's first order, as parts of a Blob.
   *
   * Rows judged anew in the page have no basis, certainty, spans, hint or question.
   */
  const parts = async (chosen, onProgress) => {
    const columns = Store.facts.items.map(Store.column);
    const chunked = columns.filter(({ chunks }) => chunks);
    const judged = Filters.isJudged();
    const writers = columns.map((column) => {
      const write = writer(column);
      if (!judged || !GROUNDS.includes(column.name)) return write;
      return (row, words) => (changed(row) ? '""' : write(row, words));
    });
    const lines = [`${columns.map(({ name }) => quoted(name)).join(",")}\n`];
    const all = Math.ceil(Store.rows / Store.chunkRows);
    for (let place = 0; place < all; place += 1) {
      const first = place * Store.chunkRows;
      const rows = chosen.subarray(first, first + Store.chunkRows);
      if (!rows.includes(1)) continue;
      const texts = {};
      for (const { name } of chunked) texts[name] = await Store.chunk(name, place, false);
      const line = (at) => {
        const words = (name) => (texts[name] ? texts[name][at] : null);
        return `${writers.map((write) => write(first + at, words)).join(",")}\n`;
      };
      lines.push(Array.from(rows, (is, at) => (is ? line(at) : "")).join(""));
      onProgress(place + 1, all);
      await Dom.pause();
    }
    return lines;
  };

  /** Offer a file to be saved; it is made in the page and nothing is asked for. */
  const save = (lines, name, type = "text/csv;charset=utf-8") => {
    const address = URL.createObjectURL(new Blob(lines, { type }));
    const link = Dom.el("a", { href: address, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  };

  return { parts, save, changed, guarded };
})();
