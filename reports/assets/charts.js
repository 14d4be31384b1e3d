/*
 * Draw the page's charts from counts; reports/charts.py draws the same with matplotlib.
 *
 *   Charts.draw(cube, { onYear, onPlatform })      draw every [data-chart] of the page
 *   Charts.bars(node, rows, { order, caption, onRow })    horizontal bars of any names
 *
 * A cube is what Cube.of counts. A container says what it wants: data-chart (years,
 * months, platforms), data-by (visibility, verdict), data-axis (its first and last year),
 * data-uncovered (years that the export does not hold; for platforms an object of such
 * lists), data-plain (bars only). What it held for readers without a script is replaced.
 */
const Charts = (() => {
  const { el, svg } = Dom;
  const { _, ngettext, number, share, label, listed } = Words;
  const ORDERS = {
    visibility: ["public", "unknown", "not_public"],
    verdict: ["in_scope", "undetermined", "out_of_scope"],
  };
  const STEPS = 5;
  const ALL = 100;

  // Scales --------------------------------------------------------------------------

  const sumOf = (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0);

  /** Return the years to show, wider than asked where the counts are. */
  const axisOf = ([first, last], years) => {
    const [from, to] = [Math.min(first, ...years), Math.max(last, ...years)];
    return Array.from({ length: to - from + 1 }, (none, place) => from + place);
  };

  /** Return the step of colour of a count: 0 for none, STEPS for the most. */
  const step = (count, top) => (count ? Math.floor((STEPS * count + top - 1) / top) : 0);

  const percent = (part) => `${part.toFixed(2)}%`;

  // In words ------------------------------------------------------------------------

  const pair = (name, count) => _("{label}: {count}", { label: name, count: number(count) });

  const inWords = (order, counts) => (
    listed(order.map((name) => pair(label(name), counts[name] || 0)))
  );

  // Bars of the years ---------------------------------------------------------------

  /** Return one year's stack: what each label is, how high, and from where. */
  const pieces = (counts, order, most) => {
    let foot = ALL;
    return order.filter((name) => counts[name]).map((name) => {
      const height = (ALL * counts[name]) / most;
      foot -= height;
      return { name, height, foot, count: counts[name] };
    });
  };

  /** Return the drawing of years; `counts` is what Cube.byYear returned. */
  const drawing = (counts, order, axis, uncovered, isShare) => {
    const top = Math.max(1, ...axis.map((year) => sumOf(counts.get(year) || {})));
    const wide = ALL / axis.length;
    const rect = (kind, x, y, width, height, more, ...children) => svg("rect", {
      class: kind, x: percent(x), y: percent(y), width: percent(width),
      height: percent(height), ...more,
    }, ...children);
    const columns = axis.flatMap((year, place) => {
      const own = counts.get(year) || {};
      const stack = pieces(own, order, isShare ? Math.max(1, sumOf(own)) : top);
      const x = place * wide;
      return [
        uncovered.includes(year) && rect("uncovered", x, 0, wide, ALL, {}),
        ...stack.map(({ name, height, foot, count }) => rect(
          `fill-${name}`, x + wide / 10, foot, wide * 0.8, height,
          { "data-year": year, "data-label": name, "data-count": count },
          svg("title", {}, `${year}, ${pair(label(name), count)}`),
        )),
      ].filter(Boolean);
    });
    return svg("svg", { "aria-hidden": "true", focusable: "false" }, ...columns);
  };

  const yearInWords = (year, counts, order, isCovered) => {
    const said = _("{year}: {parts}", { year, parts: inWords(order, counts) });
    return isCovered ? said : _("{words} (not covered throughout)", { words: said });
  };

  /** Return a link for each year that lies over its bars. */
  const picks = (counts, order, axis, uncovered, onYear) => el("ol", { class: "pick" },
    ...axis.map((year) => {
      const words = yearInWords(year, counts.get(year) || {}, order, !uncovered.includes(year));
      const click = (event) => {
        event.preventDefault();
        onYear(year);
      };
      return el("li", {}, el("a", {
        href: "#explorer", title: words, click, "data-year": year,
      }, el("span", { class: "unseen" }, words)));
    }));

  const ticks = (axis) => el("ol", { class: "ticks", "aria-hidden": "true" },
    ...axis.map((year, place) => {
      const isEnd = place === 0 || place === axis.length - 1;
      const isShown = isEnd || (year % 4 === 0 && place < axis.length - 2);
      return el("li", {}, isShown ? el("span", {}, String(year)) : null);
    }));

  const stacked = (chart, onYear) => {
    const { counts, order, axis, uncovered, isShare } = chart;
    return el("div", { class: "bars" },
      drawing(counts, order, axis, uncovered, isShare),
      onYear ? picks(counts, order, axis, uncovered, onYear) : null, ticks(axis));
  };

  const swatch = (name, words) => el("span", { class: "seen" },
    el("span", { class: "swatch", "data-label": name, "aria-hidden": "true" }), words);

  const legend = (order, uncovered) => el("p", { class: "legend" },
    ...order.flatMap((name) => [swatch(name, label(name)), " "]),
    uncovered.length ? swatch("uncovered", _("not covered by every archive")) : null);

  const fullest = ({ counts, axis }) => {
    const sums = axis.map((year) => sumOf(counts.get(year) || {}));
    const top = Math.max(...sums);
    return { year: axis[sums.indexOf(top)], top, all: sums.reduce((sum, one) => sum + one, 0) };
  };

  /** Return the sentences below a drawing. */
  const captioned = (chart, without) => {
    const { year, top, all } = fullest(chart);
    const said = [ngettext("{n} dated item by year.", "{n} dated items by year.", all)];
    if (without) {
      said.push(ngettext(
        "{n} without a date is not drawn.", "{n} without a date are not drawn.", without,
      ));
    }
    if (all && chart.isShare) said.push(_("Every bar stands for all items of its year."));
    if (all && !chart.isShare) {
      said.push(_("The highest bar, {year}, stands for {count}.", { year, count: number(top) }));
    }
    if (chart.uncovered.length) {
      said.push(_("Hatched years lie outside what the archive of at least one account covers."));
    }
    return el("figcaption", {}, said.join(" "));
  };

  /** Return the numbers of a drawing as a table that unfolds. */
  const figures = ({ counts, order, axis }, caption, without, isOpen) => {
    const head = (words, more = {}) => el("th", { scope: "col", ...more }, words);
    const cells = (own) => [...order.map((name) => own[name] || 0), sumOf(own)]
      .map((count) => el("td", { class: "number" }, number(count)));
    const sums = Object.fromEntries(order.map((name) => [
      name, axis.reduce((sum, year) => sum + ((counts.get(year) || {})[name] || 0), 0),
    ]));
    const line = (name, ...rest) => el("tr", {}, el("th", { scope: "row" }, name), ...rest);
    const foot = [line(_("Dated"), ...cells(sums))];
    if (without !== null) {
      foot.push(line(_("No date"), el("td", { colspan: order.length }),
        el("td", { class: "number" }, number(without))));
    }
    return el("details", { open: isOpen }, el("summary", {}, _("Show as table")),
      el("div", { class: "wide", role: "region", tabindex: "0", "aria-label": caption },
        el("table", { class: "figures" }, el("caption", {}, caption),
          el("thead", {}, el("tr", {}, head(_("Year")),
            ...order.map((name) => head(swatch(name, label(name)), { class: "number" })),
            head(_("all"), { class: "number" }))),
          el("tbody", {}, ...axis.map((year) => (
            line(String(year), ...cells(counts.get(year) || {}))))),
          el("tfoot", {}, ...foot))));
  };

  // The charts of the page ----------------------------------------------------------

  const ended = (node) => (node.dataset.axis || "2004 2004").split(" ").map(Number);

  const uncoveredOf = (node) => JSON.parse(node.dataset.uncovered || "[]");

  const chartOf = (node, counts, by, uncovered) => ({
    counts, uncovered, order: ORDERS[by], axis: axisOf(ended(node), counts.keys()),
    isShare: node.dataset.share === "true",
  });

  const spoken = (chart) => {
    const { year, top, all } = fullest(chart);
    if (!all) return _("No item carries a date.");
    const sums = Object.fromEntries(chart.order.map((name) => [
      name, [...chart.counts.values()].reduce((sum, own) => sum + (own[name] || 0), 0),
    ]));
    return _(
      "Stacked bars, one for each year from {first} to {last}. {parts}. The fullest "
      + "year is {year}, with {count}.", {
        first: chart.axis[0], last: chart.axis.at(-1), parts: inWords(chart.order, sums),
        year, count: number(top),
      },
    );
  };

  /** Draw the years; the reader may turn heights into shares of each year. */
  const years = (node, counted, { onYear = null } = {}) => {
    const by = node.dataset.by || "visibility";
    const chart = chartOf(node, Cube.byYear(counted, by), by, uncoveredOf(node));
    const text = el("p", { class: "unseen" }, spoken(chart));
    if ("plain" in node.dataset) {
      node.replaceChildren(text, stacked(chart, onYear));
      return;
    }
    const isOpen = Boolean(node.querySelector("details[open]"));
    const turn = () => {
      node.dataset.share = String(!chart.isShare);
      years(node, counted, { onYear });
      node.querySelector("button").focus();
    };
    const shares = el("button", {
      type: "button", class: "tool", "aria-pressed": String(chart.isShare), click: turn,
    }, _("Shares of each year"));
    const caption = by === "visibility"
      ? _("Items by year of publication and visibility when the archive was made")
      : _("Items by year of publication and verdict");
    node.replaceChildren(
      el("figure", {}, text, stacked(chart, onYear), legend(chart.order, chart.uncovered),
        captioned(chart, Cube.undated(counted)), shares),
      figures(chart, caption, Cube.undated(counted), isOpen),
    );
  };

  const monthNames = () => {
    const name = (style) => new Intl.DateTimeFormat(
      Words.language(), { month: style, timeZone: "UTC" },
    );
    const [long, day] = [name("long"), (month) => Date.UTC(2001, month - 1, 15)];
    return Cube.MONTHS.map((month) => [String(month).padStart(2, "0"), long.format(day(month))]);
  };

  /** Draw the heat map: a table, darker where there is more. */
  const months = (node, counted, { onYear = null } = {}) => {
    const counts = Cube.byMonth(counted);
    const axis = axisOf(ended(node), counts.keys());
    const top = Math.max(0, ...[...counts.values()].flat());
    const row = (year) => {
      const own = counts.get(year) || Cube.MONTHS.map(() => 0);
      const click = (event) => {
        event.preventDefault();
        onYear(year);
      };
      const name = onYear ? el("a", { href: "#explorer", click }, String(year)) : String(year);
      return el("tr", {}, el("th", { scope: "row" }, name),
        ...own.map((count) => el("td", { class: `heat-${step(count, top)}` },
          el("span", {}, number(count)))),
        el("td", { class: "number" }, number(sumOf(own))));
    };
    const caption = _("Items by year and month of publication (UTC); the darker, the more");
    node.replaceChildren(el("caption", {}, caption),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, _("Year")),
        ...monthNames().map(([short, long]) => (
          el("th", { scope: "col" }, el("abbr", { title: long }, short)))),
        el("th", { scope: "col", class: "number" }, _("all")))),
      el("tbody", {}, ...axis.map(row)));
  };

  /** Draw the years once for each platform, each with a scale of its own. */
  const platforms = (node, counted, { onPlatform = null } = {}) => {
    const by = node.dataset.by || "visibility";
    const uncovered = uncoveredOf(node);
    const found = new Set(counted.filter(([, year]) => year).map(([platform]) => platform));
    // A platform that the selection leaves empty keeps its place.
    for (const platform of Object.keys(uncovered)) found.add(platform);
    const open = [...node.querySelectorAll("figure")]
      .filter((one) => one.querySelector("details[open]")).map((one) => one.dataset.platform);
    node.replaceChildren(...[...found].sort().map((platform) => {
      const own = uncovered[platform] || [];
      const chart = chartOf(node, Cube.byYear(counted, by, platform), by, own);
      const { top, all } = fullest(chart);
      const pick = onPlatform ? (year) => onPlatform(platform, year) : null;
      return el("figure", { "data-platform": platform }, el("h4", {}, label(platform)),
        stacked(chart, pick), legend(chart.order, own),
        el("figcaption", {}, ngettext(
          "{n} dated item; the highest bar stands for {top}.",
          "{n} dated items; the highest bar stands for {top}.", all, { top: number(top) },
        )),
        figures(chart, label(platform), null, open.includes(platform)));
    }));
  };

  /**
   * Draw rows of { name, counts } as horizontal bars, in a table: name, bar, number.
   * `order` are the labels of the counts; `onRow` makes each name a link.
   */
  const bars = (node, rows, { order = ORDERS.verdict, caption = "", onRow = null } = {}) => {
    const top = Math.max(1, ...rows.map(({ counts }) => sumOf(counts)));
    const bar = (counts) => {
      let left = 0;
      return svg("svg", {
        class: "row-bar", "aria-hidden": "true", focusable: "false",
      }, ...order.filter((name) => counts[name]).map((name) => {
        const width = (ALL * counts[name]) / top;
        left += width;
        return svg("rect", {
          class: `fill-${name}`, "data-label": name, "data-count": counts[name],
          x: percent(left - width), y: 0, width: percent(width), height: percent(ALL),
        }, svg("title", {}, pair(label(name), counts[name])));
      }));
    };
    const named = ({ name }, place) => {
      const words = el("bdi", { dir: "auto" }, Words.visible(name));
      const click = (event) => {
        event.preventDefault();
        onRow(place);
      };
      return onRow ? el("a", { href: "#explorer", click }, words) : words;
    };
    node.replaceChildren(el("table", { class: "figures row-bars" },
      el("caption", {}, caption),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, _("Name")),
        el("th", { scope: "col" }, legend(order, [])),
        el("th", { scope: "col", class: "number" }, _("Items")))),
      el("tbody", {}, ...rows.map((row, place) => el("tr", {},
        el("th", { scope: "row" }, named(row, place)),
        el("td", {}, bar(row.counts), el("span", { class: "unseen" },
          inWords(order, row.counts))),
        el("td", { class: "number" }, number(sumOf(row.counts))))))));
  };

  const DRAWN = { years, months, platforms };

  /** Draw every chart below the root from one cube. */
  const draw = (counted, { root = document, ...listeners } = {}) => {
    for (const node of root.querySelectorAll("[data-chart]")) {
      DRAWN[node.dataset.chart](node, counted, listeners);
    }
  };

  return { draw, bars, step, ORDERS };
})();
