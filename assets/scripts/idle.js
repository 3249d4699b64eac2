// Asks two minutes before signing out whether the person is still there. Enter or Escape answers "yes".
(() => {
  "use strict";

  const dialog = document.querySelector("dialog.still-there");
  if (!dialog) return;
  const idle = Number(dialog.dataset.idle) * 1000;
  const warning = Math.min(2 * 60 * 1000, idle / 2);
  let ask, leave;

  const wait = () => {
    clearTimeout(ask);
    clearTimeout(leave);
    ask = setTimeout(() => dialog.showModal(), idle - warning);
    leave = setTimeout(() => location.assign(`${dialog.dataset.gone}?next=${encodeURIComponent(location.pathname + location.search)}`), idle + 2000);
  };

  dialog.addEventListener("close", async () => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    await fetch(dialog.dataset.stay, {
      method: "POST",
      headers: { "X-CSRFToken": token ? token.value : "", Accept: "application/json" },
    });
    wait();
  });
  wait();
})();
