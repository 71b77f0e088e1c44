"use strict";
(() => {
  const run = JSON.parse(document.getElementById("run").textContent);
  for (const k of ["explanation", "objects", "views", "pools", "gauges", "program", "marks", "stuck", "threads", "states", "stacks"]) run[k] = run[k] || [];
  const $ = (id) => document.getElementById(id);
  const str = (i) => run.strings[i];

  // el makes an element. Texts of the run only ever become text nodes.
  function el(name, cls, ...children) {
    const e = document.createElement(name);
    if (cls) e.className = cls;
    e.append(...children.filter((c) => c !== null && c !== undefined && c !== ""));
    return e;
  }
  // soft lets a name break behind its dots and before its capitals.
  function soft(text) {
    const parts = text.split(/(?<=[.(:$/])(?=\w)|(?<=[a-z])(?=[A-Z])/);
    return parts.flatMap((p, i) => (i ? [document.createElement("wbr"), p] : [p]));
  }
  const many = (n, noun) => n + " " + noun + (n === 1 ? "" : "s");

  // The statuses of threads, by the numbers that the file has for them.
  const NONE = 0, NEW = 1, RUNS = 2, QUEUED = 3, WAITS = 4, PINNED = 5, HOLDS = 6, ENDED = 7, FAILED = 8, SLEEPS = 9;
  const looks = ["new", "new", "runs", "queued", "waits", "pinned", "holds", "ended", "failed", "sleeps"];
  const words = ["not there yet", "not started", "runs", "needs a carrier", "waits", "pinned", "keeps its carrier", "ended", "ended by an exception", "sleeps"];
  const VIRTUAL = 0, DAEMON = 2;

  /* ---- the state at a step: each step changes a little of the one before ---- */

  const steps = run.steps, end = steps.length - 1;
  const objectIndex = new Map(run.objects.map((o, i) => [o.id, i]));
  const fresh = () => ({
    at: -1, threads: new Int32Array(run.threads.length + 1).fill(-1),
    objects: new Int32Array(run.objects.length).fill(-1), pool: 0, gauges: [],
  });
  const copy = (s) => ({ at: s.at, threads: s.threads.slice(), objects: s.objects.slice(), pool: s.pool, gauges: s.gauges });
  function advance(s) {
    const d = steps[++s.at];
    if (d.d) for (let i = 0; i < d.d.length; i += 2) s.threads[d.d[i]] = d.d[i + 1];
    if (d.o) for (let i = 0; i < d.o.length; i += 2) s.objects[objectIndex.get(d.o[i])] = d.o[i + 1];
    if (d.p) s.pool = d.p - 1;
    if (d.g) s.gauges = d.g;
  }
  // Copies at intervals make it cheap to go back to any step.
  const EVERY = 512, copies = [];
  {
    const s = fresh();
    while (s.at < end) {
      advance(s);
      if (s.at % EVERY === 0) copies.push(copy(s));
    }
  }
  let current = copy(copies[0]);
  function stateAt(i) {
    const base = copies[Math.floor(i / EVERY)];
    if (current.at > i || current.at < base.at) current = copy(base);
    while (current.at < i) advance(current);
    return current;
  }

  // thread is what a state has of a thread.
  function thread(s, id) {
    const p = s.threads[id] < 0 ? null : run.states[s.threads[id]];
    const info = run.threads[id - 1];
    if (!p) return { id, name: info.n, kind: info.k, status: NONE, state: "", carrier: 0, pin: "", waits: "", stack: 0, place: 0 };
    return { id, name: info.n, kind: info.k, status: p[0], state: str(p[1]), carrier: p[2], pin: str(p[3]), waits: str(p[4]), stack: p[5], place: p[6] };
  }
  function badge(t, text) {
    return el("span", "badge s-" + looks[t.status], el("span", "sign"), text || words[t.status]);
  }

  /* ---- the carriers and the scheduler's queue ---- */

  const MOST_CARRIERS = 32, MOST_TASKS = 6;
  function drawCarriers(s, agent) {
    const pool = run.pools[s.pool], on = new Map();
    for (let id = 1; id <= run.threads.length; id++) {
      if (s.threads[id] >= 0) { const c = run.states[s.threads[id]][2]; if (c) on.set(c, id); }
    }
    const slots = [];
    for (let c = 1; c <= Math.min(pool.n, MOST_CARRIERS); c++) {
      slots.push(slot(c, on.has(c) ? thread(s, on.get(c)) : null, (pool.c || []).includes(c), agent));
    }
    if (pool.n > MOST_CARRIERS) slots.push(el("li", "slot free", el("span", "who", "and " + many(pool.n - MOST_CARRIERS, "carrier") + " more")));
    $("carriers").className = pool.n > 8 ? "many" : "";
    $("carriers").replaceChildren(...slots);
    let pinned = 0;
    for (const id of on.values()) if (thread(s, id).status === PINNED) pinned++;
    const queued = (pool.q || []).reduce((n, q) => n + (q.t || []).length + (q.m || 0) + (q.e || 0), 0);
    $("carriers-line").textContent = on.size + " of " + many(pool.n, "carrier") + " mounted" + (pinned ? ", " + pinned + " pinned" : "") + (queued ? ", " + many(queued, "task") + " waiting" : "");
    drawQueues(s, pool, queued, agent);
  }

  function slot(c, t, compensated, agent) {
    const no = el("span", "no", "Carrier " + c, compensated ? el("span", "", "made up for") : null);
    if (!t) return el("li", "slot free", no, el("span", "who", "free"));
    const li = el("li", "slot " + looks[t.status] + (t.id === agent ? " acts" : ""));
    if (t.status === PINNED) li.append(el("span", "band", el("b", "", "PINNED"), el("span", "", "carrier " + c)));
    else li.append(no);
    li.append(el("span", "who", ...soft(t.name)));
    if (t.status === PINNED) {
      li.append(el("span", "what", ...soft(t.waits)), el("span", "by", ...soft("by " + t.pin)));
    } else {
      li.append(badge(t), el("span", "what", ...soft(t.waits)));
      if (t.pin) li.append(el("span", "by", ...soft("pinned while in " + t.pin)));
    }
    return li;
  }

  function drawQueues(s, pool, queued, agent) {
    const box = $("queues"), parts = [el("h3", "", "Wait for a carrier")];
    if (!queued) parts.push(el("p", "none", "nobody"));
    for (const q of pool.q || []) {
      parts.push(el("p", "from", str(q.n).replace(/^the /, "")));
      const tasks = (q.t || []).map((id) => {
        const t = thread(s, id), blank = t.state === "STARTED";
        const chip = el("span", "task" + (blank ? " blank" : "") + (id === agent ? " acts" : ""), t.name);
        if (blank) chip.title = "It never ran.";
        return chip;
      });
      if (q.e) tasks.push(el("span", "task timer", many(q.e, "timer")));
      const left = (q.t || []).length + (q.m || 0) + (q.e ? 1 : 0) - MOST_TASKS;
      parts.push(el("div", "tasks", ...tasks.slice(0, MOST_TASKS), left > 0 ? el("span", "none", "and " + left + " more") : null));
    }
    box.className = queued ? "" : "empty";
    box.replaceChildren(...parts);
  }

  /* ---- locks ---- */

  const MOST_LOCKS = 5;
  function drawLocks(s, agent) {
    const shown = [], other = [];
    run.objects.forEach((o, i) => {
      if (s.objects[i] < 0) return;
      const v = run.views[s.objects[i]];
      const used = v.o || (v.q || []).length || (v.w || []).length || (v.p || []).length;
      if (o.w && shown.length < MOST_LOCKS) shown.push(lock(s, o, v, agent));
      else if (used || !o.w) other.push(o.n + (v.o ? " (" + thread(s, v.o).name + " has it)" : ""));
    });
    if (other.length) {
      const text = other.slice(0, 8).join(", ") + (other.length > 8 ? " and " + (other.length - 8) + " more" : "");
      shown.push(el("p", "locks-more", "Nobody ever waits for: " + text));
    }
    $("locks-section").hidden = shown.length === 0;
    $("locks").replaceChildren(...shown);
  }

  function lock(s, o, v, agent) {
    const box = el("article", "lock");
    const monitor = o.k === "enter a monitor", isClass = o.k === "class initialisation";
    const kind = monitor ? "monitor of " + article(short(o.c)) : isClass ? "class" : short(o.c);
    box.append(el("header", "", el("h3", "", o.n), el("span", "class", kind)));
    const owner = el("p", "owner"), holders = v.p || [], permits = o.k === "acquire permits";
    const names = (ids) => ids.map((id) => el("b", id === agent ? "acts" : "", thread(s, id).name));
    if (v.o) owner.append(monitor ? "owner" : isClass ? "initialised by" : "exclusiveOwnerThread", ...names([v.o]));
    else if (holders.length) owner.append(permits ? "permits are with" : "read by", ...names(holders));
    else if (o.k === "a latch" || permits) owner.append(el("span", "fact", permits ? "nobody has a permit that is known to come back" : "opens at 0"));
    else owner.append(monitor ? "owner" : isClass ? "initialised by" : "exclusiveOwnerThread", el("b", "nobody", isClass ? "nobody now" : monitor ? "nobody" : "null: nobody has it"));
    if (!monitor && !isClass) owner.append(el("span", "fact", "state = " + v.s));
    box.append(owner);
    const queue = v.q || [];
    if (queue.length) box.append(chain(s, queue, v, v.mq || 0, agent));
    if ((v.w || []).length) {
      box.append(el("h4", "", monitor ? "In Object.wait, until somebody notifies" : "On a condition, until somebody signals"), chain(s, v.w, {}, v.mw || 0, agent));
    }
    return box;
  }
  const short = (c) => c.slice(c.lastIndexOf(".") + 1);
  const article = (w) => (/^[AEIOU]/.test(w) ? "an " : "a ") + w;

  function chain(s, nodes, v, more, agent) {
    const list = el("div", "chain"), headed = nodes[0][0] === 0;
    nodes.forEach((n, i) => {
      if (more && i === nodes.length - 1) list.append(el("div", "node more", "… " + more + " more"));
      list.append(node(s, n, v, i === 0 && headed ? "head" : headed && i === nodes.length - 1 ? "tail" : "", agent));
    });
    return list;
  }

  function node(s, n, v, place, agent) {
    const facts = el("span", "facts", short(str(n[1])), el("br"), str(n[2]) && "status " + str(n[2]));
    const mark = place ? el("span", "end", place) : null;
    if (!n[0]) return el("div", "node null", mark, el("span", "who", "null"), facts);
    const t = thread(s, n[0]);
    const box = el("div", "node s-" + looks[t.status] + (t.id === agent ? " acts" : ""), mark, el("span", "who", ...soft(t.name)), facts);
    if (n[3]) box.append(el("span", "facts", "for ", ...soft(str(n[3]))));
    box.append(badge(t, t.status === PINNED ? "pinned, carrier " + t.carrier : ""));
    if (v.h === n[0]) box.append(el("span", "facts", "woken: it is next"));
    return box;
  }

  /* ---- the program, threads and dumps ---- */

  const placeLine = new Map();
  let lines = [];
  function buildProgram() {
    const panel = $("panel-program"), source = run.file !== "";
    const list = el("ol", "text" + (source ? "" : " ops"));
    if (!run.program.length) { panel.append(el("p", "note", "This program has no text to show.")); return; }
    if (!source) panel.append(el("p", "note", "The operations that this run met, by the method with which their threads begin."));
    lines = run.program.map((l) => {
      const li = el("li", l.p ? "" : "heading");
      if (source) li.append(el("span", "n", String(l.p)));
      const text = el("span", l.p ? "l" : "", ...soft(l.t));
      const who = l.p ? el("span", "who") : null;
      if (who) text.append(who);
      li.append(text);
      if (l.at) li.append(el("span", "at", l.at));
      if (l.p) placeLine.set(l.p, { li, who });
      list.append(li);
      return li;
    });
    panel.append(list);
  }

  let marked = [];
  function drawProgram(s, agent) {
    for (const line of marked) { line.li.classList.remove("here", "acting"); line.who.replaceChildren(); line.li.removeAttribute("aria-current"); }
    marked = [];
    // Of very many threads in a place only the first are kept.
    const at = new Map();
    for (let id = 1; id <= run.threads.length; id++) {
      if (s.threads[id] < 0) continue;
      const place = run.states[s.threads[id]][6];
      if (!place) continue;
      let who = at.get(place);
      if (!who) at.set(place, who = { first: [], n: 0 });
      if (who.n++ < 6) who.first.push(id);
    }
    const actingAt = agent && s.threads[agent] >= 0 ? run.states[s.threads[agent]][6] : 0;
    let acting = null;
    for (const [place, { first, n }] of at) {
      const line = placeLine.get(place);
      if (!line) continue;
      const chips = first.map((id) => {
        const t = thread(s, id);
        const chip = el("span", "at-line s-" + looks[t.status], t.name);
        chip.title = words[t.status];
        return chip;
      });
      if (n > 6) chips.push(el("span", "at-line s-waits", "and " + (n - 6) + " more"));
      line.who.replaceChildren(...chips);
      line.li.classList.add("here");
      marked.push(line);
      if (place === actingAt) { line.li.classList.add("acting"); line.li.setAttribute("aria-current", "true"); acting = line.li; }
    }
    const panel = $("panel-program");
    if (acting && !panel.hidden) {
      const top = acting.offsetTop - panel.offsetTop, room = panel.clientHeight;
      if (top < panel.scrollTop + 30 || top > panel.scrollTop + room - 60) panel.scrollTop = top - room / 3;
    }
  }

  // interest orders threads: who acts, who is on a carrier, who waits, the rest.
  const interest = [9, 8, 1, 3, 2, 0, 0, 7, 1, 2];
  const MOST_ROWS = 60;
  function drawThreads(s, agent) {
    const all = [];
    for (let id = 1; id <= run.threads.length; id++) if (s.threads[id] >= 0) all.push(thread(s, id));
    let some = all, rest = "";
    if (all.length > MOST_ROWS) {
      const rank = (t) => (t.id === agent ? -1 : interest[t.status] + (t.state === "STARTED" ? 4 : 0));
      const ordered = all.slice().sort((a, b) => rank(a) - rank(b) || a.id - b.id);
      some = ordered.slice(0, MOST_ROWS).sort((a, b) => a.id - b.id);
      const count = new Map();
      for (const t of ordered.slice(MOST_ROWS)) count.set(words[t.status], (count.get(words[t.status]) || 0) + 1);
      rest = "And more: " + [...count].map(([w, n]) => n + " " + w).join(", ") + ".";
    }
    const rows = some.map((t) => {
      const kind = t.kind === VIRTUAL ? "virtual" : t.kind === DAEMON ? "daemon" : "platform";
      const where = t.kind !== VIRTUAL || t.status >= ENDED && t.status < SLEEPS ? "" : t.carrier ? ", on carrier " + t.carrier : "";
      const last = el("td", "", badge(t), el("small", "", [t.waits !== words[t.status] ? t.waits : "", t.pin && t.status === PINNED ? "by " + t.pin : ""].filter(Boolean).join(", ")));
      return el("tr", t.id === agent ? "acting" : "", el("td", "", t.name, el("small", "", kind + ", " + t.state + where)), last);
    });
    $("panel-threads").replaceChildren(el("table", "rows", el("tbody", "", ...rows)), rest ? el("p", "note", rest) : "");
  }

  const MOST_DUMPED = 60;
  function dump(s) {
    const out = [], blank = [];
    let left = 0;
    for (let id = 1; id <= run.threads.length; id++) {
      const t = thread(s, id);
      if (s.threads[id] < 0 || t.status === NEW || t.status === ENDED || t.status === FAILED) continue;
      if (t.state === "STARTED") { blank.push(t.name); continue; }
      if (out.length >= MOST_DUMPED) { left++; continue; }
      let head = "#" + id + ' "' + t.name + '" ' + (t.kind === VIRTUAL ? "virtual " : "") + t.state;
      if (t.carrier) head += ", on carrier " + t.carrier;
      const frames = run.stacks[t.stack].map((f) => "    at " + str(f));
      if (t.waits) frames.unshift("    // " + t.waits + (t.pin ? ", pinned by " + t.pin : ""));
      out.push(head + "\n" + frames.join("\n"));
    }
    if (left) out.push("// and " + left + " more");
    if (blank.length) out.push("// " + many(blank.length, "virtual thread") + " that never ran, without a stack: " + blank.slice(0, 6).join(", ") + (blank.length > 6 ? ", …" : ""));
    return out.join("\n\n") || "// no thread is alive";
  }
  function drawDump(s) {
    $("panel-dump").replaceChildren(el("pre", "", dump(s)));
  }

  const printedAt = [];
  steps.forEach((d, i) => { if (d.w) printedAt.push(i); });
  function drawOutput(i) {
    let text = "";
    for (const p of printedAt) { if (p > i) break; text += str(steps[p].w); }
    $("panel-output").replaceChildren(el("pre", "", text.slice(-20000) || "Nothing is printed yet."));
  }

  /* ---- the whole run in lanes ---- */

  const LANE = 22, MOST_LANES = 14;
  let lanes = null;
  function laneThreads() {
    const acts = new Map(), first = new Set(run.stuck);
    for (const d of steps) if (d.t) acts.set(d.t, (acts.get(d.t) || 0) + 1);
    const ids = run.threads.map((_, i) => i + 1);
    ids.sort((a, b) => (first.has(b) && acts.get(b) > 2) - (first.has(a) && acts.get(a) > 2) || (acts.get(b) || 0) - (acts.get(a) || 0) || a - b);
    return ids.slice(0, MOST_LANES).sort((a, b) => a - b);
  }
  // sampleLanes finds out what each lane shows in each column of the picture.
  function sampleLanes(columns) {
    const threads = laneThreads(), carriers = Math.min(Math.max(...run.pools.map((p) => p.n)), 12);
    const rows = carriers + threads.length, gauges = [];
    const status = new Uint8Array(rows * columns), mounted = new Int32Array(carriers * columns);
    // Who has which carrier is kept up with each step: there may be very many threads.
    const s = fresh(), on = new Map();
    for (let x = 0; x < columns; x++) {
      const upTo = Math.min(end, Math.floor((x + 1) * (end + 1) / columns - 1e-9));
      while (s.at < upTo) {
        const d = steps[s.at + 1].d || [], had = d.map((v, i) => (i % 2 ? 0 : s.threads[v] < 0 ? 0 : run.states[s.threads[v]][2]));
        advance(s);
        for (let i = 0; i < d.length; i += 2) if (had[i] && on.get(had[i]) === d[i]) on.delete(had[i]);
        for (let i = 0; i < d.length; i += 2) { const c = run.states[d[i + 1]][2]; if (c) on.set(c, d[i]); }
      }
      for (let c = 1; c <= carriers; c++) {
        const id = on.get(c);
        if (id) { mounted[(c - 1) * columns + x] = id; status[(c - 1) * columns + x] = run.states[s.threads[id]][0]; }
      }
      threads.forEach((id, k) => { status[(carriers + k) * columns + x] = s.threads[id] < 0 ? 0 : run.states[s.threads[id]][0]; });
      gauges.push(s.gauges);
    }
    return { columns, threads, carriers, status, mounted, gauges };
  }

  const css = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  function hatch(ctx) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const c = tile.getContext("2d");
    c.fillStyle = css("--pinned-bg"); c.fillRect(0, 0, 8, 8);
    c.strokeStyle = css("--pinned"); c.lineWidth = 1.6;
    c.beginPath();
    for (const o of [-8, 0, 8]) { c.moveTo(o, 8); c.lineTo(o + 8, 0); }
    c.stroke();
    return ctx.createPattern(tile, "repeat");
  }

  let picture = null; // the lanes without the line of the moment
  function buildLanes() {
    const canvas = $("canvas"), width = canvas.parentElement.clientWidth;
    if (!width) return;
    const label = width < 560 ? 92 : 178, columns = Math.max(40, Math.floor(width - label - 12));
    lanes = sampleLanes(columns);
    lanes.label = label;
    const gaugeRows = run.gauges.length;
    const height = (lanes.carriers + lanes.threads.length) * LANE + gaugeRows * 34 + 34;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = width * ratio; canvas.height = height * ratio;
    canvas.style.height = height + "px";
    picture = document.createElement("canvas");
    picture.width = canvas.width; picture.height = canvas.height;
    const ctx = picture.getContext("2d");
    ctx.scale(ratio, ratio);
    ctx.font = "12px " + css("--mono");
    ctx.textBaseline = "middle";
    const pattern = hatch(ctx);
    const fill = { [RUNS]: css("--runs"), [QUEUED]: css("--queued-bg"), [WAITS]: css("--waits-bg"), [SLEEPS]: css("--waits-bg"), [PINNED]: pattern, [HOLDS]: css("--pinned"), [FAILED]: css("--failed") };
    let y = 8;
    for (let c = 0; c < lanes.carriers; c++, y += LANE) laneRow(ctx, "Carrier " + (c + 1), c, y, fill, true);
    y += 10;
    lanes.threads.forEach((id, k) => { laneRow(ctx, run.threads[id - 1].n, lanes.carriers + k, y, fill, false); y += LANE; });
    for (let g = 0; g < gaugeRows; g++, y += 34) gaugeRow(ctx, g, y + 6);
    canvas.setAttribute("aria-label", "The run as lanes: " + many(lanes.carriers, "carrier") + " and " + many(lanes.threads.length, "thread") + " over " + many(end, "step") + ". The tab Threads has the same for one step.");
    drawHead();
  }

  function laneRow(ctx, name, row, y, fill, carrier) {
    const { columns, label, status, mounted } = lanes, high = carrier ? LANE - 4 : LANE - 9, top = y + (LANE - high) / 2;
    ctx.fillStyle = css("--ink");
    ctx.textAlign = "right";
    ctx.fillText(fit(ctx, name, label - 18), label - 10, y + LANE / 2);
    ctx.textAlign = "left";
    let from = 0;
    for (let x = 1; x <= columns; x++) {
      const key = (i) => status[row * columns + i] + (carrier ? mounted[row * columns + i] * 16 : 0);
      if (x < columns && key(x) === key(from)) continue;
      const st = status[row * columns + from], wide = x - from;
      if (fill[st]) {
        ctx.fillStyle = fill[st];
        ctx.fillRect(label + from, top, wide, high);
        if (st === QUEUED) {
          ctx.strokeStyle = css("--queued"); ctx.lineWidth = 1.2;
          ctx.strokeRect(label + from + .5, top + .5, Math.max(wide - 1, .5), high - 1);
        }
        if (st === HOLDS || st === PINNED) {
          ctx.strokeStyle = css("--pinned"); ctx.lineWidth = 1;
          ctx.strokeRect(label + from + .5, top + .5, Math.max(wide - 1, .5), high - 1);
        }
      }
      if (carrier && mounted[row * columns + from] && wide > 46) {
        const text = fit(ctx, run.threads[mounted[row * columns + from] - 1].n, wide - 14);
        const w = ctx.measureText(text).width;
        ctx.fillStyle = st === RUNS ? css("--runs") : css("--card");
        ctx.fillRect(label + from + 5, top + 2, w + 6, high - 4);
        ctx.fillStyle = st === RUNS ? css("--paper") : css("--ink");
        ctx.fillText(text, label + from + 8, y + LANE / 2);
      }
      from = x;
    }
  }

  function gaugeRow(ctx, g, y) {
    const { columns, label, gauges } = lanes, high = 22;
    const most = Math.max(1, ...gauges.map((v) => v[g] || 0));
    ctx.fillStyle = css("--ink");
    ctx.textAlign = "right";
    ctx.fillText(fit(ctx, run.gauges[g], label - 18), label - 10, y + high / 2);
    ctx.textAlign = "left";
    ctx.fillStyle = css("--quiet");
    ctx.fillRect(label, y, columns, high);
    ctx.fillStyle = css(g % 2 ? "--pinned" : "--runs");
    for (let x = 0; x < columns; x++) {
      const h = (gauges[x][g] || 0) / most * (high - 2);
      if (h > 0) ctx.fillRect(label + x, y + high - h, 1, h);
    }
  }

  function fit(ctx, text, width) {
    if (ctx.measureText(text).width <= width) return text;
    let n = text.length;
    while (n > 1 && ctx.measureText(text.slice(0, n) + "…").width > width) n--;
    return text.slice(0, n) + "…";
  }

  // drawHead draws the lanes and the line of the moment on them.
  function drawHead() {
    if (!picture) return;
    const canvas = $("canvas"), ctx = canvas.getContext("2d"), ratio = canvas.width / canvas.clientWidth || 1;
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    ctx.drawImage(picture, 0, 0);
    const x = (lanes.label + (now + .5) / (end + 1) * lanes.columns) * ratio;
    ctx.fillStyle = css("--ink");
    ctx.fillRect(x - ratio, 0, 2 * ratio, canvas.height);
    ctx.beginPath(); ctx.arc(x, 5 * ratio, 5 * ratio, 0, 7); ctx.fill();
  }

  /* ---- the end ---- */

  function buildEnding() {
    const v = $("verdict");
    v.textContent = run.verdict + (run.kind ? ", " + run.kind : "");
    v.className = run.clean ? "clean" : run.known ? "" : "unknown";
    $("explanation").append(...[...run.explanation, run.end].map((p) => el("p", "", p)));
    $("replay").textContent = "gridlock replay " + run.token;
    $("replay").parentElement.hidden = !run.token;
    if (!run.graph) return;
    const picture = graphPicture(run.graph), box = $("graph");
    // Its texts stay readable: on a phone one moves over it, from its middle.
    picture.style.minWidth = Math.round(.75 * run.graph.w) + "px";
    box.append(picture);
    $("graph-figure").hidden = false;
    $("graph-says").append(...run.graph.says.map((t) => el("li", "", t)));
    box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2;
  }
  function svg(name, attributes, ...children) {
    const e = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const k in attributes) e.setAttribute(k, attributes[k]);
    e.append(...children);
    return e;
  }
  function graphPicture(g) {
    const root = svg("svg", { viewBox: "0 0 " + g.w + " " + g.h, role: "img", "aria-label": "The wait-for graph. " + g.says.join(" ") });
    const head = (id, cls) => svg("marker", { id, class: cls, viewBox: "0 0 10 10", refX: 9, refY: 5, markerWidth: 11, markerHeight: 11, markerUnits: "userSpaceOnUse", orient: "auto" }, svg("path", { d: "M0 0 10 5 0 10z" }));
    root.append(svg("defs", {}, head("tip", ""), head("tip-loop", "loop")));
    for (const a of g.arrows || []) root.append(svg("path", { d: a.p, class: "line" + (a.c ? " loop" : ""), "marker-end": "url(#tip" + (a.c ? "-loop" : "") + ")" }));
    for (const b of g.boxes) {
      const box = svg("g", { class: b.k + (b.s ? " stuck" : "") });
      box.append(svg("rect", { x: b.x - b.w / 2, y: b.y - b.h / 2, width: b.w, height: b.h, rx: b.k === "object" ? 2 : b.k === "carriers" ? 18 : 9 }));
      b.l.forEach((l, i) => { const t = svg("text", { x: b.x, y: b.y + (i - (b.l.length - 1) / 2) * 19 + 5, class: i ? "" : "first" }); t.textContent = l; box.append(t); });
      root.append(box);
    }
    for (const a of g.arrows || []) { const t = svg("text", { x: a.x, y: a.y + 4, class: "label" }); t.textContent = a.t; root.append(t); }
    return root;
  }

  /* ---- one step ---- */

  let now = 0, timer = 0;
  function clock(nanos) {
    if (nanos === 0) return "0 s";
    if (nanos < 1e3) return nanos + " ns";
    const [n, unit] = nanos < 1e6 ? [nanos / 1e3, "µs"] : nanos < 1e9 ? [nanos / 1e6, "ms"] : [nanos / 1e9, "s"];
    return (+n.toFixed(unit === "s" ? 6 : 3)) + " " + unit;
  }
  function show(i, quiet) {
    now = Math.max(0, Math.min(end, i));
    const s = stateAt(now), d = steps[now], agent = d.t || 0;
    $("sentence").textContent = str(d.s);
    $("count").textContent = "Step " + d.a + " of " + steps[end].a;
    $("clock").textContent = run.exact ? "Clock " + clock(d.c) : "";
    $("gauges").textContent = run.gauges.map((g, k) => g + " " + (s.gauges[k] || 0)).join(", ");
    $("link").href = "#step=" + d.a;
    $("scrub").value = now;
    $("scrub").setAttribute("aria-valuetext", "Step " + d.a + " of " + steps[end].a);
    drawCarriers(s, agent);
    drawLocks(s, agent);
    drawSide(s, agent);
    drawMarks();
    drawHead();
    document.body.classList.toggle("at-end", now === end);
    $("back").disabled = $("first").disabled = now === 0;
    $("step").disabled = $("last").disabled = now === end;
    if (!quiet) remember(d.a);
  }
  function drawSide(s, agent) {
    if (!$("panel-program").hidden) drawProgram(s, agent);
    if (!$("panel-threads").hidden) drawThreads(s, agent);
    if (!$("panel-dump").hidden) drawDump(s);
    if (!$("panel-output").hidden) drawOutput(now);
  }

  let pending = 0;
  function remember(action) {
    clearTimeout(pending);
    pending = setTimeout(() => { try { history.replaceState(null, "", "#step=" + action); } catch (e) { /* some browsers refuse it often */ } }, 150);
  }
  // indexOf finds the step of an action, or the one before it where it was left out.
  function indexOf(action) {
    let low = 0, high = end;
    while (low < high) { const m = (low + high + 1) >> 1; if (steps[m].a <= action) low = m; else high = m - 1; }
    return low;
  }
  function fromHash() {
    const m = /^#step=(\d{1,15})$/.exec(location.hash);
    if (m) { pause(); show(indexOf(Number(m[1])), true); }
    return Boolean(m);
  }

  /* ---- marks ---- */

  const titles = { pinned: "Pinned", handoff: "Handed off", noreturn: "Point of no return", stuck: "Stuck", end: "The end", alert: "Watchdog", added: "Carrier added", failed: "Exception", exit: "JVM would exit" };
  const noted = new Set(["noreturn", "handoff", "stuck", "alert", "end"]);
  const ended = (t) => (t.endsWith(".") ? t : t + ".");
  const marks = [];
  for (const m of run.marks) {
    const same = marks.find((o) => o.i === m.i);
    if (same) { same.k.push(m.k); same.t.push(m.t); } else marks.push({ i: m.i, k: [m.k], t: [m.t] });
  }
  function buildMarks() {
    marks.forEach((m, n) => {
      const kind = m.k.find((k) => k === "stuck") || m.k[0];
      m.button = el("button", "m-" + kind, el("b", "", String(n + 1)), [...new Set(m.k.map((k) => titles[k] || k))].join(", "), el("span", "", String(steps[m.i].a)));
      m.button.type = "button";
      m.button.title = m.t.map(ended).join(" ");
      m.button.setAttribute("aria-label", "Mark " + (n + 1) + ", step " + steps[m.i].a + ": " + m.t.map(ended).join(" "));
      m.button.addEventListener("click", () => { pause(); show(m.i); });
      $("marks").append(el("li", "", m.button));
      const tick = el("i", "m-" + kind, String(n + 1));
      tick.style.left = (end ? m.i / end * 100 : 0) + "%";
      $("ticks").append(tick);
    });
    const [few, sentence] = run.noReturn;
    if (!few) return;
    $("marks").append(el("li", "none", few));
    $("no-return").textContent = sentence;
    $("no-return").hidden = false;
  }
  function drawMarks() {
    const here = marks.find((m) => m.i === now);
    // What the sentence of the step says already is not said twice.
    const said = here ? here.t.filter((_, i) => noted.has(here.k[i])) : [];
    $("note").textContent = said.map(ended).join(" ");
    $("note").className = here ? here.button.className : "";
    // On a phone the marks are one row, of which that of the step is to be seen.
    if (here) $("marks").scrollLeft = here.button.offsetLeft - $("marks").offsetLeft;
    for (const m of marks) { if (m.i === now) m.button.setAttribute("aria-current", "step"); else m.button.removeAttribute("aria-current"); }
  }

  /* ---- controls ---- */

  function pause() {
    clearTimeout(timer);
    timer = 0;
    document.body.classList.remove("playing");
    $("play-text").textContent = "Play";
    $("play").setAttribute("aria-label", "Play (space)");
    $("sentence").setAttribute("aria-live", "polite");
  }
  function play() {
    if (now === end) show(0);
    document.body.classList.add("playing");
    $("play-text").textContent = "Pause";
    $("play").setAttribute("aria-label", "Pause (space)");
    if (Number($("speed").value) < 1000) $("sentence").setAttribute("aria-live", "off");
    const tick = () => {
      if (now === end) { pause(); return; }
      show(now + 1);
      timer = setTimeout(tick, Number($("speed").value));
    };
    timer = setTimeout(tick, Math.min(400, Number($("speed").value)));
  }
  const go = (i) => { pause(); show(i); };
  $("first").addEventListener("click", () => go(0));
  $("back").addEventListener("click", () => go(now - 1));
  $("play").addEventListener("click", () => (timer ? pause() : play()));
  $("step").addEventListener("click", () => go(now + 1));
  $("last").addEventListener("click", () => go(end));
  $("scrub").addEventListener("input", () => go(Number($("scrub").value)));
  addEventListener("hashchange", fromHash);

  const canvas = $("canvas");
  const seek = (e) => {
    if (!lanes) return;
    const x = e.clientX - canvas.getBoundingClientRect().left - lanes.label;
    go(Math.floor(x / lanes.columns * (end + 1)));
  };
  canvas.addEventListener("pointerdown", (e) => { canvas.setPointerCapture(e.pointerId); seek(e); });
  canvas.addEventListener("pointermove", (e) => { if (e.buttons === 1) seek(e); });

  const tabs = ["program", "threads", "dump", "output"];
  function openTab(name, focus) {
    for (const t of tabs) {
      const on = t === name;
      $("tab-" + t).setAttribute("aria-selected", String(on));
      $("tab-" + t).tabIndex = on ? 0 : -1;
      $("panel-" + t).hidden = !on;
    }
    if (focus) $("tab-" + name).focus();
    drawSide(stateAt(now), steps[now].t || 0);
  }
  for (const t of tabs) {
    $("tab-" + t).addEventListener("click", () => openTab(t));
    $("tab-" + t).addEventListener("keydown", (e) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (!by) return;
      const shown = tabs.filter((x) => !$("tab-" + x).hidden);
      openTab(shown[(shown.indexOf(t) + by + shown.length) % shown.length], true);
      e.preventDefault();
      e.stopPropagation();
    });
  }

  const help = $("help");
  $("help-open").addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || help.open) return;
    const inControl = /^(INPUT|SELECT)$/.test(e.target.tagName);
    const ten = e.shiftKey ? 10 : 1;
    const mark = marks[Number(e.key) - 1];
    if (e.key === "?") help.showModal();
    else if (e.key === " " && e.target.tagName !== "BUTTON" && e.target.tagName !== "SELECT") (timer ? pause : play)();
    else if (e.key === "ArrowRight" && !inControl) go(now + ten);
    else if (e.key === "ArrowLeft" && !inControl) go(now - ten);
    else if (e.key === "Home" && !inControl) go(0);
    else if (e.key === "End" && !inControl) go(end);
    else if (/^[1-9]$/.test(e.key) && mark) go(mark.i);
    else return;
    e.preventDefault();
  });

  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  function themed() {
    $("theme").textContent = dark() ? "Light" : "Dark";
    $("theme").setAttribute("aria-label", "Switch to " + (dark() ? "light" : "dark") + " colours");
    buildLanes();
  }
  $("theme").addEventListener("click", () => { document.documentElement.dataset.theme = dark() ? "light" : "dark"; themed(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", themed);

  /* ---- begin ---- */

  function legend(list) {
    for (const st of [RUNS, QUEUED, WAITS, SLEEPS, PINNED, HOLDS]) list.append(el("li", "", badge({ status: st }, st === HOLDS ? "keeps its carrier, not pinned" : "")));
  }
  $("scenario").textContent = run.scenario;
  $("title").textContent = run.title;
  $("machine").textContent = run.machine.join(" · ");
  if (run.left) { $("left").textContent = run.left; $("left").hidden = false; }
  $("tab-output").hidden = printedAt.length === 0;
  $("scrub").max = end;
  legend($("legend"));
  legend($("help-legend"));
  buildProgram();
  buildEnding();
  buildMarks();
  themed();
  let resized = 0;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(buildLanes, 80); });
  if (!fromHash()) show(0, true);
})();
