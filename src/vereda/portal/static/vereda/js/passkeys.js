// Passkeys: asks the browser for the one that the page describes, and sends its answer with the form.
(() => {
  "use strict";

  const card = document.querySelector("[data-passkey]");
  if (!card || !window.PublicKeyCredential?.parseRequestOptionsFromJSON) return;
  card.hidden = false;
  const form = card.querySelector("form");
  const trouble = card.querySelector("[role=alert][hidden]");
  const { publicKey } = JSON.parse(document.getElementById("passkey-options").textContent);

  const ask = () =>
    card.dataset.passkey === "create"
      ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(publicKey) })
      : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(publicKey) });

  form.querySelector("button[type=button]").addEventListener("click", async () => {
    trouble.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask());
      form.submit();
    } catch {
      trouble.hidden = false;
    }
  });
})();
