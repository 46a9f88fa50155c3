(() => {
  "use strict";
  const form = document.getElementById("filter");
  const status = document.getElementById("shown");
  const practices = [...document.querySelectorAll(".practice")];
  const groups = document.querySelectorAll(".question, .pillar");
  const words = new Map(practices.map((practice) => [practice, practice.textContent.toLowerCase()]));
  const apply = () => {
    const { pillar, phase, outcome, search } = form.elements;
    const sought = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const practice of practices) {
      const { dataset } = practice;
      const fits =
        (!pillar.value || dataset.pillar === pillar.value) &&
        (!phase.value || dataset.phases.split(" ").includes(phase.value)) &&
        (!outcome.value || dataset.outcome === outcome.value) &&
        sought.every((word) => words.get(practice).includes(word));
      practice.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const group of groups) group.hidden = !group.querySelector(".practice:not([hidden])");
    status.textContent = `${shown} of ${practices.length} practices shown`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const details of opened) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
  });
  apply();
})();
