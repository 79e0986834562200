// Pages work without this file; it only makes them quicker to use.
(() => {
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const chosen = () => rows().findIndex((row) => row.classList.contains("chosen"));

  function choose(place) {
    const all = rows();
    if (!all.length) return;
    const next = Math.max(0, Math.min(all.length - 1, place));
    all.forEach((row, i) => row.classList.toggle("chosen", i === next));
    all[next].querySelector("a").focus();
  }

  const KEYS = {
    j: () => choose(chosen() + 1),
    k: () => choose(chosen() - 1),
    x: () => rows()[chosen()]?.querySelector("input[type=checkbox]")?.click(),
    "/": () => document.querySelector("[data-search]")?.focus(),
    n: () => document.querySelector("[data-new]")?.click(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) event.target.blur();
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // One press is one press: a form that was sent cannot be sent again while it waits.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-all]")) {
      document.querySelectorAll("input[name=code]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });
})();
