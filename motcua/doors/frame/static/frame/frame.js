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
    // A scanner types a code, which begins with a capital, or an address, wherever one looks.
    const scan = document.querySelector("[data-jump]");
    if (scan && /^[A-Zh]$/.test(event.key)) return scan.focus();
    const digit = /^[1-9]$/.test(event.key) && document.querySelector(`[data-digit="${event.key}"]`);
    const act = digit ? () => digit.click() : KEYS[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  });

  // In a form led by the keyboard Enter goes on to the next field, and sends from a tick.
  const asked = (form) => [...form.elements].filter((field) =>
    field.matches("input:not([type=hidden], [type=file], [type=radio]), select, textarea")
    && !field.matches(".papers [type=number], .papers select")
    && !field.closest("[data-skip], details:not([open])") && field.getClientRects().length);
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (event.key !== "Enter" || !field.matches("form[data-enter] input, form[data-enter] select")) return;
    event.preventDefault();
    const fields = asked(field.form);
    const next = field.type === "checkbox" ? null : fields[fields.indexOf(field) + 1];
    if (next) {
      next.focus();
      next.select?.();
    } else {
      field.form.requestSubmit(field.form.querySelector("[data-default]"));
    }
  });

  // What arrives while a button is held down waits: it would move the button, and lose the press.
  let held = false;
  document.addEventListener("pointerdown", () => { held = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => { held = false; }, true);
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!held || !event.detail.shouldSwap) return;
    event.detail.shouldSwap = false;
    const { target, serverResponse } = event.detail;
    const swap = () => setTimeout(() => htmx.swap(target, serverResponse, { swapStyle: "innerHTML" }));
    document.addEventListener("pointerup", swap, { once: true });
  });

  // Somebody known was found: offered at once, filled in only when pressed.
  document.addEventListener("htmx:afterSwap", (event) => {
    const nameless = !document.querySelector("form[data-enter] [name=name]")?.value;
    if (nameless) event.target.querySelector("[data-fill]")?.focus();
  });
  document.addEventListener("click", (event) => {
    const offer = event.target.closest("[data-fill]");
    if (!offer) return;
    event.preventDefault();
    const { form } = offer;
    for (const [name, value] of Object.entries(offer.dataset)) {
      const field = name !== "fill" && form.elements[name];
      if (field) field.value = value;
    }
    offer.closest("[data-offers]").remove();
    (form.querySelector(".papers input[type=checkbox]") ?? form.querySelector("[data-default]")).focus();
  });

  // One press is one press: a form that was sent cannot be sent again while it waits.
  document.addEventListener("submit", (event) => {
    // What opens in a window of its own leaves this page as it is.
    if (event.target.method !== "post" || event.target.target === "_blank") return;
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
