// Attaches behaviours named in data-behaviour. Every page works without this file.
import * as forms from "./forms.js";
import * as page from "./page.js";

export function attach(behaviours, root = document) {
  const found = [...root.querySelectorAll("[data-behaviour]")];
  if (root.matches?.("[data-behaviour]")) found.push(root);
  for (const element of found) {
    for (const name of element.dataset.behaviour.split(/\s+/)) behaviours[name]?.(element);
  }
}

attach({ ...forms, ...page });
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) attach({ ...forms, ...page }, event.target);
});
