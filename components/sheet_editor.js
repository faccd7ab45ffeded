const letters = (n) => (n > 26 ? letters(Math.floor((n - 1) / 26)) : "") + String.fromCharCode(65 + (n - 1) % 26);
const a1 = ([top, bottom, left, right]) => `${letters(left)}${top}:${letters(right)}${bottom}`;
const ordered = ([a, b, c, d]) => [Math.min(a, b), Math.max(a, b), Math.min(c, d), Math.max(c, d)];
const EDGE = 6, MARGIN = 24, STEP = 8;

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector("[data-root]");
  const line = parentElement.querySelector("[data-say]");
  const tables = Object.fromEntries(data.tables.map((table) => [table.key, table.area]));
  const cells = () => root.querySelectorAll("td[data-at]");
  const place = (cell) => cell.dataset.at.split(",").map(Number);
  const say = (text) => { if (line.textContent !== text) line.textContent = text; };
  const told = (kind, rest) => setTriggerValue("said", JSON.stringify({ kind, ...rest }));
  const paint = (area) => cells().forEach((cell) => {
    const [row, column] = place(cell);
    cell.classList.toggle("hp-pending", Boolean(area) &&
      area[0] <= row && row <= area[1] && area[2] <= column && column <= area[3]);
  });

  if (root.shown !== data.html) {
    const frame = root.querySelector(".hp-scroll");
    const at = frame ? [frame.scrollLeft, frame.scrollTop] : [0, 0];
    const held = root.contains(document.activeElement) ? document.activeElement.dataset.hold : undefined;
    root.innerHTML = data.html;
    root.shown = data.html;
    say("");
    root.querySelector(".hp-scroll").scrollTo(...at);
    if (held) {
      const again = root.querySelector(`[data-hold="${CSS.escape(held)}"]`);
      if (again?.dataset.header) rove(again);
      again?.focus({ preventScroll: true });
    }
  }

  function rove(button) {
    root.querySelectorAll("[data-header]").forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
  }

  function grip(event) {
    const handle = event.target.closest("[data-corner]");
    if (handle) {
      const low = handle.dataset.corner === "start";
      return { key: handle.dataset.table, sides: low ? ["top", "left"] : ["bottom", "right"] };
    }
    const cell = event.target.closest("td[data-at]");
    if (!cell || event.pointerType === "touch") return null;
    const [row, column] = place(cell), box = cell.getBoundingClientRect();
    for (const [key, [top, bottom, left, right]] of Object.entries(tables)) {
      if (row < top || row > bottom || column < left || column > right) continue;
      const sides = [];
      if (row === top && event.clientY - box.top < EDGE) sides.push("top");
      if (row === bottom && box.bottom - event.clientY < EDGE) sides.push("bottom");
      if (column === left && event.clientX - box.left < EDGE) sides.push("left");
      if (column === right && box.right - event.clientX < EDGE) sides.push("right");
      if (sides.length) return { key, sides };
    }
    return { from: [row, column], sides: [] };
  }

  function reached(area, sides, row, column) {
    const next = [...area];
    if (sides.includes("top")) next[0] = row;
    if (sides.includes("bottom")) next[1] = row;
    if (sides.includes("left")) next[2] = column;
    if (sides.includes("right")) next[3] = column;
    return ordered(next);
  }

  let drag = null;
  root.onpointerdown = (event) => {
    if (event.button !== 0 || event.target.closest("[data-header]")) return;
    drag = grip(event);
    if (!drag) return;
    event.preventDefault();
    event.target.closest("[data-corner]")?.focus({ preventScroll: true });
    root.setPointerCapture(event.pointerId);
  };
  root.onpointermove = (event) => {
    if (!drag) return hint(event);
    const first = !drag.at;
    drag.at = [event.clientX, event.clientY];
    follow();
    if (first) requestAnimationFrame(scroll);
  };
  const between = (low, value, high) => Math.min(Math.max(value, low), high);
  function scroll() {
    if (!drag || !root.isConnected) return;
    const frame = root.querySelector(".hp-scroll"), box = frame.getBoundingClientRect(), [x, y] = drag.at;
    const before = [frame.scrollLeft, frame.scrollTop];
    frame.scrollLeft += x > box.right - MARGIN ? STEP : x < box.left + MARGIN ? -STEP : 0;
    frame.scrollTop += y > box.bottom - MARGIN ? STEP : y < box.top + MARGIN ? -STEP : 0;
    if (String(before) !== String([frame.scrollLeft, frame.scrollTop])) follow();
    requestAnimationFrame(scroll);
  }
  function follow() {
    const box = root.querySelector(".hp-scroll").getBoundingClientRect();
    const x = between(box.left + 2, drag.at[0], Math.min(box.right, innerWidth) - 20);
    const y = between(box.top + 2, drag.at[1], Math.min(box.bottom, innerHeight) - 20);
    const cell = document.elementFromPoint(x, y)?.closest("td[data-at]");
    if (!cell || !root.contains(cell)) return;
    const [row, column] = place(cell);
    drag.area = drag.key
      ? reached(tables[drag.key], drag.sides, row, column)
      : ordered([drag.from[0], row, drag.from[1], column]);
    paint(drag.area);
    say(a1(drag.area));
  }
  const leave = () => { drag = null; paint(null); };
  root.onpointerup = () => {
    if (!drag) return;
    const { key, area } = drag;
    const single = area && area[0] === area[1] && area[2] === area[3];
    const changed = area && !(key && String(area) === String(tables[key])) && !(single && !key);
    drag = null;
    if (!changed) return paint(null);
    told("range", { table: key ?? "", range: a1(area) });
  };
  root.onpointercancel = leave;

  function hint(event) {
    const held = grip(event);
    const edge = held && held.sides.join(" ");
    root.style.cursor = !edge ? "" : { top: "ns-resize", bottom: "ns-resize", left: "ew-resize", right: "ew-resize",
      "top left": "nwse-resize", "bottom right": "nwse-resize" }[edge] ?? "nesw-resize";
    const row = event.target.closest("tr[data-why]");
    if (row) say(row.dataset.why);
  }

  root.onclick = (event) => {
    const button = event.target.closest("[data-header]");
    if (button) told("header", { row: Number(button.dataset.header) });
  };
  root.onfocusin = (event) => {
    const button = event.target.closest("[data-header]");
    if (button) rove(button);
    say(event.target.closest("[data-corner]")?.dataset.says ?? event.target.closest("tr[data-why]")?.dataset.why ?? "");
  };
  root.onfocusout = (event) => {
    if (event.target.pending) { event.target.pending = null; paint(null); }
  };
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  root.onkeydown = (event) => {
    const button = event.target.closest("[data-header]"), handle = event.target.closest("[data-corner]");
    if (event.key === "Escape" && drag) return leave();
    if (button && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const all = [...root.querySelectorAll("[data-header]")];
      const next = all[all.indexOf(button) + (event.key === "ArrowDown" ? 1 : -1)];
      if (next) { rove(next); next.focus(); }
      event.preventDefault();
    }
    if (!handle) return;
    const low = handle.dataset.corner === "start", step = STEPS[event.key];
    if (step) {
      const area = [...(handle.pending ?? tables[handle.dataset.table])];
      const [row, column] = low ? [0, 2] : [1, 3];
      area[row] = between(low ? 1 : area[0], area[row] + step[0], low ? area[1] : data.rows);
      area[column] = between(low ? 1 : area[2], area[column] + step[1], low ? area[3] : data.columns);
      handle.pending = area;
      paint(area);
      say(`${a1(area)}. Enter takes it over, Escape leaves it.`);
      event.preventDefault();
    } else if (event.key === "Enter" && handle.pending) {
      told("range", { table: handle.dataset.table, range: a1(handle.pending) });
      handle.pending = null;
      event.preventDefault();
    } else if (event.key === "Escape") {
      handle.pending = null;
      paint(null);
      say("");
    }
  };
}
