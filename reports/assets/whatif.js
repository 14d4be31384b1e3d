/*
 * Let the reader choose another policy, set objections and answer questions, and judge
 * all items anew by what was chosen.
 *
 *   WhatIf.mount(root, { onChange })   draw the controls into the section of questions
 *   WhatIf.judged()                    codes by row; null where all is as it was scanned
 *   WhatIf.toml()                      all answers as a file; null without any names
 *   WhatIf.kept()                      what a saved page must hold to begin with
 *
 * Only questions on groups, owners of posts and periods are judged here; the answers to
 * others are kept for the next scan (audit/whatif.py says why).
 */
const WhatIf = (() => {
  const { el } = Dom;
  const { _, visible, label } = Words;
  const { judge: rules, told, level } = Store.facts;
  const judgeable = new Map((rules ? rules.questions : []).map((one) => [one.id, one]));
  let judge = null;
  let found = null;
  let onChange = () => {};

  // The state -----------------------------------------------------------------------

  const given = () => structuredClone({
    policy: rules.given.policy,
    objections: rules.given.objections,
    answers: rules.given.answers,
    others: {},
  });

  const saved = () => {
    const meta = document.querySelector(`meta[name="${Answers.NAME}"]`);
    return meta ? JSON.parse(meta.content).state : null;
  };

  let state = rules ? saved() || given() : null;

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /** Return whether what is judged is as it was scanned. */
  const asGiven = () => {
    const { others, ...own } = state;
    const { others: none, ...start } = given();
    return same(own, start);
  };

  const apply = () => {
    if (asGiven()) {
      found = null;
    } else {
      judge = judge || Judge.over(rules, {
        whatif_case: Store.col("whatif_case"),
        whatif_chain: Store.col("whatif_chain"),
        created_at: Store.col("created_at"),
      });
      const policy = rules.policies.find(({ id }) => id === state.policy);
      found = { ...judge(state), rules: policy.rules.map(({ id }) => id) };
    }
    onChange();
  };

  // The answers as a file -----------------------------------------------------------

  const rows = (answers) => Object.entries(answers).flatMap(([question, one]) => (
    [one].flat().map((said) => ({ question, ...said }))
  ));

  /** Return the objections that were told before, or are told here. */
  const objected = () => {
    const before = told.given.objections;
    const changed = rules.accounts.filter(({ id }) => (
      state.objections[id] && !same(state.objections[id], rules.given.objections[id])
    )).map(({ id, account }) => ({
      account,
      sent: state.objections[id].sent,
      confirmed: state.objections[id].confirmed_on || null,
      covers: [],
    })).filter(({ sent }) => sent);
    const named = new Set(changed.map(({ account }) => account));
    const once = changed.filter(({ account }, place) => (
      changed.findIndex((other) => other.account === account) === place
    ));
    return [...before.filter(({ account }) => !named.has(account)), ...once];
  };

  /** Return all that was answered as a file, or null where the page holds no names. */
  const toml = () => {
    if (level === "none" || !rules) return null;
    const replaced = new Set([
      ...Object.keys(rules.given.answers), ...Object.keys(state.answers),
      ...Object.keys(state.others),
    ]);
    const before = told.given.answers.filter(({ question }) => !replaced.has(question));
    const others = Object.entries(state.others).map(([question, answer]) => (
      { question, answer }
    ));
    return Answers.written({
      answers: [...before, ...rows(state.answers), ...others], objections: objected(),
    });
  };

  // The controls --------------------------------------------------------------------

  const field = (words, input) => el("label", { class: "field" }, el("span", {}, words), input);

  const policies = () => {
    const change = ({ target }) => {
      state.policy = target.value;
      apply();
    };
    const options = rules.policies.map(({ id }) => el("option",
      { value: id, selected: id === state.policy }, told.policies[Words.language()][id].title));
    return field(_("Policy"), el("select", { change }, ...options));
  };

  const objectionOf = ({ id, platform, account }) => {
    const own = state.objections[id] || {};
    const set = (changes) => {
      const next = { ...state.objections[id], ...changes };
      next.confirmed = Boolean(next.confirmed_on);
      if (next.sent) state.objections[id] = next;
      else delete state.objections[id];
      apply();
    };
    const day = (value, key) => el("input", {
      type: "date", value: value || "", max: told.as_of,
      change: ({ target }) => set({ [key]: target.value || null }),
    });
    const confirmed = own.confirmed_on || (own.confirmed ? own.sent : null);
    return el("fieldset", { class: "objection" },
      el("legend", {}, `${label(platform)}, `, el("bdi", { dir: "auto" }, visible(account))),
      field(_("Objection sent on"), day(own.sent, "sent")),
      field(_("Confirmed by Meta on"), day(confirmed, "confirmed_on")));
  };

  const objections = () => el("details", { open: Object.keys(state.objections).length > 0 },
    el("summary", {}, _("If you objected, or were to")),
    el("div", { class: "objections" }, ...rules.accounts.map(objectionOf)));

  const WORDS = () => ({
    public: _("public"),
    private: _("private"),
    friends: _("friends, or fewer"),
    mixed: _("some of both"),
    unknown: _("I do not know"),
  });

  /** Return the buttons of a question that is judged here. */
  const choices = (id, answers) => {
    const now = [state.answers[id]].flat()[0]?.answer ?? "";
    const pick = (answer) => {
      if (answer) state.answers[id] = { answer };
      else delete state.answers[id];
      apply();
    };
    const button = (answer, words) => el("label", { class: "choice" },
      el("input", {
        type: "radio", name: `answer ${id}`, value: answer, checked: now === answer,
        change: () => pick(answer),
      }), ` ${words}`);
    return el("fieldset", { class: "choices" },
      el("legend", { class: "unseen" }, _("Your answer")),
      ...answers.map((answer) => button(answer, WORDS()[answer] || answer)),
      button("", _("no answer")));
  };

  /** Return the field of a question that only a new scan can judge. */
  const written = (id) => el("div", { class: "choices" },
    field(_("Your answer"), el("input", {
      type: "text", autocomplete: "off", value: state.others[id] || "",
      change: ({ target }) => {
        const said = target.value.trim();
        if (said) state.others[id] = said;
        else delete state.others[id];
        onChange();
      },
    })), el("span", { class: "small" }, _("It counts after a new scan.")));

  const draw = (root) => {
    for (const old of root.querySelectorAll(".whatif, .choices")) old.remove();
    for (const node of root.querySelectorAll("[data-question]")) {
      const id = node.dataset.question;
      const known = judgeable.get(id);
      if (known) node.append(choices(id, Object.keys(known.says)));
      else if (level !== "none") node.append(written(id));
    }
    const policy = rules.policies.find(({ id }) => id === state.policy);
    const reset = () => {
      state = given();
      draw(root);
      apply();
    };
    root.querySelector("h2").after(el("div", { class: "whatif" },
      el("p", {}, _("Choose, and all counts, charts and the list follow at once. Nothing leaves this page.")),
      policies(),
      policy.objection ? objections() : null,
      el("p", {}, el("button", { type: "button", class: "tool", click: reset }, _("As it was scanned")))));
  };

  /** Draw the controls; `listener` is told of every change, and once at first. */
  const mount = (root, { onChange: listener }) => {
    onChange = () => {
      listener();
    };
    if (!rules) return;
    draw(root);
    onChange = () => {
      const focus = document.activeElement;
      if (focus && focus.tagName === "SELECT") {
        draw(root);
        root.querySelector(".whatif select").focus();
      }
      listener();
    };
    apply();
  };

  return {
    mount,
    judged: () => found,
    policy: () => (rules ? state.policy : null),
    isChanged: () => Boolean(rules) && (!asGiven() || Object.keys(state.others).length > 0),
    toml,
    kept: () => JSON.stringify({ state, toml: toml() }),
  };
})();
