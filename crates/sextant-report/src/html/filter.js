(() => {
  "use strict";
  const form = document.getElementById("filter");
  const status = document.getElementById("shown");
  const unfold = document.getElementById("unfold");
  const practices = [...document.querySelectorAll(".practice")];
  const groups = document.querySelectorAll(".question, .pillar");
  const words = new Map(practices.map((practice) => [practice, practice.textContent.toLowerCase()]));
  const fields = [...form.elements].filter((field) => field.name);

  const apply = () => {
    const { outcome, pillar, phase, text } = form.elements;
    const sought = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const practice of practices) {
      const { dataset } = practice;
      const fits =
        (!outcome.value || dataset.outcome === outcome.value) &&
        (!pillar.value || dataset.pillar === pillar.value) &&
        (!phase.value || dataset.phases.split(" ").includes(phase.value)) &&
        sought.every((word) => words.get(practice).includes(word));
      practice.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector(".practice:not([hidden])");
    status.textContent = `${shown} of ${practices.length} practices shown`;
  };

  // What is chosen stands in the address, so that it can be sent to somebody.
  const write = () => {
    const chosen = fields.filter((field) => field.value).map((field) => [field.name, field.value]);
    const hash = chosen.length ? `practices&${new URLSearchParams(chosen)}` : "practices";
    history.replaceState(null, "", `#${hash}`);
  };
  const read = () => {
    const hash = location.hash.slice(1);
    const [place, ...rest] = hash.split("&");
    if (place === "practices" && rest.length) {
      const chosen = new URLSearchParams(rest.join("&"));
      for (const field of fields) field.value = chosen.get(field.name) ?? "";
      apply();
      document.getElementById("practices").scrollIntoView();
      return;
    }
    const target = document.getElementById(hash);
    if (!target?.closest("[hidden]")) return;
    for (const field of fields) field.value = "";
    apply();
    target.scrollIntoView();
  };

  form.hidden = false;
  form.addEventListener("input", () => { apply(); write(); });
  form.addEventListener("reset", () => setTimeout(() => { apply(); write(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const link of document.querySelectorAll("a[data-outcome]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      location.hash = `practices&outcome=${link.dataset.outcome}`;
      form.elements.outcome.focus({ preventScroll: true });
    });
  }
  unfold.addEventListener("click", () => {
    const open = unfold.getAttribute("aria-pressed") !== "true";
    unfold.setAttribute("aria-pressed", open);
    for (const details of document.querySelectorAll("details.guide")) details.open = open;
  });

  // Guidance is printed where the reader has unfolded it, all else always.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("details:not([open], .guide)")];
    for (const details of unfolded) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of unfolded) details.open = false;
  });
  addEventListener("hashchange", read);
  apply();
  read();
})();
