/*
 * Judge all items anew in the page, by the rules that the audit exported as data
 * (audit/whatif.py says what `rules` and the columns hold). Nothing here decides what
 * counts: evidence is settled in the cases, conditions and verdicts stand in the rules.
 *
 *   const judge = Judge.over(rules, { whatif_case, whatif_chain, created_at });
 *   const found = judge({
 *     policy: "eu-2025-05",
 *     objections: {"facebook:eveexample": {sent: "2025-05-20", confirmed: true}},
 *     answers: {"group:facebook:Garden friends": {answer: "public", since: "2012-05-01"}},
 *   });
 *   found.verdict[0], found.rule[0], found.visibility[0], found.certainty[0]
 *
 * Codes are places in `rules.labels` and, for rules, in the policy's list. A question
 * may have several answers, as a list. `rules.given` is the state of the audit itself.
 * Times are milliseconds of 1970 in UTC; -Infinity and Infinity stand for open ends.
 */
const Judge = (() => {
  const { DAY, EVER, FOREVER } = Spans;
  const COLUMNS = [
    "kind", "surface", "status", "platform", "author", "container", "basis",
  ];

  /** Return the places of labels in their column. */
  const codes = (labels, column, wanted) => (
    wanted.map((label) => labels[column].indexOf(label))
  );

  // Rules ---------------------------------------------------------------------------

  /** Return the place of the first rule that holds; an unknown fact is null. */
  const firstRule = (rules, facts) => {
    const holds = ([name, wanted]) => {
      if (name === "objection_from") return facts.objected >= wanted;
      if (name === "public_within") return facts.within[wanted.join()];
      return facts[name] !== null && wanted.includes(facts[name]);
    };
    const place = rules.findIndex((rule) => (
      rule.tried
      && Object.entries(rule.when).every(holds)
      && !Object.entries(rule.unless).some(holds)
    ));
    if (place < 0) throw new Error("no last rule for what nothing matched");
    return place;
  };

  /** Return the stretches of time in which rules ask for publicity, each once. */
  const windowsOf = (rules) => {
    const asked = rules.filter((rule) => rule.tried)
      .flatMap(({ when, unless }) => [when.public_within, unless.public_within])
      .filter((window) => window);
    return [...new Map(asked.map((window) => [window.join(), window])).values()];
  };

  /** Return a function from what a row is to its rule; each is looked up once. */
  const ruleFinder = (policy, rules, standings, windows) => {
    const { cases, labels } = rules;
    const [exposures, times] = [labels.exposure.length, labels.created.length + 1];
    const size = 2 * exposures * times * 2 ** windows.length;
    const found = new Int32Array(cases.kind.length * size).fill(-1);
    const facts = (at, settled, exposure, created, within) => {
      const owner = cases.account[at];
      const plain = COLUMNS.map((name) => [name, labels[name][cases[name][at]] ?? null]);
      return {
        ...Object.fromEntries(plain),
        ...(settled ? { basis: "answer" } : {}),
        exposure: labels.exposure[exposure],
        created: labels.created[created] ?? null,
        minor: rules.accounts[owner].minor,
        objection: standings[owner].objection,
        objected: standings[owner].sent,
        within: Object.fromEntries(
          windows.map((window, bit) => [window.join(), Boolean(within & (1 << bit))]),
        ),
      };
    };
    return (at, settled, exposure, created, within) => {
      let key = (at * 2 + Number(settled)) * exposures + exposure;
      key = ((key * times + created + 1) << windows.length) + within;
      if (found[key] < 0) {
        const known = facts(at, settled, exposure, created, within);
        found[key] = firstRule(policy.rules, known);
      }
      return found[key];
    };
  };

  /** Return what a verdict rests on, by its rule and then by what the evidence does. */
  const certainties = (policy, labels, toldBirth) => {
    const [none, assumed, archive, declared] = codes(
      labels, "certainty", ["none", "assumed", "archive", "declared"],
    );
    return policy.rules.map(({ verdict, when }) => labels.certainty.map((_, evidence) => {
      if (verdict === "undetermined") return none;
      if ("objection" in when) return declared;
      if ("minor" in when) return toldBirth ? declared : archive;
      return evidence === none ? assumed : evidence;
    }));
  };

  // A policy and the objections -----------------------------------------------------

  /** Return how an account's objection stands to a policy, and when its window ends. */
  const standing = (policy, platform, given) => {
    const unobjected = Math.max(policy.end, policy.start + DAY);
    const confirmed = Boolean(given && given.confirmed);
    const sent = confirmed ? Spans.startOf(given.sent) : EVER;
    const found = { objection: "none", sent, end: unobjected, unobjected };
    if (!policy.objection || !given) return found;
    if (!confirmed) return { ...found, objection: "sent" };
    if (sent < policy.start) return { ...found, objection: "before_start" };
    const end = policy.platforms.includes(platform) ? Math.min(policy.end, sent) : unobjected;
    return { ...found, objection: "after_start", end };
  };

  /** Return by case the policy's window, the objection, and what the policy can't see. */
  const windowOf = (policy, index, rules, standings) => {
    const { cases, labels, accounts } = rules;
    const page = labels.surface.indexOf("page");
    const numbers = (pick) => Float64Array.from(cases.account, pick);
    const flags = (pick) => Uint8Array.from(cases.account, pick);
    return {
      begin: numbers((owner) => accounts[owner].begin[index]),
      // An objection to a Page's items is its operator's, so the owner's ends nothing.
      end: numbers((owner, at) => (
        cases.surface[at] === page ? standings[owner].unobjected : standings[owner].end
      )),
      sent: numbers((owner) => standings[owner].sent),
      // An archive made before the policy began can't say what was public under it.
      stale: flags((owner, at) => {
        const { exported } = accounts[owner];
        return Number(cases.frozen[at] && exported !== null && exported < policy.start);
      }),
      isPrivate: flags((_, at) => {
        const since = cases.presumed[at];
        return Number(since !== null && since <= policy.start);
      }),
    };
  };

  // All items -----------------------------------------------------------------------

  /** Return for each chain the stretches of its first answer that says something. */
  const heard = (rules, answers) => {
    const said = rules.questions.map(({ id, says }) => (
      answers[id] ? Spans.stretchesOf(answers[id], says) : null
    ));
    return rules.chains.map((chain) => (
      chain.map((place) => said[place]).find((stretches) => stretches) || null
    ));
  };

  /** Hold what the evidence says of one row after another. */
  class Evidence {
    constructor(rules, columns) {
      const { cases, labels } = rules;
      Object.assign(this, { rules, labels, cases, place: columns.whatif_case });
      this.known = Spans.flat(cases.known);
      this.possible = Spans.flat(cases.possible);
      this.doubt = Float64Array.from(cases.doubt);
      this.settles = rules.reaches.indexOf("settled");
      const [expired] = codes(labels, "status", ["expired"]);
      const [talk] = codes(labels, "kind", ["ai_message"]);
      this.isStory = cases.status.map((status) => status === expired);
      this.isTalk = cases.kind.map((kind) => kind === talk);
      this.visibilities = codes(labels, "visibility", ["public", "not_public", "unknown"]);
      this.earliest = this.bornFrom(columns.created_at);
    }

    /** Return the first millisecond at which each row can have been made. */
    bornFrom(created) {
      const earliest = new Float64Array(created);
      for (let row = 0; row < earliest.length; row += 1) {
        if (Number.isNaN(earliest[row])) earliest[row] = EVER;
        else if (this.doubt[this.place[row]] > 0) {
          earliest[row] = (Math.floor(earliest[row] / DAY) - 1) * DAY;
        }
      }
      return earliest;
    }

    /** Return rooms for the spans of a row, large enough for answers so long. */
    rooms(longest) {
      const most = Math.max(this.known.most, this.possible.most, 3 * longest);
      return [new Spans.Room(most), new Spans.Room(most)];
    }

    /** Put the spans of a row into the rooms: its own, or those that were answered. */
    hear(row, stretches, known, possible) {
      const at = this.place[row];
      const earliest = this.earliest[row];
      if (!stretches) {
        Spans.fill(known, this.known, at, earliest);
        Spans.fill(possible, this.possible, at, earliest);
        return;
      }
      const about = {
        earliest,
        latest: earliest + this.doubt[at],
        settled: this.cases.reach[at] === this.settles,
        story: this.isStory[at],
        talk: this.isTalk[at],
        status: this.labels.status[this.cases.status[at]],
      };
      const owner = this.rules.accounts[this.cases.account[at]];
      Spans.answered(about, stretches, owner, known, possible);
    }

    /** Return the visibility at the export that an answer gives to a case. */
    visibility(at, stretches) {
      const { exported } = this.rules.accounts[this.cases.account[at]];
      const state = Spans.stateAt(stretches, exported ?? FOREVER);
      const [isPublic, notPublic, unknown] = this.visibilities;
      if (state === null) return unknown;
      return state && !this.isStory[at] ? isPublic : notPublic;
    }
  }

  /** Return a function from spans and a window to a place in `labels.exposure`. */
  const exposureFinder = (labels) => {
    const [exposed, ended, never, unknown] = codes(
      labels, "exposure", ["exposed", "ended", "never", "unknown"],
    );
    return (known, possible, at, window, isHeard) => {
      if (window.stale[at] && !isHeard) return unknown;
      if (window.isPrivate[at]) return never;
      const begin = window.begin[at];
      const end = window.end[at];
      if (known.touches(begin, end)) return exposed;
      if (possible.touches(begin, end)) return unknown;
      return possible.touches(EVER, begin) ? ended : never;
    };
  };

  /** Return whether a row was made before (0) or after (1) an objection; -1: untold. */
  const createdFrom = (earliest, doubt, sent) => {
    if (earliest === EVER || sent === EVER) return -1;
    if (earliest >= sent) return 1;
    return earliest + doubt < sent ? 0 : -1;
  };

  /**
   * Return the windows in which a row was public, as bits. Where a time is known to the
   * day, some time of it is enough.
   */
  const publicWithin = (windows, known, possible, doubt, byTime) => {
    let bits = 0;
    for (let bit = 0; bit < windows.length; bit += 1) {
      const begin = windows[bit][0];
      const end = windows[bit][1];
      const may = byTime && possible.touches(begin, end);
      if (begin < end && (may || known.touches(begin - doubt, end))) bits |= 1 << bit;
    }
    return bits;
  };

  /** Return all that the rows of one judgement share. */
  const prepared = (rules, evidence, { policy: id, objections, answers }) => {
    const { labels, accounts } = rules;
    const index = rules.policies.findIndex((one) => one.id === id);
    const policy = rules.policies[index];
    const standings = accounts.map((owner) => (
      standing(policy, owner.platform, (objections ?? {})[owner.id])
    ));
    const windows = windowsOf(policy.rules);
    const said = heard(rules, answers ?? {});
    const longest = said.reduce((most, one) => Math.max(most, one ? one.length : 0), 0);
    return {
      window: windowOf(policy, index, rules, standings),
      windows,
      said,
      rooms: evidence.rooms(longest),
      ruleOf: ruleFinder(policy, rules, standings, windows),
      // By whether the owner's birth was told.
      certainty: [false, true].map((told) => certainties(policy, labels, told)),
      exposureOf: exposureFinder(labels),
      verdicts: policy.rules.map(({ verdict }) => labels.verdict.indexOf(verdict)),
      declared: labels.certainty.indexOf("declared"),
    };
  };

  const judged = (rules, columns, evidence, state) => {
    const { cases, accounts } = rules;
    const {
      window, windows, said, rooms, ruleOf, certainty, exposureOf, verdicts, declared,
    } = prepared(rules, evidence, state);
    const [known, possible] = rooms;
    const toldBirth = accounts.map((owner) => Number(owner.told_birth));
    const count = columns.whatif_case.length;
    const found = {
      verdict: new Uint8Array(count),
      rule: new Uint16Array(count),
      visibility: new Uint8Array(count),
      certainty: new Uint8Array(count),
    };
    for (let row = 0; row < count; row += 1) {
      const at = columns.whatif_case[row];
      const stretches = said[columns.whatif_chain[row]];
      const settled = stretches !== null && cases.reach[at] === evidence.settles;
      const doubt = evidence.doubt[at];
      evidence.hear(row, stretches, known, possible);
      const rule = ruleOf(
        at,
        settled,
        exposureOf(known, possible, at, window, stretches !== null),
        createdFrom(evidence.earliest[row], doubt, window.sent[at]),
        publicWithin(windows, known, possible, doubt, !stretches && cases.by_time[at]),
      );
      found.rule[row] = rule;
      found.verdict[row] = verdicts[rule];
      found.visibility[row] = settled
        ? evidence.visibility(at, stretches) : cases.visibility[at];
      const told = toldBirth[cases.account[at]];
      found.certainty[row] = certainty[told][rule][stretches ? declared : cases.certainty[at]];
    }
    return found;
  };

  /** Return the function from a state to the verdicts of all items. */
  const over = (rules, columns) => {
    const evidence = new Evidence(rules, columns);
    return (state) => judged(rules, columns, evidence, state);
  };

  return { over };
})();
