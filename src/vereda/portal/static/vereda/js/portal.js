// What the pages do better with a script. Everything here also works without one.
(() => {
  "use strict";

  // Menus close with Escape and with a click elsewhere.
  for (const menu of document.querySelectorAll("details.menu, details.drop-down")) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
  }

  // An address that names a closed part opens it.
  const named = location.hash ? document.getElementById(location.hash.slice(1)) : null;
  if (named?.matches("details")) named.open = true;

  // The section navigation marks the section that the reader is in.
  const links = new Map([...document.querySelectorAll(".sections a")].map((link) => [link.hash.slice(1), link]));
  const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
  if (sections.length) {
    let marked = null;
    const mark = () => {
      const line = window.innerHeight * 0.3;
      const passed = sections.filter((section) => section.getBoundingClientRect().top <= line);
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2;
      const here = atEnd ? sections.at(-1) : passed.at(-1) ?? sections[0];
      if (here === marked) return;
      marked = here;
      for (const [id, link] of links) {
        if (id === here.id) {
          link.setAttribute("aria-current", "true");
          const row = link.closest(".sections");
          row.scrollLeft = link.offsetLeft - (row.clientWidth - link.offsetWidth) / 2;
        } else {
          link.removeAttribute("aria-current");
        }
      }
    };
    document.addEventListener("scroll", mark, { passive: true });
    mark();
  }

  const drop = document.querySelector(".drop");
  if (drop) {
    const field = drop.querySelector("input[type=file]");
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("over");
      if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
