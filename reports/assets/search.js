/* Find the rows whose words, or names of groups, places and people, hold some letters. */
const Search = (() => {
  const NAMES = ["container", "place"];

  /** Return a text as it is compared: composed, and without upper case. */
  const folded = (text) => {
    const composed = text.normalize("NFC").toUpperCase().toLowerCase();
    return composed.replaceAll("ς", "σ").normalize("NFC");
  };

  const byNames = (hits, sought) => {
    for (const name of NAMES) {
      const codes = Store.col(name);
      const ok = Store.labels(name).map((label) => folded(label).includes(sought));
      if (ok.includes(true)) {
        for (let row = 0; row < hits.length; row += 1) if (ok[codes[row]]) hits[row] = 1;
      }
    }
    const at = Store.col("people-at");
    const codes = Store.col("people");
    const ok = Store.labels("people").map((label) => folded(label).includes(sought));
    if (!ok.includes(true)) return;
    for (let row = 0; row < hits.length; row += 1) {
      for (let place = at[row]; place < at[row + 1]; place += 1) {
        if (ok[codes[place]]) hits[row] = 1;
      }
    }
  };

  /**
   * Return a byte for each row: whether it holds what is sought; null for no words.
   *
   * One chunk after the other, so that the page stays awake: `onProgress(done, all)`
   * is told after each, and `isOver()` true ends the search with undefined.
   */
  const find = async (words, onProgress, isOver) => {
    const sought = folded(words.trim());
    if (!sought) return null;
    const hits = new Uint8Array(Store.rows);
    byNames(hits, sought);
    const all = Store.column("text").chunks;
    for (let number = 0; number < all; number += 1) {
      const texts = await Store.chunk("text", number, false);
      // Folded as one: many short calls would cost more than the letters do.
      const rows = folded(texts.map((text) => (text || "").replaceAll("\0", " ")).join("\0"));
      const first = number * Store.chunkRows;
      rows.split("\0").forEach((text, row) => {
        if (text.includes(sought)) hits[first + row] = 1;
      });
      onProgress(number + 1, all);
      await Dom.pause();
      if (isOver()) return undefined;
    }
    return hits;
  };

  return { find, folded };
})();
